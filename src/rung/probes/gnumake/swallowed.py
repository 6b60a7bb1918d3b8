"""Recipes that fail and count as done: make was told to ignore it, or the shell was (`|| true`), or hides it (a pipe).

Nothing stops there: a later recipe fails for want of the file, the target is due again for ever, or it lies there with
what a command has written that could not be started. Where a command may end with a failure by design (`-diff … > $@`),
nothing is said of a target that lies there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from posixpath import normpath

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake import exits
from rung.probes.gnumake.failing import Failing, failing
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.ignored import OUTPUT, SAID, Ignored, left, lies, makes_file, recipe_of
from rung.probes.gnumake.lines import Part
from rung.probes.gnumake.makefiles import Makefiles, opened_for
from rung.probes.gnumake.plain import expansions
from rung.probes.probe import Answer, Case, Ran

KIND = "failure-ignored"
HIDES = pattern(r"\|\|\s*(?:true|:|/bin/true|echo\b[^;|&]*|exit\s+0)\s*\)?\s*$")
FAILED = pattern(r"^\S*make(?:\[\d+\])?: \*\*\* \[(?:[^\]]*: )?(?P<target>[^\]:]+)\]", re.MULTILINE)
NOT_FOUND = pattern(
    r"^(?:\S*/)?(?:ba|da|z|k)?sh: (?:(?:line )?\d+: )?(?P<command>[^\s:]+): (?:command )?not found$", re.MULTILINE
)
ONTO = r"(?:>\s*|\s-o\s*|(?:^|[\s;&|@-])(?:mv|cp|ln|install|touch)\s(?:[^;&|]*\s)?)['\"]?"
AT_REST = frozenset({"settled", "settled-by-time", "never-by-design", "fresh"})
NEVER_BEGAN = frozenset({"126", "127"})
WORD = pattern(r"[\w./+-]+")
SHOWN = 6
LAST = 12  # lines before make gives up


def before(case: Case, ran: Ran) -> Ignored | None:
    """Return what a build that failed lacks because the failure of its recipe was passed over; None where nothing.

    It is named by the last words before make gave up, it is not there, and it is not what failed then.
    """
    stopped = FAILED.search(ran.err)
    if not ran.look.acts or stopped is None:
        return None
    said = "\n".join(ran.err[: stopped.start()].splitlines()[-LAST:])
    named = {
        normpath(word) for word in WORD.findall("\n".join(each for each in said.split("\n") if not SAID.match(each)))
    }
    found, there = opened_for(case), frozenset(left(case, ran))
    return next(
        (
            lost
            for lost in _passed(found, ran, sorted(named - {normpath(stopped["target"])}))
            if not lies(lost.target, there)
        ),
        None,
    )


def told(case: Case, built: Ran | None, due: Collection[str], answer: Answer) -> Answer:
    """Return the answer, with the failures first that a build has passed over, and that left something undone.

    ``due`` are the targets that are due once more after it.
    """
    lost = after(case, built, due) if built else ()
    lines = exits.lost(case)
    if lines:  # what makes work due tells more than they do; where nothing does, they tell most
        rests = answer.verdict in AT_REST
        answer = replace(answer, evidence=(*lines, *answer.evidence) if rests else (*answer.evidence, *lines))
    if not lost:
        return answer
    codes = {each: f" with {each.code}" if each.code else "" for each in lost}
    first = (f"{each.target}: its recipe failed{code}, and that counts for nothing" for each, code in codes.items())
    missing = ("command-missing",) if any(each.code in NEVER_BEGAN for each in lost) else ()
    kinds = (*answer.kinds, *missing, KIND)
    return replace(answer, evidence=(*islice(first, SHOWN), *answer.evidence), kinds=kinds)


def hid_a_make(case: Case, ran: Ran) -> tuple[Failing, tuple[str, ...]] | None:
    """Return what a make further down failed over in a build that ended well, and the lines that lost its exit.

    None where none failed, or where no such line is known: it may be meant.
    """
    failed = failing(ran) if ran.look.acts and ran.exit == 0 else None
    lines = exits.lost(case, makes=True) if failed else ()
    return (failed, lines) if failed and lines else None


def after(case: Case, ran: Ran, due: Collection[str]) -> tuple[Ignored, ...]:
    """Return what a build that ended well has not made, or not in truth, because a failure was passed over.

    ``due`` are the targets that are due once more after it.
    """
    found, there = opened_for(case), frozenset(left(case, ran))
    gone = [each for each in _passed(found, ran, due, anyhow=True) if not lies(each.target, there)]
    changed = {change.path for change in ran.changes if change.what != "removed"}
    codes = {said["target"]: said["code"] for said in map(SAID.match, ran.err.splitlines()) if said}
    never = [Ignored(name, code) for name, code in codes.items() if code in NEVER_BEGAN and normpath(name) in changed]
    never += [Ignored(name, "127") for name in _without(found, ran) if normpath(name) in changed]
    spoilt = [each for each in never if makes_file(found, each, ran)]
    return tuple({each.target: each for each in (*gone, *spoilt)}.values())


def _passed(found: Makefiles, ran: Ran, names: Collection[str], *, anyhow: bool = False) -> Iterator[Ignored]:
    """Yield those of some targets whose recipe makes a file of its name, and whose failure counts for nothing.

    With ``anyhow`` what a recipe writes only where something before it went well counts, too.
    """
    codes = {normpath(said["target"]): said["code"] for said in map(SAID.match, ran.err.splitlines()) if said}
    if not codes and not any("||" in line.text for _, line in found.each()):
        return  # of thousands of targets none can be such a one
    spare = frozenset(found.phony())
    for name in names:
        lost = Ignored(name, codes.get(normpath(name), ""))
        hidden = normpath(name) in codes or any(map(HIDES.search, recipe_of(found, name)))
        if hidden and name not in spare and (makes_file(found, lost, ran) or (anyhow and _writes(found, name))):
            yield lost


def _writes(found: Makefiles, name: str) -> bool:
    onto = re.compile(rf"{ONTO}(?:\$@|\$[({{]@[)}}]|{re.escape(name)})(?![\w./-])")
    return any(map(onto.search, recipe_of(found, name)))


def _without(found: Makefiles, ran: Ran) -> Iterator[str]:
    """Yield the targets into which a recipe line writes what a command says that is not installed."""
    missing = set(NOT_FOUND.findall(ran.err))
    for path, line in found.each() if missing else ():
        if line.part is not Part.RECIPE:
            continue
        names = [word for each in line.targets for way in expansions(each, found.at(path)) for word in words(way)]
        for text in expansions(line.text, found.at(path)):
            command = WORD.search(text.lstrip("@+- "))
            instead = "||" in text and not HIDES.search(text)
            if command and command[0] in missing and not instead and OUTPUT.search(text):
                yield from (name for name in names if "%" not in name)
