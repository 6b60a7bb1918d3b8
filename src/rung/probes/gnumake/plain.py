"""What the variables of a makefile surely hold, read from its text: only those that are set to one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rung.probes.gnumake.lines import Line, Part

SET = re.compile(r"^(?:override\s+|export\s+)*(?P<name>[\w.-]+)\s*(?P<how>:::?=|::=|:=|\?=|=)\s*(?P<value>[^\n]*)$")
USED = re.compile(r"\$[({]([\w.-]+)[)}]")
BUILT_IN = {"CC": "cc", "CXX": "g++", "CPP": "cc -E", "AR": "ar", "LD": "ld", "AS": "as", "CURDIR": ".", "RM": "rm -f"}
DEEPEST = 6


def values(lines: Iterable[Line]) -> dict[str, str]:
    """Return the variables that are set, once or always alike, with the text they are set to."""
    found: dict[str, str | None] = {}
    for line in lines:
        told = SET.match(line.text) if line.part is Part.TEXT else None
        if told:
            value = told["value"].strip()
            found[told["name"]] = value if found.get(told["name"], value) == value else None
        elif line.part is Part.TEXT and (more := re.match(r"^([\w.-]+)\s*(?:\+|!)=", line.text)):
            found[more[1]] = None
    return {**BUILT_IN, **{name: value for name, value in found.items() if value is not None}}


def expand(text: str, known: Mapping[str, str]) -> str:
    """Return the text with every variable that is surely known written out; the rest stays as it is."""
    for _ in range(DEEPEST):
        wider = USED.sub(lambda found: known.get(found[1], found[0]), text)
        if wider == text or len(wider) > 10_000:  # noqa: PLR2004 - nobody includes or runs a line that long
            return text
        text = wider
    return text
