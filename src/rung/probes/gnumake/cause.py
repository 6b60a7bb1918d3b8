"""Why a target is due, sorted into classes: what make says, and what its data base knows about the causes it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.idle import idle, looked
from rung.probes.gnumake.trace import Step, Why

NOTHING = Database()
STARTS = pattern(r"^(?:cd\s+\S+\s*&&\s*)?(?:\S*/)?g?make(?:\s|$)[^;|&<>]*$")
LIKE_A_FILE = pattern(r"/|[^/]\.\w+\Z")  # what a dependency file names, rather than a word such as FORCE
# What leaves a file alone that is there, or that would be the same (automake's `config.h`, stamps that are compared).
KEEPS = pattern(
    r"^(?:if\s+)?(?:test\s+-[ef]|\[\s+-[ef])\s+\S+(?:\s+\])?\s*(?:\|\||;\s*then\s+(?::|true)\s*;)|\bcmp\s+-s|\bmove-if-change\b|\bdiff\s+-q"
)
# The same, by what is in the file (git's `GIT-CFLAGS`), or by a program that writes a file only when it differs.
COMPARES = pattern(
    r"(?:\btest|\[)\s[^;|&]*(?:`|\$\()\s*(?:cat\s|<)|\binstall\s+(?:-\S+\s+)*-\w*C\b|\brsync\s+(?:-\w*c|--checksum)\b"
    r"|[\w./-]*-if-(?:changed?|different)\b"
)
MAY_KEEP = ("test", "[", "cmp", "move-if-change", "diff")  # one stands in each such line, and this is said fast
NOTHING_DONE = frozenset({":", "true"})  # what the kernel's `if_changed` comes to while nothing changed
WORDS = pattern(r"[\s;|&<>()\"']+")
FUTURE = pattern(r"^\S*make(?:\[\d+\])?: Warning: File '([^']*)' has modification time ", re.MULTILINE)
SAYS = pattern(r"^(?:echo|printf|:)\s[^;|&<>]*$")
MEMBER = pattern(r"(?P<archive>[^()]+)\((?P<member>[^()]+)\)")  # of an archive, as make names it


class Cause(StrEnum):
    """Why a target would be built."""

    NOT_BUILT = "not-built"
    ARTIFACT_GONE = "artifact-gone"
    SOURCE_NEWER = "source-newer"
    FOLLOWS = "follows"
    FORCED = "forced"
    INPUT_GONE = "input-gone"
    PHONY = "phony"
    HANDED_ON = "handed-on"
    KEPT = "kept"
    UNTOLD = "untold"
    BY_RULE = "by-rule"
    IDLE = "idle"
    CLOCK_SKEW = "clock-skew"
    ALWAYS_MAKE = "always-make"
    PHONY_UNDECLARED = "phony-undeclared"
    MEMBER_UNDATED = "member-undated"
    PASSING = "intermediate"
    VALUE_CHANGED = "value-changed"
    RENAMED = "renamed-each-time"


ALWAYS = frozenset(
    {Cause.PHONY, Cause.HANDED_ON, Cause.KEPT, Cause.BY_RULE, Cause.IDLE, Cause.PHONY_UNDECLARED, Cause.PASSING}
)
"""Causes that no build ever takes away, and that say nothing about the work beside them."""

BY_DESIGN = ALWAYS | {Cause.FORCED}
"""Causes that no build ever takes away."""

MEANING = {
    Cause.NOT_BUILT: "it does not exist",
    Cause.ARTIFACT_GONE: "it does not exist, and most of what is built does: removed, new, or not made by its recipe",
    Cause.SOURCE_NEWER: "a file that no rule is due for is newer",
    Cause.FOLLOWS: "another target is built first",
    Cause.FORCED: "it needs a name that never exists as a file, so it is always built",
    Cause.INPUT_GONE: "a file that it was built from is gone, and no recipe makes it",
    Cause.PHONY: "it is phony: it is always built, by design",
    Cause.HANDED_ON: "it only starts another make, and nothing in the plan makes a file of its name: always built",
    Cause.KEPT: "its recipe keeps the file that is there, so it stays due, and what follows need not be built",
    Cause.UNTOLD: "make does not say why",
    Cause.BY_RULE: "its rule has two colons and needs nothing: it is always built, by make's definition",
    Cause.IDLE: "its recipe does nothing, so there is never a file of its name: always built, by design",
    Cause.CLOCK_SKEW: "a file that it needs was last changed in the future, so it is newer than anything built now",
    Cause.PHONY_UNDECLARED: "its recipe only says something and makes no file of its name, and no .PHONY names it",
    Cause.MEMBER_UNDATED: "its archive holds it with the time 0, as a deterministic ar writes it: make never sees it",
    Cause.PASSING: "make removes it by itself after each build (.INTERMEDIATE), and makes it again for a task",
    Cause.VALUE_CHANGED: "its recipe keeps it while it holds the same, and now it would hold something else",
    Cause.RENAMED: "its name is another each time make reads the makefile, so the file of today is never there",
    Cause.ALWAYS_MAKE: "the makefile puts -B (--always-make) into MAKEFLAGS: everything is always built",
}


MOST = 6  # prerequisites that are named of one target


class Explained(Struct, frozen=True):
    """A step and its class; ``by`` are the prerequisites that put it there, ``said`` why in words of its own."""

    step: Step
    cause: Cause
    by: tuple[str, ...] = ()
    said: str = ""

    @property
    def line(self) -> str:
        """Return the target, its rule, and why it is due."""
        by = f": {' '.join(self.by[:MOST])}" if self.by else ""
        return f"{self.step.target}  ({self.step.place})  {self.said or MEANING[self.cause]}{by}"


class _Planned(Struct):
    """Each target of a plan with its folder, and whether members of archives are among them."""

    names: frozenset[tuple[str, str]]
    members: bool = False

    def __post_init__(self) -> None:
        self.members = any("(" in name for _, name in self.names)


def from_the_future(err: str) -> frozenset[str]:
    """Return the files of which make says that they were changed in the future, as it names them."""
    return frozenset(FUTURE.findall(err))


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
    every = (_kept(_handed_on(each, paths[path]), beliefs) for each, path in zip(explained, where, strict=True))
    return _not_there(tuple(every), beliefs)


def _not_there(found: tuple[Explained, ...], beliefs: Mapping[str, Database]) -> tuple[Explained, ...]:
    """Return the steps, what only follows files that are kept and does not exist as not built: that makes it due."""
    kept = {(each.step.folder, each.step.target): each.cause is Cause.KEPT for each in found}
    if not any(kept.values()):
        return found

    def gone(each: Explained) -> bool:
        after = [kept[each.step.folder, name] for name in each.by if (each.step.folder, name) in kept]
        target = known_to(each.step, beliefs).targets.get(each.step.target)
        missing = each.step.why is Why.MISSING or (target is not None and not target.exists)
        return each.cause is Cause.FOLLOWS and missing and bool(after) and all(after)

    return tuple(Explained(each.step, Cause.NOT_BUILT) if gone(each) else each for each in found)


def _kept(each: Explained, beliefs: Mapping[str, Database]) -> Explained:
    """Return what is due because its recipe keeps the file that is there as such: no build ever takes that away."""
    if each.cause not in {Cause.SOURCE_NEWER, Cause.FORCED} or each.step.why is not Why.NAMED:
        return each
    target = known_to(each.step, beliefs).targets.get(each.step.target)
    lines = each.step.lines if target is None or target.exists else ()
    idles = each.cause is Cause.FORCED and NOTHING_DONE.issuperset(lines)
    return Explained(each.step, Cause.KEPT, each.by) if lines and (idles or _keeps(lines, each)) else each


def _keeps(lines: Sequence[str], each: Explained) -> bool:
    """Say whether a line of a recipe leaves the file alone that is there, and no other one names it."""
    forced = each.cause is Cause.FORCED
    keep = [line for line in lines if (_keeping(line) and KEEPS.search(line)) or (forced and COMPARES.search(line))]
    return bool(keep) and all(line in keep or each.step.target not in WORDS.split(line) for line in lines)


def may_keep(step: Step) -> bool:
    """Say whether a recipe may keep the file that is there; most say at once that they do not."""
    return any(_keeping(line) for line in step.recipe)


def _keeping(line: str) -> bool:
    return any(piece in line for piece in MAY_KEEP)


def only_if(found: Sequence[Explained]) -> tuple[Explained, ...]:
    """Return what is built only if a file changes that its recipe may keep: make counts it as if it were made anew."""
    kept = {(each.step.folder, each.step.target) for each in found if each.cause is Cause.KEPT}
    hangs: list[Explained] = []
    for each in found:
        if each.cause is Cause.FOLLOWS and each.by and all((each.step.folder, name) in kept for name in each.by):
            kept.add((each.step.folder, each.step.target))
            hangs.append(each)
    return tuple(hangs)


def known_to(step: Step, beliefs: Mapping[str, Database]) -> Database:
    """Return what the make of a step believes; one that works in the same folder knows what the first one knows."""
    return beliefs.get(step.folder) or beliefs.get("" if step.folder in {".", "./"} else step.folder, NOTHING)


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
    by = tuple(name for name in each.by if name in late)
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


def _only_says(step: Step, target: Target | None) -> bool:
    """Say whether a recipe as it would run says something and does nothing else, under a rule that make told of."""
    lines = [line.strip() for line in step.recipe if line.strip()]
    return target is not None and target.known and bool(lines) and all(SAYS.match(line) for line in lines)


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
    forcing = tuple(name for name in named if _forces(name, known))
    if forcing:
        gone = tuple(name for name in forcing if LIKE_A_FILE.search(name) and not known.targets[name].phony)
        return Explained(step, Cause.INPUT_GONE, gone) if gone else Explained(step, Cause.FORCED, forcing)
    newer = _not_planned(step, target, planned)
    if step.why is Why.MISSING or (target is not None and not target.exists):
        # What it needs tells whether another comes first.
        due = step.causes or tuple(
            need for need in (target.needs if target else ()) if (step.folder, need) in planned.names
        )
        follows = bool(due) and len(newer) < len(due)
        if target is not None and idle(target, known):
            return Explained(step, Cause.IDLE)
        if _only_says(step, target):
            return Explained(step, Cause.PHONY_UNDECLARED)
        return Explained(step, Cause.FOLLOWS if follows else Cause.NOT_BUILT, due if follows else ())
    if newer:
        return Explained(step, Cause.SOURCE_NEWER, newer)
    return Explained(step, Cause.FOLLOWS, step.causes)


def _forces(name: str, known: Database) -> bool:
    """Say whether a prerequisite can never be older than what needs it: phony, or no file, and made by no rule."""
    target = known.targets.get(name)
    if target is None or target.phony:
        return target is not None
    return target.known and not target.exists and (not target.recipe or idle(target, known))


def real_first(found: Sequence[Explained]) -> tuple[Explained, ...]:
    """Return the steps, those that are due in every tree behind those that tell of this one."""
    return tuple(sorted(found, key=lambda each: each.cause in ALWAYS))


def roots(explained: Sequence[Explained]) -> tuple[Explained, ...]:
    """Return the steps that are due by themselves, not only because another is built first."""
    return tuple(each for each in explained if each.cause is not Cause.FOLLOWS)
