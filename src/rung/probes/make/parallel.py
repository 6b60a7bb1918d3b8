"""Whether a parallel build makes the same as a serial one.

Everything is built from nothing in scratch copies. Two serial builds come first: what differs between them is no
matter of parallelism and is left out. Then parallel builds; GNU Make 4.4 also runs with `--shuffle=reverse`, an older
one with one side of every pair of targets held back by 50 ms, those of makes further down too. Plain repeats alone
prove little, so the answer states what it could find.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from posixpath import normpath

from rung.probes.count import many
from rung.probes.gnumake.database import Database, database, makes
from rung.probes.gnumake.delay import delayable, groups, named, setting
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.rebuild import build, made
from rung.probes.gnumake.speech import again, make
from rung.probes.probe import Answer, Case, Look, Probe, Ran, Word

SHOWN = 12
BELOW = re.compile(r"^[^\s:]*make\[\d+\]: Entering directory ", re.MULTILINE)
SHUFFLES = (4, 4)
SERIAL = ("serial-1", "serial-2")
BUDGET = 10  # time limits of one command that all builds together may take
NOT_SHOWN = (
    "races inside one recipe, and with anything outside the folder",
    "races that need more than 50 ms of delay, or more jobs than were run",
    "a race that writes the same content either way",
)


def following(case: Case) -> Look | None:
    """Ask what there is to build; build serially twice; then in parallel until something differs."""
    if not case.ran:
        return Look("believed", make(case.ask, "-n", "-p"), "believed")
    known = database(case.ran[0].out)
    if _bad(case) or not made(case, known):
        return None
    for name in SERIAL:
        if case.run(name) is None:
            return build(case, name, case.ran[0].out, "-j1")
    if case.version < SHUFFLES and case.run("after") is None and _goes_down(case):
        return Look(
            "after", make(case.ask, "-n", "-p"), SERIAL[1]
        )  # only now are all makefiles there, and what they know
    if any(_differs(case, ran) for ran in _parallel(case)) or _spent(case):
        return None
    wanted = _builds(case, known)
    return next((look for look in wanted if case.run(look.name) is None), None)


def _builds(case: Case, known: Database) -> tuple[Look, ...]:
    """Return every parallel build worth making, the likeliest to find something first."""
    jobs, out = f"-j{case.ask.jobs}", case.ran[0].out
    plain = tuple(build(case, f"parallel-{n + 1}", out, jobs) for n in range(case.ask.repeats))
    if case.version >= SHUFFLES:
        times = range(case.ask.repeats)
        return (*(build(case, f"reverse-{n + 1}", out, jobs, "--shuffle=reverse") for n in times), *plain)
    flags = known.variables[".SHELLFLAGS"].value if ".SHELLFLAGS" in known.variables else "-c"
    level = known.variables["MAKELEVEL"].value if "MAKELEVEL" in known.variables else "0"
    held = groups(_held(case))
    late = (build(case, f"late-{n + 1}", out, jobs, setting(group, flags, level)) for n, group in enumerate(held))
    return (*plain[:1], *late, *plain[1:])


def _held(case: Case) -> tuple[str, ...]:
    """Return every target that can be held back, as a pattern; of makes further down those that a build has made."""
    told = case.run("after") or case.ran[0]
    serial = case.run(SERIAL[1])
    there = serial.digests if serial else {}
    names: dict[str, None] = {}
    for folder, known in makes(told.out):
        shell = known.variables["SHELL"].value if "SHELL" in known.variables else "/bin/sh"
        place = normpath(folder) if folder else ""
        for name in delayable(_recipes(case, known, place, there), shell):
            names[named(name, place)] = None
    return tuple(names)


def _recipes(case: Case, known: Database, folder: str, there: Mapping[str, str]) -> tuple[str, ...]:
    if not folder:
        return tuple(target.name for target in made(case, known))
    below = {target.name for goal in known.goals for target in known.below(goal)}
    ours = (target for target in known.targets.values() if target.recipe and target.known)
    return tuple(each.name for each in ours if each.name in below or normpath(f"{folder}/{each.name}") in there)


def _goes_down(case: Case) -> bool:
    one = case.run(SERIAL[0])
    return one is not None and BELOW.search(one.out) is not None


def _bad(case: Case) -> Answer | None:
    """Return why it cannot be compared; that asking needs a build first is no reason, for it is built."""
    answers = (trouble(case, ran) for ran in case.ran[:3])
    return next((bad for bad in answers if bad and bad.verdict != "needs-a-build"), None)


def _parallel(case: Case) -> tuple[Ran, ...]:
    return tuple(ran for ran in case.ran if ran.look.name not in {"believed", "after", *SERIAL})


def _spent(case: Case) -> bool:
    return sum(ran.seconds for ran in case.ran) > BUDGET * case.ask.timeout


def _differs(case: Case, ran: Ran) -> tuple[str, ...]:
    """Return what a parallel build made otherwise than both serial ones, or how it failed."""
    one, two = case.run(SERIAL[0]), case.run(SERIAL[1])
    if one is None or two is None:
        return ()
    bad = trouble(case, ran)
    if bad:
        return (f"{ran.look.name}: {bad.sentence}", *bad.evidence)
    steady = [path for path in one.digests if one.digests[path] == two.digests.get(path)]
    other = [
        f"{ran.look.name}: other content: {p}" for p in steady if ran.digests.get(p, one.digests[p]) != one.digests[p]
    ]
    gone = [f"{ran.look.name}: not made: {path}" for path in steady if path not in ran.digests]
    more = [f"{ran.look.name}: made beside: {p}" for p in ran.digests if p not in one.digests and p not in two.digests]
    return (*other, *gone, *more)


def read(case: Case) -> Answer:
    """Say whether something differed, and what could have been found."""
    bad = _bad(case)
    if bad and len(case.ran) > 1:
        bad = replace(bad, sentence=f"A serial build already fails. {bad.sentence}")
    if bad:
        return bad
    known = database(case.ran[0].out)
    targets = made(case, known)
    if not targets:
        said = f"{about(case)} leads to no recipe, so there is nothing to compare."
        return Answer("nothing-built", f"{said[0].upper()}{said[1:]}", (), NOT_SHOWN, again(case.ask, "planned"))
    power = _power(case)
    if ".NOTPARALLEL" in known.targets and not known.targets[".NOTPARALLEL"].needs:
        power = ("`.NOTPARALLEL` is set: -j changes nothing here", *power)
    found = next((lines for ran in reversed(_parallel(case)) if (lines := _differs(case, ran))), ())
    runs = len(_parallel(case))
    if found:
        said = f"A parallel build of {about(case)} is not what a serial one is: parallel build {runs} showed it."
        return Answer("differs", said, (*found[:SHOWN], *power), NOT_SHOWN, again(case.ask, "causes"))
    if case.ran[-1].timed_out:
        said = f"A parallel build of {about(case)} did not end."
        return Answer("differs", said, power, NOT_SHOWN, again(case.ask, "planned"))
    said = f"{runs} parallel builds of {about(case)} made what two serial builds made."
    return Answer("same", said, power, NOT_SHOWN, again(case.ask, "stale"))


def _power(case: Case) -> tuple[str, ...]:
    """Return what these runs could find: said always, so that nobody takes an absence for a proof."""
    plain = sum(ran.look.name.startswith("parallel") for ran in case.ran)
    reverse = sum(ran.look.name.startswith("reverse") for ran in case.ran)
    late = sum(ran.look.name.startswith("late") for ran in case.ran)
    chance = 1 - 0.99 ** max(plain, 0)
    lines = []
    if plain or not (reverse or late):
        runs = f"{many(plain, 'plain run')} at -j{case.ask.jobs}"
        lines.append(f"{runs} would show a race that shows in 1 of 100 runs with {chance:.0%} chance")
    if reverse:
        down = ", in makes further down too" if _goes_down(case) else ""
        lines.append(
            f"{many(reverse, 'run')} with --shuffle=reverse, which takes every target in the other order{down}"
        )
    names = _held(case)
    lower = sum(name.startswith("%") for name in names)
    if late:
        wanted = len(groups(names))
        down = f", {lower} of them of makes further down," if lower else ""
        lines.append(
            f"{late} of {wanted} runs that hold back each of {len(names)} targets{down} against every other by 50 ms"
        )
    elif not reverse:
        lines.append(f"no run held targets back: {_unheld(names)}")
    one, two = case.run(SERIAL[0]), case.run(SERIAL[1])
    if _goes_down(case) and not reverse and not lower:
        lines.append("the targets of makes further down were not held back one by one: ask in their folders too")
    if one and two:
        loose = [path for path in one.digests if one.digests[path] != two.digests.get(path)]
        lines.append(f"{len(one.digests)} files compared; {len(loose)} left out because two serial builds differ")
        lines += [f"left out: {path}" for path in loose[:4]]
    return tuple(lines)


def _unheld(names: tuple[str, ...]) -> str:
    if len(groups(names)):
        return "it ended with what was found before"
    return "fewer than two targets, or recipes are not read by a shell"


PROBE = Probe(
    "Does a parallel build make the same as a serial one?",
    (
        Word("same", good=True, meaning="No parallel run made anything else; the answer says what could be found."),
        Word("differs", good=False, meaning="A parallel run failed or made something else than two serial ones."),
        Word("nothing-built", good=False, meaning="The target leads to no recipe."),
    ),
    following,
    read,
    copies=True,
    builds=True,
)
