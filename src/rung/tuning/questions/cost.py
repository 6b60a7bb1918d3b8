"""Whether the cost moved that was named as the problem."""

from __future__ import annotations

import re
from collections.abc import Mapping
from statistics import median

from rung.probes.smk.benchmark import measured as rows
from rung.tuning.measured import Measured, Times
from rung.tuning.question import Reply, Word

ASKS = "Did the cost move that was named as the problem?"
BENCHMARK = re.compile(r"(?:^|/)benchmarks?/.+|\.benchmark(?:\.txt|\.tsv)?$")
MOST_PAIRS = 0.9
"""Share of pairs of runs, one before and one after, that must point the same way before a cost has moved."""
FEWEST = 5  # jobs that must all be faster: with fewer, chance does that in more than 1 of 16
NOT_SHOWN = (
    "a cold disk cache, another machine, another size of inputs",
    "builds that are not from nothing: what a person waits for after a small edit",
)


def answer(measured: Measured | None, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Reply:
    """Judge by the runs that were made, else by the benchmarks that both sides recorded (bytes by path)."""
    return _by_runs(measured) if measured else _by_records(before, after)


def _by_runs(measured: Measured) -> Reply:
    times = measured.times
    old = median((*times.before, *times.control))
    evidence = (
        f"{measured.cost} before: {_said(times.before)}",
        f"{measured.cost} before, once more as a control: {_said(times.control)}",
        f"{measured.cost} after: {_said(times.after)}",
        f"two equal sides differ by {times.noise:.3f} s; the smallest change to be seen is {times.limit:.3f} s",
    )
    share = times.saved / old if old else 0.0
    word, said = _judged(times, measured.cost, share)
    return Reply(ASKS, word, said, evidence, NOT_SHOWN)


def _judged(times: Times, cost: str, share: float) -> tuple[Word, str]:
    if times.saved > times.limit and times.faster >= MOST_PAIRS:
        return Word.HOLDS, f"`{cost}` takes {times.saved:.3f} s less ({share:.0%}), more than noise."
    if times.saved < -times.limit and times.faster <= 1 - MOST_PAIRS:
        return Word.BROKEN, f"`{cost}` takes {-times.saved:.3f} s more ({-share:.0%}), more than noise."
    why = f"less than {times.limit:.3f} s cannot be told"
    if abs(times.saved) > times.limit:
        ordered = times.faster if times.saved > 0 else 1 - times.faster
        why = f"the runs overlap, only {ordered:.0%} of the pairs go the way of the median and {MOST_PAIRS:.0%} must"
    return Word.BROKEN, f"`{cost}` did not move surely: {times.saved:+.3f} s saved; {why}."


def _said(values: tuple[float, ...]) -> str:
    runs = ", ".join(f"{each:.3f}" for each in values)
    return f"median {median(values):.3f} s of {len(values)} runs ({runs})"


def _by_records(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Reply:
    missing = (*NOT_SHOWN, "anything that was not recorded: --measure builds both sides in scratch copies")
    both = sorted(path for path in before.keys() & after.keys() if before[path] != after[path])
    pairs = [(path, old, new) for path in both if (old := _seconds(before[path])) and (new := _seconds(after[path]))]
    if not pairs:
        said = "It cannot be judged: nothing was measured, and no benchmark was recorded anew on both sides."
        return Reply(ASKS, Word.NOT_JUDGED, said, (), missing)
    faster = sum(new < old for _, old, new in pairs)
    total_old, total_new = sum(old for _, old, _ in pairs), sum(new for _, _, new in pairs)
    evidence = tuple(f"{path}: {old:.2f} s before, {new:.2f} s after" for path, old, new in pairs[:8])
    totals = f"{total_old:.2f} s before, {total_new:.2f} s after in {len(pairs)} recorded jobs"
    if len(pairs) >= FEWEST and faster == len(pairs):
        return Reply(ASKS, Word.HOLDS, f"Every recorded job is faster: {totals}.", evidence, missing)
    if len(pairs) >= FEWEST and faster == 0:
        return Reply(ASKS, Word.BROKEN, f"No recorded job is faster: {totals}.", evidence, missing)
    said = f"It cannot be judged: {totals}, and one run of each says nothing about noise."
    return Reply(ASKS, Word.NOT_JUDGED, said, evidence, missing)


def _seconds(data: bytes) -> float:
    found = rows(data.decode("utf-8", "replace"))
    return median(row.seconds for row in found) if found else 0.0


def is_benchmark(path: str) -> bool:
    """Say whether a file is a recorded benchmark by its name."""
    return BENCHMARK.search(path) is not None
