"""Whether a parallel build makes the same as a serial one.

Everything is built from nothing in scratch copies. Two serial builds come first: what differs between them is no
matter of parallelism and is left out. Then parallel builds, plain ones and some with one side of every pair of targets
held back by 50 ms, those of makes further down too; GNU Make 4.4 also builds in the other order (`--shuffle=reverse`),
one recipe at a time, which shows every order that nobody declared, and side by side. The last build only tells
whether recipes ran side by side at all. Plain repeats alone prove little, so the answer states what it could find.
Where nothing differs, recipes are read: a scratch file that two of them write and read is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rung.model.replacing import replace
from rung.probes import showing
from rung.probes.count import many
from rung.probes.gnumake import beside
from rung.probes.gnumake.chance import alike, shapes
from rung.probes.gnumake.database import database
from rung.probes.gnumake.delay import groups
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.power import overlapped, power, side_by_side
from rung.probes.gnumake.racing import SERIAL, WITNESS, able, delayed, goes_down, hurried, may_race, seen, shell, tried
from rung.probes.gnumake.rebuild import build, made
from rung.probes.gnumake.speech import again, make
from rung.probes.probe import Answer, Case, Look, Probe, Ran, Word
from rung.probes.recipes.sharing import shared
from rung.probes.recipes.writers import printed_at, writers

SHOWN = 12
SHUFFLES = (4, 4)
JOBLESS = "warning: jobserver unavailable"  # of a make that is started as `make`, not as `$(MAKE)`
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
    if case.run("after") is None and goes_down(case):
        return Look(
            "after", make(case.ask, "-n", "-p"), SERIAL[1]
        )  # only now are all makefiles there, and what they know
    if any(_differs(case, ran) for ran in tried(case)) or _spent(case):
        return None
    return next((look for look in _builds(case) if case.run(look.name) is None), None)


def _builds(case: Case) -> tuple[Look, ...]:
    """Return every parallel build worth making, the likeliest to find something first."""
    jobs, out = f"-j{case.ask.jobs}", case.ran[0].out
    if not may_race(case):
        return (build(case, "parallel-1", out, jobs),)
    times = range(1, case.ask.repeats + 1)
    plain = [build(case, f"parallel-{n}", out, jobs) for n in times]
    held = enumerate(groups(able(case)), 1)
    late = [build(case, f"late-{n}", out, jobs, delayed(case, group)) for n, group in held]
    turned: list[Look] = []
    if case.version >= SHUFFLES:
        turned.append(build(case, "turned-1", out, "-j1", "--shuffle=reverse"))
        late += [build(case, f"reverse-{n}", out, jobs, "--shuffle=reverse") for n in times]
    return (*turned, *plain[:1], *late, *plain[1:], *_witnesses(case, out, jobs))


def _witnesses(case: Case, out: str, jobs: str) -> tuple[Look, ...]:
    """Return the builds that only tell whether recipes run side by side; the next one where the last saw nothing."""
    names = able(case, alone=False)
    last = next((each for each in reversed(case.ran) if each.look.name.startswith(WITNESS)), None)
    number = 0 if last is None else int(last.look.name.removeprefix(WITNESS))
    if len(names) < 2 or number == len(beside.TIMES) or (last and beside.told(last.err)[1]):  # noqa: PLR2004 - a pair of them is compared
        return ()
    setting = beside.witness(names, number, *shell(case))
    return (build(case, f"{WITNESS}{number + 1}", out, jobs, setting),)


def _bad(case: Case) -> Answer | None:
    """Return why it cannot be compared; that asking needs a build first is no reason, for it is built."""
    answers = (trouble(case, ran) for ran in case.ran[:3])
    return next((bad for bad in answers if bad and bad.verdict != "needs-a-build"), None)


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
    away = [path for path in steady if path not in ran.digests]
    more = [path for path in ran.digests if path not in one.digests and path not in two.digests]
    gone = [f"{ran.look.name}: not made: {path}" for path in away if not alike(path, more)]
    new = [f"{ran.look.name}: made beside: {path}" for path in _new(more, one, two) if not alike(path, away)]
    return (*other, *gone, *new)


def _new(more: Sequence[str], one: Ran, two: Ran) -> Iterator[str]:
    """Yield what a parallel build made beside, without what each build names otherwise (`mktemp`, times)."""
    drawn = shapes(one.digests.keys() - two.digests.keys(), two.digests.keys() - one.digests.keys())
    yield from (path for path in more if not any(each.fullmatch(path) for each in drawn))


def read(case: Case) -> Answer:
    """Say whether something differed, and what could have been found."""
    bad = _bad(case)
    if bad and len(case.ran) > 1:
        bad = replace(bad, sentence=f"A serial build from nothing already fails. {bad.sentence}")
    if bad:
        return bad
    known = database(case.ran[0].out)
    if not made(case, known):
        said = f"{about(case)} leads to no recipe, so there is nothing to compare."
        return Answer("nothing-built", f"{said[0].upper()}{said[1:]}", (), NOT_SHOWN, again(case.ask, "planned"))
    found = next(((ran, lines) for ran in reversed(tried(case)) if (lines := _differs(case, ran))), None)
    if found:
        return _apart(case, *found)
    slow = hurried(case)
    if slow and not tried(case):
        return trouble(case, slow[0]) or _same(case)
    if case.ran[-1].timed_out and not slow:
        said = f"A parallel build of {about(case)} did not end."
        return Answer("differs", said, power(case), NOT_SHOWN, again(case.ask, "planned"))
    if may_race(case) and overlapped(case) is False:
        return _one_by_one(case)
    return _same(case)


def _same(case: Case) -> Answer:
    """Answer where no build differed; of one that was stopped early nothing is concluded, and that is said."""
    builds = many(len(tried(case)), "parallel build")
    said = f"{builds} of {about(case)} made what two serial builds made."
    if any(JOBLESS in ran.err for ran in tried(case)):
        said = f"{said} But a make further down got no jobs and built one by one: a race there would not show."
        return Answer("one-by-one", said, power(case), NOT_SHOWN, again(case.ask, "target"))
    both = shared(case) if may_race(case) else ()
    if both:
        said = f"{said} But recipes that may run side by side share a scratch file: a race that no run has shown."
        narrower = printed_at(case, both) or again(case.ask, "causes")
        return Answer("shared", said, (*map(str, both[:SHOWN]), *power(case)), NOT_SHOWN, narrower)
    stopped = (f"{ran.look.name} was stopped by --timeout, and tells nothing" for ran in hurried(case))
    evidence = (*stopped, *side_by_side(case), *power(case))
    return Answer("same", said, evidence, NOT_SHOWN, again(case.ask, "stale"))


def _apart(case: Case, ran: Ran, lines: tuple[str, ...]) -> Answer:
    """Answer when a build differs from the serial ones."""
    said = (
        f"A parallel build of {about(case)} is not what a serial one is: parallel build {len(tried(case))} showed it."
    )
    if ran.look.name.startswith("turned"):
        said = f"Built in the other order, {about(case)} is not what it is otherwise: an order that nobody declared."
    shown = tuple(line for line in lines if beside.MARK not in line)[:SHOWN]
    found = writers(case, tuple(line.rpartition(": ")[2] for line in shown))
    narrower = printed_at(case, found) or again(case.ask, "causes")
    return Answer("differs", said, (*shown, *map(str, found), *power(case)), NOT_SHOWN, narrower)


def _one_by_one(case: Case) -> Answer:
    """Answer when nothing ran side by side, though the graph would let it: then nothing was compared."""
    why = beside.hides(case)
    lines = tuple(f"{path}:{line}: {text}" for path, line, text in why[:SHOWN])
    builds = sum(ran.look.acts for ran in tried(case))
    waited = max(count for count, _ in (beside.told(ran.err) for ran in seen(case)))
    said = (
        f"No two recipes of {about(case)} ran side by side in {many(builds, 'build')} at -j{case.ask.jobs}, "
        "so nothing was compared: a race beneath would not show."
    )
    lines = (*lines, f"{waited} recipes were held back, and none began before another one had waited")
    narrower = showing.printed(case, why[0][0], why[0][1]) if why else again(case.ask, "causes")
    return Answer("one-by-one", said, lines, NOT_SHOWN, narrower)


PROBE = Probe(
    "Does a parallel build make the same as a serial one?",
    (
        Word("same", good=True, meaning="No parallel run made anything else; the answer says what could be found."),
        Word("differs", good=False, meaning="A parallel run failed or made something else than two serial ones."),
        Word(
            "shared",
            good=False,
            meaning="No run made anything else, but recipes that may run side by side share a scratch file.",
        ),
        Word(
            "one-by-one",
            good=False,
            meaning="What the graph would let run side by side did not, here or in a make further down: not compared.",
        ),
        Word("nothing-built", good=False, meaning="The target leads to no recipe."),
    ),
    following,
    read,
    copies=True,
    builds=True,
)
