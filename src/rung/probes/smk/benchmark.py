"""What a ``benchmark:`` file of Snakemake holds: one row under a header, seconds first."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "s\th:m:s"
SHORTEST = 1.0  # seconds; below, everything but the time is noise
UNKNOWN = frozenset({"", "-", "NA", "nan"})


@dataclass(frozen=True, slots=True)
class Measured:
    """One job: its seconds, and what else was measured, by Snakemake's own column names (MB, percent, seconds)."""

    seconds: float
    others: tuple[tuple[str, str], ...]


def measured(text: str) -> tuple[Measured, ...]:
    """Return the rows of a benchmark file; none when it is no such file."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or not lines[0].startswith(HEAD):
        return ()
    names = lines[0].split("\t")
    found = []
    for line in lines[1:]:
        cells = dict(zip(names, line.split("\t"), strict=False))
        try:
            seconds = float(cells.get("s", ""))
        except ValueError:
            continue
        others = tuple((n, v) for n, v in cells.items() if n not in {"s", "h:m:s"} and v not in UNKNOWN)
        found.append(Measured(seconds, others if seconds >= SHORTEST else ()))
    return tuple(found)
