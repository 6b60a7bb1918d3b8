"""Whether the artifacts are what the sources and variables would build now.

`make -q` compares times only: after `make CFLAGS=-O0` it is 0 for `-O2` too. Here the target is built from nothing in a
scratch copy, and the project's own artifacts are compared. Only where one differs is it built a second time: what
differs between the two builds tells nothing, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes import showing
from rung.probes.count import many
from rung.probes.gnumake import already, swallowed
from rung.probes.gnumake.cause import ALWAYS, Cause, roots
from rung.probes.gnumake.chance import alike
from rung.probes.gnumake.database import Database, databases, plan
from rung.probes.gnumake.exported import Readers
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.lying import contents, reached
from rung.probes.gnumake.moved import elsewhere
from rung.probes.gnumake.passing import passed
from rung.probes.gnumake.reasons import reasons
from rung.probes.gnumake.rebuild import artifacts, build
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import again, make
from rung.probes.gnumake.undeclared import undeclared
from rung.probes.gnumake.watched import WATCHED, blind
from rung.probes.normal import HOLDS_PATH, NOT_READ
from rung.probes.probe import Answer, Case, Look, Probe, Word

SHOWN = 15
SETTLED = ALWAYS | {Cause.MEMBER_UNDATED}  # due for ever, whatever is built
UNDECLARED = "undeclared"  # the kind of an answer that names what no rule needs
BUILDS = ("again-1", "again-2")
CACHE = pattern(r"(?:^|/)[^/]*cache[^/]*/|\.(?:pyc|swp)$")  # what programs keep for themselves, and can do without
LEFT_OUT = {HOLDS_PATH: "holds the folder's path", NOT_READ: "may not be read"}
PRODUCER = "DW_AT_producer in what the next command prints tells the compiler and the options that it was built with"
NOT_SHOWN = (
    "artifacts that a recipe makes beside its own target",
    "why they differ: other variables, another compiler, an input that nobody declared, or an edit by hand",
)


def following(case: Case) -> Look | None:
    """Ask whether it is settled, and if not whether only phony targets are due; then build from nothing."""
    if not case.ran:
        return Look("settled", make(case.ask, "-pqk"), digests=True)
    first, done = case.ran[0], sum(ran.look.acts for ran in case.ran)
    if any(trouble(case, ran) for ran in case.ran) or done == len(BUILDS) or (done and _alike(case)):
        return None
    if case.run("why") is None and (first.exit != 0 or already.may_have(case, first)):
        return Look("why", make(case.ask, "-n", "--trace", "-p"))
    if not _by_design(case) or _held(case):
        return None
    return build(case, BUILDS[done], (case.run("why") or first).out)


def _alike(case: Case) -> bool:
    """Say whether the first build made what is here, so that no second one need tell what differs by itself."""
    found = _compared(case)
    return not (found.differ or found.beside)


def _places(case: Case) -> dict[str, str]:
    """Return the artifacts of the goal, each with the place of its rule."""
    return artifacts((case.run("why") or case.ran[0]).out)


def _held(case: Case) -> dict[str, str]:
    """Return the artifacts that lie here, with why, where none of them can be compared with a build, else nothing."""
    here = contents(_places(case), case.ran[0].digests)
    return here if all(each in LEFT_OUT for each in here.values()) else {}


def _left_out(case: Case, name: str, why: str) -> str:
    """Return the line about an artifact that cannot be compared, and what stands in it."""
    inside = " in its debug information (-g)" if why == HOLDS_PATH and _debugged(case.read(name) or b"") else ""
    return f"left out, it {LEFT_OUT[why]}{inside}: {name}"


def _debugged(data: bytes) -> bool:
    """Say whether an object, a program or an archive of objects holds debug information."""
    return data.startswith((b"\x7fELF", b"!<arch>")) and b".debug_info" in data


def _not_compared(case: Case, held: Mapping[str, str]) -> Answer:
    """Answer where no artifact can be compared: what keeps them from it, and what each tells by itself."""
    lines = tuple(_left_out(case, name, why) for name, why in islice(held.items(), SHOWN))
    told = next((name for name in held if _debugged(case.read(name) or b"")), "")
    paths = sum(why == HOLDS_PATH for why in held.values())
    said = f"No artifact of {about(case)} can be compared, so nothing was built: {_kept_out(paths, len(held) - paths)}."
    if told:
        return Answer("not-comparable", said, (*lines, f"{told}: {PRODUCER}"), NOT_SHOWN, showing.compiled(case, told))
    return Answer("not-comparable", said, lines, NOT_SHOWN, again(case.ask, "state"))


def _kept_out(paths: int, unread: int) -> str:
    """Return what keeps artifacts from being compared, each reason with how many there are."""
    inside = f"{many(paths, 'artifact')} with the path of this folder inside, which no copy has" if paths else ""
    closed = f"{many(unread, 'artifact')} that may not be read" if unread else ""
    return " and ".join(filter(None, (inside, closed)))


def _by_design(case: Case) -> bool:
    """Say whether nothing is due, but for what is always due."""
    first, why = case.ran[0], case.run("why")
    if why is None or already.made(first):
        return first.exit == 0 and not already.made(first)
    found = reasons(case, replace(why, out=plan(why.out)), first.out)
    return all(each.cause in SETTLED for each in roots(found) or found)


def read(case: Case) -> Answer:
    """Compare the project's artifacts with the two builds, and say what failed in them and counted for nothing."""
    bad = next((failed for ran in case.ran if (failed := trouble(case, ran))), None)
    return bad or swallowed.told(case, case.run(BUILDS[0]), (), _read(case))


def _read(case: Case) -> Answer:
    if not _by_design(case):
        said = f"Make would build for {about(case)} anyway, so there is nothing to compare yet: `causes` says why."
        return Answer("pending", said, (), NOT_SHOWN, again(case.ask, "causes"))
    held = _held(case)
    if held:
        return _not_compared(case, held)
    found = _compared(case)
    compared = f"{found.steady} of {many(found.built, 'artifact')} of {about(case)}"
    if found.differ:
        said = f"{len(found.differ)} of the artifacts are not what would be built now; {compared} were compared."
        return _stale(case, found, said)
    if not found.steady:
        said = f"Nothing of {about(case)} can be compared: {many(found.built, 'artifact')}, none that can be relied on."
        return Answer("not-comparable", said, found.left[:SHOWN], NOT_SHOWN, again(case.ask, "planned"))
    if found.steady * 2 < found.built:
        said = f"Only {compared} can be compared: they are what would be built now, and of the rest nothing is known."
        return Answer("not-comparable", said, found.left[:SHOWN], NOT_SHOWN, again(case.ask, "state"))
    if found.beside:
        return _beside_gone(case, found, compared)
    said = f"{compared} are what would be built now."
    return Answer("fresh", f"{said[0].upper()}{said[1:]}", found.left[:SHOWN], NOT_SHOWN, again(case.ask, "parallel"))


def _beside_gone(case: Case, found: _Compared, compared: str) -> Answer:
    """Answer where builds leave files that are not here, and all that make knows of is as it would be built."""
    files = "a file" if len(found.beside) == 1 else f"{len(found.beside)} files"
    said = f"{compared} are what would be built now, but builds leave {files} beside them that this folder lacks."
    return Answer("beside-gone", said, found.left[:SHOWN], NOT_SHOWN, again(case.ask, "causes"))


class _Compared(Struct, frozen=True):
    """How many artifacts were built and how many of them compared; a line for each that differs, or was left out.

    ``other`` are the names of those that differ, ``beside`` of the files that builds leave and that are not here.
    """

    built: int
    steady: int
    differ: tuple[str, ...]
    left: tuple[str, ...]
    other: tuple[str, ...]
    beside: tuple[str, ...] = ()


def _stale(case: Case, found: _Compared, said: str) -> Answer:
    """Answer where artifacts differ, with what shows that they were made from a file that no rule of theirs needs."""
    known = databases(case.ran[0].out)[""]
    seen = tuple(undeclared(case, known, found.other))
    lines = tuple(
        f"{path} is newer than {name}, its recipe or a source of it names it, and no rule of it needs it"
        for name, path in seen
    )
    evidence = (*lines[:SHOWN], *found.differ[:SHOWN], *found.left[:SHOWN])  # the reason first
    kinds = (UNDECLARED,) if seen else (WATCHED,) if _watched(case, known, found.other) else ()
    return Answer("stale", said, evidence, NOT_SHOWN, again(case.ask, "state"), kinds)


def _watched(case: Case, known: Database, names: Sequence[str]) -> bool:
    """Say whether those of some artifacts that need none of the others name no variable that goes unwatched."""
    targets = [known.targets[name] for name in names if name in known.targets]
    first = {each.name for each in targets if not {*each.needs, *each.order_only} & {*names}}
    below = known.made_below(case.ask.target or known.default_goal)
    blinds = blind(below, known, Readers(case.judge, scanned(case).exports)) if len(targets) == len(names) else ()
    return len(targets) == len(names) and not any(first & {*each.targets} for each in blinds if not each.handed)


def _compared(case: Case) -> _Compared:
    """Compare the artifacts that lie here with those of the first build, as far as the second one, if made, agrees."""
    places, looked = _places(case), [ran.digests for ran in case.ran if ran.look.digests]
    here, one, two = (contents(places, each) for each in (looked[0], looked[1], looked[-1]))
    passing = passed((case.run("why") or case.ran[0]).out) - here.keys()  # such may lie here or not
    built = [name for name in places if name in one and name in two and name not in passing]
    unsteady = [name for name in built if one[name] != two[name]]
    held = [name for name in built if here.get(name) in LEFT_OUT]
    other = [name for name in built if here.get(name) != one[name] and name not in {*unsteady, *held}]
    away = elsewhere(case, other, one)
    moved = [name for name, place in away.items() if place]
    away_from = [name for name in places if name not in built and _leads_out(name, looked[1])]
    beside = _beside(case, looked, reached(places, looked[1]))
    return _Compared(
        len(built) + len(away_from),
        len(built) - len({*unsteady, *held, *moved}),
        tuple(f"{name}  ({places[name]})" for name in other if name not in away),
        (
            *(_left_out(case, name, here[name]) for name in held),
            *(f"left out, it was built in {away[name]}, and moved or copied: {name}" for name in moved),
            *(f"left out, two equal builds differ: {name}" for name in unsteady),
            *(f"left out, a link on its way leads out of this folder: {name}" for name in away_from),
            *(f"a build leaves it beside its targets, and it is not here: {name}" for name in beside),
        ),
        tuple(name for name in other if name not in away),
        beside,
    )


def _beside(case: Case, looked: Sequence[Mapping[str, str]], targets: Iterable[str]) -> tuple[str, ...]:
    """Return the files that every build leaves and that are not here, the ``targets`` aside, and no cache.

    A file that is here under the name of another day, or of another person, is not gone.
    """
    known = {*looked[0], *case.entries, *targets}
    left = looked[1].keys() & looked[-1].keys()
    others = case.entries.keys() - {change.path for ran in case.ran if ran.look.acts for change in ran.changes}
    lack = (name for name in sorted(left) if not (name in known or CACHE.search(name)))
    return tuple(name for name in lack if not alike(name, others, case.machine))


def _leads_out(name: str, digests: Mapping[str, str]) -> bool:
    return next(reached((name,), digests)).startswith(("/", ".."))


PROBE = Probe(
    "Are the artifacts what would be built now?",
    (
        Word("fresh", good=True, meaning="Every artifact that can be compared is what a build from nothing makes."),
        Word("stale", good=False, meaning="Make holds artifacts for settled that a build now would make otherwise."),
        Word(
            "beside-gone",
            good=False,
            meaning="Builds leave files beside their targets that are not here: gone, or named otherwise each day.",
        ),
        Word("pending", good=False, meaning="Work is due, so there is nothing to compare yet."),
        Word(
            "not-comparable",
            good=False,
            meaning="Less than half of the artifacts can be compared: two equal builds differ, or they hold the path.",
        ),
    ),
    following,
    read,
    builds=True,
)
