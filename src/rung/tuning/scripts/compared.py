"""Both sides' scripts against each other: what came, what went, and which numbers became weaker."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rung.probes.smk.pytree import FAULTS
from rung.tuning.pair import Pair
from rung.tuning.scripts import python, rlang
from rung.tuning.scripts.condition import Condition, condition
from rung.tuning.scripts.trace import Kind, Trace

PYTHON = (".py", ".pyw")


def came(pair: Pair, kind: Kind) -> Iterator[Trace]:
    """Yield the traces of a kind that only the side after has, where it has more of them than the side before."""
    before, after = _both(pair)
    yield from _more(_of(after, kind), _of(before, kind))


def went(pair: Pair, kind: Kind) -> Iterator[Trace]:
    """Yield the traces of a kind that only the side before has, where it had more of them than the side after."""
    before, after = _both(pair)
    yield from _more(_of(before, kind), _of(after, kind))


def guarded(pair: Pair) -> Iterator[tuple[Trace, str]]:
    """Yield each check that hangs on a condition now on which it did not hang before, with the condition."""
    before, after = _both(pair)
    old = {each.key: each.guards for each in _of(before, Kind.CHECK)}
    for each in _of(after, Kind.CHECK):
        more = each.guards - old.get(each.key, each.guards)
        if more:
            yield each, " and ".join(sorted(more))


def turned(pair: Pair) -> Iterator[tuple[Trace, str]]:
    """Yield each check that asks for something else than one that went from its function, and what it asks for now.

    That is the opposite, nothing at all, or a bound where something was to be equal.
    """
    before, after = (_asked(traces) for traces in _both(pair))
    for place, new in after.items():
        old = before.get(place, {})
        gone = old.keys() - new.keys()
        came = (asked for asked in new if asked not in old)
        equal = [each for each in new if each.how == "==" and each.holds]
        for asked in came:
            if asked.always and gone:
                yield new[asked], "holds whatever was found"
            elif asked.opposite in gone and asked.sides:
                yield new[asked], "asks for the opposite of before"
            elif any(asked.loosens(each) and not _kept(each, equal) for each in gone):
                yield new[asked], "asks for less than that they are equal"


def _asked(traces: tuple[Trace, ...]) -> dict[str, dict[Condition, Trace]]:
    """Return the conditions of checks by the file and function in which they stand."""
    found: defaultdict[str, dict[Condition, Trace]] = defaultdict(dict)
    for each in _of(traces, Kind.ASKED):
        function, _, text = each.key.partition(":")
        found[f"{_file(each)}:{function}"][condition(text)] = each
    return found


def _kept(gone: Condition, equal: list[Condition]) -> bool:
    """Say whether something of what was to be equal still is to be equal to something."""
    return any({*gone.sides} & {*each.sides} for each in equal)


def weakened(pair: Pair, kind: Kind) -> Iterator[tuple[Trace, float]]:
    """Yield each number of a kind that allows more, or asks for less, than before, with what it was."""
    before, after = _both(pair)
    old: defaultdict[str, list[float]] = defaultdict(list)
    for each in _of(before, kind):
        old[each.key].append(each.number or 0.0)
    for each in _of(after, kind):
        was = old[each.key]
        now = each.number or 0.0
        if was and now not in was and all((now - number) * each.weaker > 0 for number in was):
            yield each, was[0]


def gone(pair: Pair, kind: Kind) -> Iterator[Trace]:
    """Yield each trace of a kind whose key stands nowhere any more, in no script and in no build file."""
    before, after = _both(pair)
    left = {each.key for each in _of(after, kind)}
    for each in _of(before, kind):
        if each.key not in left and not any(each.key in line.text for line in pair.after.lines):
            yield each


def unlogged(pair: Pair) -> Iterator[Trace]:
    """Yield where each script that is still there asked for the log of its rule, if it does so nowhere any more."""
    before, after = _both(pair)
    left = {_file(each) for each in _of(after, Kind.LOG)}
    asked = {_file(each): each for each in reversed(_of(before, Kind.LOG))}
    yield from (each for path, each in asked.items() if path not in left and path in pair.after.scripts)


def _file(trace: Trace) -> str:
    return trace.place.rpartition(":")[0]


def unread(pair: Pair) -> tuple[str, ...]:
    """Return a line for each script that changed and is no Python that can be read."""
    found = (
        f"{name}: {path} is no Python that can be read, so nothing is said about it"
        for name, these, those in _sides(pair)
        for path, text in _changed(these, those).items()
        if path.endswith(PYTHON) and _read(path, text) is None
    )
    return tuple(found)


def _sides(pair: Pair) -> tuple[tuple[str, Mapping[str, str], Mapping[str, str]], ...]:
    one, two = pair.before, pair.after
    return (one.name, one.scripts, two.scripts), (two.name, two.scripts, one.scripts)


def _both(pair: Pair) -> tuple[tuple[Trace, ...], tuple[Trace, ...]]:
    """Return the traces of both sides in the scripts that are not the same."""
    before, after = (
        tuple(trace for path, text in _changed(these, those).items() for trace in _read(path, text) or ())
        for _, these, those in _sides(pair)
    )
    return before, after


def _changed(these: Mapping[str, str], those: Mapping[str, str]) -> dict[str, str]:
    """Return the scripts that differ. One that is read on neither side cannot be weighed on the other."""
    return {path: text for path, text in these.items() if those.get(path) != text and _readable(path, those)}


def _readable(path: str, those: Mapping[str, str]) -> bool:
    return path not in those or _read(path, those[path]) is not None


@lru_cache(maxsize=1000)
def _read(path: str, text: str) -> tuple[Trace, ...] | None:
    """Return the traces of a script; None where it cannot be read."""
    if not path.endswith(PYTHON):
        return rlang.traces(path, text)
    try:
        return python.traces(path, text)
    except FAULTS:
        return None


def _of(traces: tuple[Trace, ...], kind: Kind) -> tuple[Trace, ...]:
    return tuple(each for each in traces if each.kind is kind)


def _more(these: tuple[Trace, ...], those: tuple[Trace, ...]) -> Iterator[Trace]:
    if len(these) <= len(those):
        return
    left = Counter(each.said for each in those)
    for each in these:
        left[each.said] -= 1
        if left[each.said] < 0:
            yield each
