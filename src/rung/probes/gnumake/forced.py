"""How sure it is that a name which never exists as a file has its target made at each call.

A target that is not there is due anyhow. A rule that stands in a condition (``ifneq ($(CFLAGS),$(BUILT_WITH))``) may
be none after the next build, a recipe of functions (the kernel's ``if_changed``) may come to nothing, and a script may
leave alone what would not differ: only a build in a copy, and another after it, tells. One that writes into its target
for sure needs no proof.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from posixpath import normpath

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.cause import Cause, Explained, known_to
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.functions import matched, words
from rung.probes.gnumake.lines import Part
from rung.probes.gnumake.makefiles import opened_for
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.trace import Step
from rung.probes.gnumake.watched import used
from rung.probes.probe import Case

UNBUILT, UNPROVEN = "forced-unbuilt", "forced-unproven"
"""Kinds beside ``forced``: the target is not there either, or only a build in a copy tells."""

STILL, LEFT_ALONE = "forced-still", "left-alone"
"""Kinds of what builds in a copy have told: a name still forces, or its target was left as it is."""

ONCE = "forced-once"
"""The kind of what a name forced until it was built in a copy, and no longer."""

SORTS = (Cause.FORCED.value, ONCE, UNPROVEN, UNBUILT)  # the one that tells most first

OPENS, CLOSES = pattern(r"^ifn?(?:eq|def)\b"), pattern(r"^endif\b")
CALLED = pattern(r"\$[({]call\s+([\w.-]+)")
CHOOSES = pattern(r"\$[({](?:if|or|and|shell|eval|file|guile)\s")
PERHAPS = pattern(r"\|\||(?:^|[\s;&|(])(?:if|case|while|until|test|\[\[?|cmp|diff|exit)\s")
SCRIPT = pattern(
    r"^[@+\-\s]*(?:\w+=\S*\s+)*(?:(?:\S*/)?(?:ba|da|z|k)?sh|(?:\S*/)?(?:python|perl|ruby|node)[\d.]*|\.\.?/\S+)\s"
)
ONTO = r"(?:>\s*|\s-o\s*|(?:^|[\s;&|])touch\s(?:[^;&|]*\s)?|(?:^|[\s;&|])(?:cp|mv|ln)\s[^;&|]*\s)"


def kinds(case: Case, found: Sequence[Explained], beliefs: Mapping[str, Database]) -> tuple[str, ...]:
    """Return how sure it is of all that names force: ``forced`` for what is made at each call, whatever happens."""
    return tuple(dict.fromkeys(_kind(case, each, beliefs) for each in found if each.cause is Cause.FORCED))


def _kind(case: Case, each: Explained, beliefs: Mapping[str, Database]) -> str:
    if missing(each.step, case.entries):
        return UNBUILT
    return Cause.FORCED.value if surely(case, each, beliefs) else UNPROVEN


def missing(step: Step, there: Collection[str]) -> bool:
    """Say whether the target of a step lies in the folder, but is not among the paths that are ``there``."""
    return not step.path.startswith(("/", "..")) and step.path not in there


def surely(case: Case, each: Explained, beliefs: Mapping[str, Database]) -> bool:
    """Say whether a target is written at each call for sure: its rule always counts, and so does what it does."""
    known = known_to(each.step, beliefs)
    return _writes(each.step) and not _chosen(each.step, known) and _always(case, each)


def _writes(step: Step) -> bool:
    """Say whether a line of the recipe, as it would run, writes into its target, whatever it finds."""
    onto = re.compile(rf"{ONTO}['\"]?(?:\./)?{re.escape(step.target)}(?![\w./-])")
    sure = (line for line in step.lines if not PERHAPS.search(line))
    return any(found and (found[0].lstrip().startswith(">") or not SCRIPT.match(line))
               for line in sure for found in [onto.search(line)])  # fmt: skip


def _chosen(step: Step, known: Database) -> bool:
    """Say whether functions choose what the recipe comes to: another time it may be another one."""
    target = known.targets.get(step.target)
    recipe = "\n".join(target.recipe) if target else ""
    names = (*used(recipe, known), *CALLED.findall(recipe))
    texts = (recipe, *(known.variables[name].value for name in names if name in known.variables))
    return target is None or any(map(CHOOSES.search, texts))


def _always(case: Case, each: Explained) -> bool:
    """Say whether a rule that names both the target and what forces it stands in no condition."""
    found = opened_for(case)
    for path, lines in found.lines.items():
        deep = 0
        for line in lines:
            if line.part is Part.TEXT:
                deep += bool(OPENS.match(line.text)) - bool(CLOSES.match(line.text))
            known = found.at(path)
            if not deep and line.part is Part.RULE and _leads(line.text, line.targets, each, known):
                return True
    return False


def _leads(text: str, targets: Sequence[str], each: Explained, known: Mapping[str, tuple[str, ...]]) -> bool:
    needs = set(_names(text.partition(":")[2], known)) if text.count(":") == 1 else set(words(text.replace(":", " ")))
    if needs.isdisjoint(each.by):
        return False
    return any(matched(normpath(name), normpath(each.step.target)) is not None
               for given in targets for name in _names(given, known))  # fmt: skip


def _names(text: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for way in expansions(text, known):
        yield from words(way)


def with_newer(case: Case, found: Sequence[Explained], beliefs: Mapping[str, Database]) -> tuple[Explained, ...]:
    """Return the steps, one that a name may not force at each call as due to the newer files that make names too."""
    planned = {(each.step.folder, each.step.target) for each in found}

    def told(each: Explained) -> Explained:
        if each.cause is not Cause.FORCED or missing(each.step, case.entries):
            return each
        newer = tuple(n for n in each.step.causes if n not in each.by and (each.step.folder, n) not in planned)
        return replace(each, cause=Cause.SOURCE_NEWER, by=newer) if newer and not surely(case, each, beliefs) else each

    return tuple(map(told, found))


def resolved(
    verdicts: Mapping[str, str], kinds: Sequence[str], built: Sequence[str] | None
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return verdicts and kinds, those of what a name forces as builds in a copy have told; ``built`` are their kinds.

    Without such builds (None) what is not sure stays so. What was left alone is no cause.
    """
    told = {} if built is None else {UNPROVEN: "" if LEFT_ALONE in built else ONCE}
    if built is not None and STILL in built:
        told = dict.fromkeys((UNBUILT, UNPROVEN), Cause.FORCED.value)
    told |= dict.fromkeys((STILL, LEFT_ALONE), "")
    after = tuple(dict.fromkeys(kind for each in kinds if (kind := told.get(each, each))))
    still = built is not None and STILL in built and verdicts.get("converges") == "never-by-design"
    verdicts = {**verdicts, "converges": STILL} if still else dict(verdicts)
    if verdicts.get("causes") != Cause.FORCED.value:
        return verdicts, after
    sort = next((kind for kind in SORTS if kind in after), Cause.PHONY.value)
    return {**verdicts, "causes": sort}, after
