"""Reads a fault's page out of the docstring beside its rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import cleandoc
from textwrap import dedent

_PART = re.compile(r"^(Why|Fix|Bad|Good):[ \t]*(.*)$")


@dataclass(frozen=True, slots=True)
class Guide:
    """The parts of a page: what is claimed, why it hurts at 3 AM, what to do, and the samples as Markdown."""

    claim: str
    why: str
    remedy: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


def read_guide(docstring: str | None) -> Guide:
    """Return the parts of ``docstring``: a first paragraph, then ``Why:``, ``Fix:``, and ``Bad:``/``Good:`` samples.

    Samples are indented by four blanks below their mark. A part that is missing is an empty string.
    """
    parts: list[tuple[str, list[str]]] = [("Claim", [])]
    for line in cleandoc(docstring or "").splitlines():
        if mark := _PART.match(line):
            parts.append((mark[1], [mark[2]] if mark[2] else []))
        else:
            parts[-1][1].append(line)
    return Guide(
        claim=_prose(parts, "Claim"),
        why=_prose(parts, "Why"),
        remedy=_prose(parts, "Fix"),
        bad=_samples(parts, "Bad"),
        good=_samples(parts, "Good"),
    )


def _prose(parts: list[tuple[str, list[str]]], name: str) -> str:
    paragraphs = "\n".join("\n".join(lines) for part, lines in parts if part == name).strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _samples(parts: list[tuple[str, list[str]]], name: str) -> tuple[str, ...]:
    return tuple(dedent("\n".join(lines)).strip("\n") + "\n" for part, lines in parts if part == name)
