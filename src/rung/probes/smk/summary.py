"""What ``snakemake --summary`` prints: a table with tabs. Version 7 has one column more."""

from __future__ import annotations

from msgspec import Struct

HEAD = "output_file\t"
OK, NO_UPDATE, PENDING = "ok", "no update", "update pending"


class Row(Struct, frozen=True):
    """One output file: the rule that makes it, its logs, and what Snakemake holds of it."""

    path: str
    date: str
    rule: str
    logs: tuple[str, ...]
    status: str
    plan: str


def rows(out: str) -> tuple[Row, ...] | None:
    """Return the rows, or None when there is no table."""
    lines = out.splitlines()
    at = next((number for number, line in enumerate(lines) if line.startswith(HEAD)), None)
    if at is None:
        return None
    names = lines[at].split("\t")
    cells = (dict(zip(names, line.split("\t"), strict=False)) for line in lines[at + 1 :] if line.count("\t") > 1)
    return tuple(_row(cell) for cell in cells)


def _row(cell: dict[str, str]) -> Row:
    logs = tuple(name for name in cell.get("log-file(s)", "").split(",") if name and name != "-")
    return Row(
        cell.get("output_file", ""),
        cell.get("date", ""),
        cell.get("rule", ""),
        logs,
        cell.get("status", ""),
        cell.get("plan", ""),
    )
