"""Texts that are handed in with a command of the shell (`<<END`): what they are, apart from the commands around."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENS = re.compile(r"(?<![<\d])<<(?!<)(?P<tabs>-?)[ \t]*(?P<quote>[\"'\\]?)(?P<end>[A-Za-z_!]\w*)(?P=quote)?")
INNER = re.compile(r"\$\((?!\()[^()]*\)|`[^`\n]*`")
"""A command whose output a text holds."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A text with the command line it is handed in with. ``filled``: the shell runs the commands in it."""

    line: str
    text: str
    filled: bool

    @property
    def inner(self) -> str:
        """Return the commands that the shell runs while it fills the text."""
        return "\n".join(INNER.findall(self.text)) if self.filled else ""


def apart(text: str) -> tuple[str, tuple[Handed, ...]]:
    """Return a text of the shell without what is handed in with its commands, and those texts."""
    if "<<" not in text:
        return text, ()
    left: list[str] = []
    found: list[Handed] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        left.append(line)
        at += 1
        for opens in OPENS.finditer(line):
            end = next((n for n in range(at, len(lines)) if lines[n].strip() == opens["end"]), None)
            if end is not None:  # without an end it is no such text after all
                found.append(Handed(line, "\n".join(lines[at:end]), not opens["quote"]))
                at = end + 1
    return "\n".join(left), tuple(found)
