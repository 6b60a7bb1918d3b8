"""A table of texts, as Markdown that any forge renders and as columns for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rung.model.visible import visible

_WIDEST = 44
_ESCAPED = {
    "|": "\\|",
    "<": "&lt;",
    ">": "&gt;",
    "`": "\\`",
    "*": "\\*",
    "_": "\\_",
    "[": "\\[",
    "]": "\\]",
    "\\": "\\\\",
}


def as_markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table. Text of a cell is escaped, so that it cannot end its cell or mark anything up."""
    lines = [_line(heads), "|" + "---|" * len(heads)]
    lines += [_line([_escaped(cell) for cell in row]) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(char, char) for char in visible(" ".join(text.split())))


def as_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the table in columns; a long cell is cut and ends in ``…``, never the last column."""
    shown = [[visible(cell) for cell in row] for row in (heads, *rows)]
    widths = [min(max(len(row[at]) for row in shown), _WIDEST) for at in range(len(heads))]
    return "".join("  ".join(_column(row, widths)).rstrip() + "\n" for row in shown)


def _column(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cut = [cell if len(cell) <= _WIDEST else cell[: _WIDEST - 1] + "…" for cell in row[:-1]]
    return [*(f"{cell:<{width}}" for cell, width in zip(cut, widths, strict=False)), row[-1]]
