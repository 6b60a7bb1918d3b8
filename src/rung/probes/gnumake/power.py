"""What parallel builds could have found: said always, so that nobody takes an absence for a proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rung.probes.count import many
from rung.probes.gnumake import beside
from rung.probes.gnumake.delay import groups
from rung.probes.gnumake.racing import SERIAL, WITNESS, able, goes_down, may_race, seen, tried
from rung.probes.probe import Case


def power(case: Case) -> tuple[str, ...]:
    """Return a line for everything that these builds could find, and what was left out of the comparison."""
    if may_race(case):
        runs = Counter(ran.look.name.partition("-")[0] for ran in tried(case))
        return (*_plain(case, runs["parallel"]), *_turned(case, runs), *_late(case, runs), *_left(case))
    none = "no recipe may run beside another one: there is only one, or each needs the one before it"
    return (none, *_left(case))


def overlapped(case: Case) -> bool | None:
    """Say whether recipes were seen side by side; None where nobody looked, or the shells noted nothing."""
    found = [beside.told(ran.err) for ran in seen(case)]
    if any(together for _, together in found):
        return True
    return False if any(waited > 1 for waited, _ in found) else None


def side_by_side(case: Case) -> Iterator[str]:
    """Yield what is known of recipes that ran side by side, where any may."""
    if not may_race(case):
        return
    known = overlapped(case)
    if known:
        count = max(together for _, together in (beside.told(ran.err) for ran in seen(case)))
        yield f"{count} recipes were seen side by side"
    elif known is None and not any(ran.look.name.startswith(WITNESS) for ran in case.ran):
        yield "whether any two recipes ran side by side was not looked at"
    elif known is None:
        yield "whether any two recipes ran side by side is not known: their shells noted nothing"


def _plain(case: Case, count: int) -> Iterator[str]:
    if count:
        chance = 1 - 0.99**count
        runs = f"{many(count, 'plain run')} at -j{case.ask.jobs}"
        yield f"{runs} would show a race that shows in 1 of 100 runs with {chance:.0%} chance"


def _turned(case: Case, runs: Counter[str]) -> Iterator[str]:
    down = ", in makes further down too" if goes_down(case) else ""
    if runs["turned"]:
        yield f"1 run with -j1 --shuffle=reverse, one recipe at a time in the other order{down}"
    if runs["reverse"]:
        said = f"{many(runs['reverse'], 'run')} at -j{case.ask.jobs} with --shuffle=reverse"
        yield f"{said}, which begins with the last prerequisite{down}"


def _late(case: Case, runs: Counter[str]) -> Iterator[str]:
    names = able(case)
    lower = sum(name.startswith("%") for name in names)
    wanted = len(groups(names))
    if runs["late"]:
        down = f", {lower} of them of makes further down," if lower else ""
        said = f"{runs['late']} of {wanted} runs that hold back each of {len(names)} targets"
        yield f"{said}{down} against every other by 50 ms"
    else:
        why = "it ended with what was found before" if wanted else "their recipes are not read by a shell"
        yield f"no run held targets back: {why}"
    if goes_down(case) and not lower:
        yield "the targets of makes further down were not held back one by one: ask in their folders too"


def _left(case: Case) -> Iterator[str]:
    one, two = case.run(SERIAL[0]), case.run(SERIAL[1])
    if one and two:
        loose = [path for path in one.digests if one.digests[path] != two.digests.get(path)]
        yield f"{many(len(one.digests), 'file')} compared; {len(loose)} left out because two serial builds differ"
        yield from (f"left out: {path}" for path in loose[:4])
