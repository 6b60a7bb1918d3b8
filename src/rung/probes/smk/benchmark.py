"""What a ``benchmark:`` file of Snakemake holds: one row a repeat, in TSV under a header or in JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from msgspec import Struct

from rung.model.pattern import pattern

HEAD = "s\th:m:s"
SHORTEST = 1.0  # seconds; below, everything but the time is noise
UNKNOWN = frozenset({"", "-", "NA", "nan", "None"})
TIMES = frozenset({"s", "h:m:s"})
ABOUT_THE_JOB = frozenset({"jobid", "rule_name", "wildcards", "params", "resources", "threads"})  # --benchmark-extended
NUMBER = pattern(r"\d+")


class Measured(Struct, frozen=True):
    """One run of a job: its seconds, and what else was measured, by Snakemake's names (MB, percent, seconds).

    ``threads`` are those it had, where the file says so; else 0.
    """

    seconds: float
    others: tuple[tuple[str, str], ...]
    threads: int = 0


def measured(text: str) -> tuple[Measured, ...]:
    """Return the rows of a benchmark file; none when it is no such file."""
    return tuple(row for cells in _cells(text) if (row := _row(cells)))


def _cells(text: str) -> Iterator[Mapping[str, str]]:
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and lines[0].startswith(HEAD):
        names = lines[0].split("\t")
        yield from (dict(zip(names, line.split("\t"), strict=False)) for line in lines[1:])
    for line in lines if lines and lines[0].startswith("{") else ():
        with suppress(ValueError, RecursionError):
            tree = json.loads(line)
            yield {str(name): str(value) for name, value in tree.items()} if isinstance(tree, dict) else {}


def _row(cells: Mapping[str, str]) -> Measured | None:
    try:
        seconds = float(cells.get("s", ""))
    except ValueError:
        return None
    shown = ((name, value) for name, value in cells.items() if name not in TIMES | ABOUT_THE_JOB)
    threads = NUMBER.search(cells.get("threads", ""))
    others = tuple((name, value) for name, value in shown if value not in UNKNOWN)
    return Measured(seconds, others if seconds >= SHORTEST else (), int(threads[0]) if threads else 0)
