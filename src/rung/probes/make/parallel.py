"""Whether a parallel build makes the same as a serial one.

Everything is built from nothing in scratch copies. Two serial builds come first: what differs between them is no
matter of parallelism and is left out. Then parallel builds; GNU Make 4.4 also runs with `--shuffle=reverse`, an older
one with one side of every pair of targets held back by 50 ms. Plain repeats alone prove little, so the answer states
what it could find.
"""

from __future__ import annotations

import re

from rung.probes.gnumake.database import Database, database
from rung.probes.gnumake.delay import delayable, groups, setting
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
        return Look("believed", make(case.ask, "-pqk"), "believed")
    known = database(case.ran[0].out)
    if any(trouble(case, ran) for ran in case.ran[:3]) or not made(case, known):
        return None
    for name in SERIAL:
        if case.run(name) is None:
            return build(case, name, known, "-j1")
    if any(_differs(case, ran) for ran in _parallel(case)) or _spent(case):
        return None
    wanted = _builds(case, known)
    return next((look for look in wanted if case.run(look.name) is None), None)


def _builds(case: Case, known: Database) -> tuple[Look, ...]:
    """Return every parallel build worth making, the likeliest to find something first."""
    jobs = f"-j{case.ask.jobs}"
    plain = tuple(build(case, f"parallel-{n + 1}", known, jobs) for n in range(case.ask.repeats))
    if case.version >= SHUFFLES:
        many = range(case.ask.repeats)
        return (*(build(case, f"reverse-{n + 1}", known, jobs, "--shuffle=reverse") for n in many), *plain)
    flags = known.variables[".SHELLFLAGS"].value if ".SHELLFLAGS" in known.variables else "-c"
    held = groups(_held(case, known))
    late = (build(case, f"late-{n + 1}", known, jobs, setting(group, flags)) for n, group in enumerate(held))
    return (*plain[:1], *late, *plain[1:])


def _held(case: Case, known: Database) -> tuple[str, ...]:
    shell = known.variables["SHELL"].value if "SHELL" in known.variables else "/bin/sh"
    return delayable(tuple(target.name for target in made(case, known)), shell)


def _parallel(case: Case) -> tuple[Ran, ...]:
    return tuple(ran for ran in case.ran if ran.look.name not in {"believed", *SERIAL})


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
    bad = next((failed for ran in case.ran[:3] if (failed := trouble(case, ran))), None)
    if bad:
        return bad
    known = database(case.ran[0].out)
    targets = made(case, known)
    if not targets:
        said = f"{about(case)} leads to no recipe, so there is nothing to compare."
        return Answer("nothing-built", f"{said[0].upper()}{said[1:]}", (), NOT_SHOWN, again(case.ask, "planned"))
    power = _power(case, known)
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


def _power(case: Case, known: Database) -> tuple[str, ...]:
    """Return what these runs could find: said always, so that nobody takes an absence for a proof."""
    plain = sum(ran.look.name.startswith("parallel") for ran in case.ran)
    reverse = sum(ran.look.name.startswith("reverse") for ran in case.ran)
    late = sum(ran.look.name.startswith("late") for ran in case.ran)
    chance = 1 - 0.99 ** max(plain, 0)
    lines = [
        f"{plain} plain runs at -j{case.ask.jobs} find a race that shows in 1 of 100 runs with {chance:.0%} chance"
    ]
    if reverse:
        lines.append(f"{reverse} runs with --shuffle=reverse start every ready target in the other order")
    names = _held(case, known)
    if late:
        wanted = len(groups(names))
        lines.append(
            f"{late} of {wanted} runs that hold back each of {len(names)} targets against every other by 50 ms"
        )
    elif not reverse:
        lines.append("no run held targets back: fewer than two targets, or recipes are not read by a shell")
    one, two = case.run(SERIAL[0]), case.run(SERIAL[1])
    if one and BELOW.search(one.out) and not reverse:
        lines.append("the targets of makes further down were not held back one by one: ask in their folders too")
    if one and two:
        loose = [path for path in one.digests if one.digests[path] != two.digests.get(path)]
        lines.append(f"{len(one.digests)} files compared; {len(loose)} left out because two serial builds differ")
        lines += [f"left out: {path}" for path in loose[:4]]
    return tuple(lines)


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
