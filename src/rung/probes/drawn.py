"""Secrets that are drawn anew each time: what two looks print differs, and only its form tells that it is one."""

from __future__ import annotations

import re

# The sign that a value of one kind is made of, and the fewest of it that are no chance.
KINDS = (("[0-9]", 9), ("[0-9a-f]", 12), ("[0-9A-F]", 12), ("[0-9a-f-]", 32), ("[A-Za-z0-9]", 14), (r"[\w+/=.-]", 16))


def form(value: str) -> str:
    """Return the pattern of all values that are drawn as this one was, of its length; empty for one that has words."""
    for sign, fewest in KINDS:
        if len(value) >= fewest and re.fullmatch(f"{sign}+", value):
            mixed = sign in {kind for kind, _ in KINDS[:4]} or all(
                re.search(e, value) for e in ("[a-z]", "[A-Z]", r"\d")
            )
            return rf"(?<![\w+/]){sign}{{{len(value)}}}(?![\w+/])" if mixed else ""
    return ""
