"""Headings of Markdown text moved to other levels, and text moved to the left, without touching code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

SETEXT = re.compile(r"^ {0,3}(=+|-{3,})[ \t]*$")
_ATX = re.compile(r"^( {0,3})(#{1,6})([ \t].*|)$")
_FENCE = re.compile(r"^[ >]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})")


def outdented(text: str, indent: int) -> str:
    """Return ``text`` without up to ``indent`` blanks at the start of each line."""
    kept = []
    margins = [len(line) - len(line.lstrip(" ")) for line in text.split("\n") if line.strip()]
    indent = max(indent, min(margins, default=0)) if indent else 0
    for line in text.split("\n"):
        blanks = len(line) - len(line.lstrip(" "))
        kept.append(line[min(blanks, indent) :])
    return "\n".join(kept)


def levelled(text: str, highest: int) -> str:
    """Return Markdown whose highest heading has the level ``highest``, the others as much below it as they were.

    Lines of code blocks are left alone. A heading that would be deeper than six becomes a line in bold.
    """
    levels = [level for _, level, _ in _headings(text)]
    shift = max(0, highest - min(levels, default=highest))
    if not levels:
        return text
    lines = text.split("\n")
    for number, level, words in reversed(list(_headings(text))):
        deep = level + shift
        made = f"{'#' * deep} {words}".rstrip() if deep <= 6 else f"**{words}**"  # noqa: PLR2004 - Markdown has six levels
        under = number + 1 < len(lines) and not _ATX.match(lines[number]) and bool(SETEXT.match(lines[number + 1]))
        lines[number : number + (2 if under else 1)] = [made]
    return "\n".join(lines)


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (line, level, words) of each heading outside code blocks."""
    fence = ""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and line.strip(" >") == mark[1])):
            fence = "" if fence else mark[1]
        elif not fence and (atx := _ATX.match(line)):
            yield number, len(atx[2]), atx[3].strip()
        elif not fence and number + 1 < len(lines) and _is_setext(lines, number):
            yield number, 1 if "=" in lines[number + 1] else 2, line.strip()


def _is_setext(lines: Sequence[str], number: int) -> bool:
    line = lines[number]
    plain = line.strip() and not line.startswith("    ") and not re.match(r"\s*(?:[-*+>|]|\d+[.)])(?:\s|$)|.*\|", line)
    return bool(plain and SETEXT.match(lines[number + 1]) and (number == 0 or not lines[number - 1].strip()))
