"""Why the targets of a plan are due: what make says, and what its data base knows about the causes it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.cause import MEMBER, Cause, Explained, known_to
from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.idle import idle, looked
from rung.probes.gnumake.kept import kept, not_there
from rung.probes.gnumake.trace import Step, Why

STARTS = pattern(r"^(?:cd\s+\S+\s*&&\s*)?(?:\S*/)?g?make(?:\s|$)[^;|&<>]*$")
TASKS = pattern(r"all|default|checks?|tests?|install")  # that make no file of their name in any project
TASK = "its recipe does not name it: a task by its name, that no .PHONY declares"
SAYS = pattern(r"^(?:echo|printf|:)\s[^;|&<>]*$")
LIKE_A_FILE = pattern(r"/|[^/]\.\w+\Z")  # what a dependency file names, rather than a word such as FORCE


class _Planned(Struct):
    """Each target of a plan with its folder, and whether members of archives are among them."""

    names: frozenset[tuple[str, str]]
    members: bool = False

    def __post_init__(self) -> None:
        self.members = any("(" in name for _, name in self.names)


def explain(
    found: Sequence[Step],
    beliefs: Mapping[str, Database],
    there: Collection[str] | None = None,
    late: Collection[str] = (),
) -> tuple[Explained, ...]:
    """Return every step with its class. ``beliefs`` are the data bases by folder, empty for the make that was asked.

    ``there`` is every path of the project: of a target that no data base tells about, it says whether it exists.
    ``late`` are the files that were changed in the future.
    """
    beliefs = looked(beliefs, there)
    planned = _Planned(frozenset((step.folder, step.target) for step in found))
    where = [step.path for step in found]
    paths = Counter(where)
    known = ((step, _known(step, path, beliefs, there)) for step, path in zip(found, where, strict=True))
    explained = (_late(_explain(step, planned, held), late) for step, held in known)
    every = (kept(_handed_on(each, paths[path]), beliefs) for each, path in zip(explained, where, strict=True))
    return not_there(tuple(every), beliefs)


def _known(step: Step, path: str, beliefs: Mapping[str, Database], there: Collection[str] | None) -> Database:
    """Return what the make of a step believes, put right where it was asked for another goal and never looked."""
    known = known_to(step, beliefs)
    if there is None or path in there or path.startswith(("/", "..")):
        return known
    told = known.targets.get(step.target) or Target(step.target)
    if not told.exists:
        return known
    return replace(known, targets={**known.targets, step.target: replace(told, exists=False)})


def _late(each: Explained, late: Collection[str]) -> Explained:
    """Return what is due because of a file from the future as such."""
    by = tuple(name for name in each.by if name in late) if late else ()
    return replace(each, cause=Cause.CLOCK_SKEW, by=by) if by and each.cause is Cause.SOURCE_NEWER else each


def _handed_on(each: Explained, planned: int) -> Explained:
    """Return what is due because it only starts another make as such, where it is ``planned`` once: not there too."""
    if each.cause is Cause.NOT_BUILT and planned == 1 and only_starts(each.step):
        return Explained(each.step, Cause.HANDED_ON)
    return each


def only_starts(step: Step) -> bool:
    """Say whether a recipe does nothing but start other makes, and perhaps say so."""
    lines = [line.strip() for line in step.recipe if line.strip()]
    begun = any("make" in line and STARTS.match(line) for line in lines)
    return begun and all(STARTS.match(line) or SAYS.match(line) for line in lines)


def _only_says(step: Step, known: Database) -> bool:
    """Say whether a recipe as it would run says something and does nothing else, and its make told what is phony.

    Of a target that is made by a pattern make tells no rule of its own.
    """
    lines = [line.strip() for line in step.recipe if line.strip()]
    return bool(known.targets) and bool(lines) and all(SAYS.match(line) for line in lines)


def _task(step: Step, target: Target | None) -> bool:
    """Say whether a target is a task by its name, under a rule that make told of, and its recipe never names it."""
    if target is None or not target.known or not step.recipe or not TASKS.fullmatch(step.target):
        return False
    if only_starts(step):  # told as such: it is settled where the make is that it starts
        return False
    named = re.compile(rf"(?<![\w.-]){step.target}(?![\w.-])")
    return not any(named.search(line) for line in step.recipe)


def _not_planned(step: Step, target: Target | None, planned: _Planned) -> tuple[str, ...]:
    """Return what is newer and not made by the plan too; make calls a member of an archive by its own name there."""
    newer = tuple(name for name in step.causes if (step.folder, name) not in planned.names)
    if not newer or not planned.members:
        return newer
    members = (MEMBER.fullmatch(need) for need in (target.needs if target else ()) if "(" in need)
    archives = {step.target, *(each["archive"] for each in members if each)}
    return tuple(
        name for name in newer if not any((step.folder, f"{archive}({name})") in planned.names for archive in archives)
    )


def _explain(step: Step, planned: _Planned, known: Database) -> Explained:
    target = known.targets.get(step.target)
    if step.why is Why.PHONY or (target is not None and target.phony):
        return Explained(step, Cause.PHONY)
    if target is not None and target.exists and ((target.double and not target.needs) or known.flagged("B")):
        return Explained(step, Cause.ALWAYS_MAKE if known.flagged("B") else Cause.BY_RULE)
    if step.why is Why.UNKNOWN:
        return Explained(step, Cause.UNTOLD)
    # GNU Make 4.4 names no cause of a target that does not exist; 4.3 names what it needs.
    named = step.causes or (target.needs if target is not None and step.why is Why.MISSING else ())
    missing = step.why is Why.MISSING or (target is not None and not target.exists)
    makes_none = missing and (_only_says(step, known) or _task(step, target))
    forced = _forced(step, _forcing(named, known), known)
    if forced and (forced.cause is Cause.INPUT_GONE or not makes_none):
        return forced
    newer = _not_planned(step, target, planned)
    if missing:
        # What it needs tells whether another comes first.
        due = step.causes or tuple(
            need for need in (target.needs if target else ()) if (step.folder, need) in planned.names
        )
        follows = bool(due) and len(newer) < len(due)
        if target is not None and idle(target, known):
            return Explained(step, Cause.IDLE)
        if makes_none:
            return Explained(step, Cause.PHONY_UNDECLARED, said="" if _only_says(step, known) else TASK)
        return Explained(step, Cause.FOLLOWS if follows else Cause.NOT_BUILT, due if follows else ())
    if newer:
        return Explained(step, Cause.SOURCE_NEWER, newer)
    return Explained(step, Cause.FOLLOWS, step.causes)


def _forced(step: Step, forcing: tuple[str, ...], known: Database) -> Explained | None:
    """Return the step as due for what forces it: a file that is gone, or a name that never exists; None for nothing."""
    gone = tuple(name for name in forcing if LIKE_A_FILE.search(name) and not known.targets[name].phony)
    if gone:
        return Explained(step, Cause.INPUT_GONE, gone)
    return Explained(step, Cause.FORCED, forcing) if forcing else None


def _forcing(names: Sequence[str], known: Database) -> tuple[str, ...]:
    """Return the prerequisites that can never be older than what needs them: phony, or no file, and made by no rule."""
    every = known.targets
    held = (target for name in names if (target := every.get(name)) is not None)
    return tuple(
        target.name
        for target in held
        if target.phony or (target.known and not target.exists and (not target.recipe or idle(target, known)))
    )
