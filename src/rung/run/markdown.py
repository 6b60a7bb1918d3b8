"""Hostile text inside Markdown: a block nothing can close, a line nothing can mark up."""

from __future__ import annotations

import re

from rung.model.visible import visible

_MARKS = re.compile(r"([\\`*_\[\]<>|#~&])")
_FIRST = re.compile(r"^([-+=]|\d+(?=[.)]))")
_TICKS = re.compile(r"`+")


def fenced(text: str, language: str = "text") -> str:
    """Return ``text`` as a code block that nothing inside it can close."""
    body = visible(text, keep="\n\t").rstrip("\n")
    longest = max(map(len, _TICKS.findall(body)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language}\n{body}\n{marks}"


def inline(text: str) -> str:
    """Return ``text`` on one line with the characters escaped that Markdown would act on."""
    marked = cell(text)
    return _FIRST.sub(lambda m: f"{m[1]}\\" if m[1].isdigit() else f"\\{m[1]}", marked)


def cell(text: str) -> str:
    """Return ``text`` on one line for a place that begins no line, as the cell of a table."""
    return _MARKS.sub(r"\\\1", visible(" ".join(text.split())))
