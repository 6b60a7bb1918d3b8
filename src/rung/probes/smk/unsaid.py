"""A Snakefile without the messages of its rules, for a second look.

Of a rule with a ``message:`` Snakemake prints that text in place of the rule's name and files, so that nobody could say
which job is due and what it makes. A message decides nothing: what is due, and why, stays the same without it.
"""

from __future__ import annotations

import tokenize
from collections.abc import Iterator, Sequence
from tokenize import DEDENT, INDENT, NEWLINE, NL, TokenInfo

from rung.probes.smk.pytree import FAULTS
from rung.probes.smk.tokens import RULES, begun, text_at, tokens_of

NOTHING = "message: None"


def unsaid(data: bytes) -> bytes:
    """Return a Snakefile with every message of a rule replaced by none, line for line; unchanged if it is no Python."""
    if b"message" not in data or b"\r" in data.replace(b"\r\n", b""):  # which ends a line of Python, and none of a file
        return data
    try:
        text = data.decode()
        tokens = tokens_of(text)
    except (tokenize.TokenError, *FAULTS):
        return data
    lines = text.split("\n")
    for first, last in _places(tokens):
        lines[first : last + 1] = [
            f"{lines[first][: len(lines[first]) - len(lines[first].lstrip())]}{NOTHING}", *[""] * (last - first),
        ]  # fmt: skip
    return "\n".join(lines).encode()


def _places(tokens: Sequence[TokenInfo]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each message, counted from 0."""
    for at, above in begun(tokens):
        if tokens[at].string == "message" and above in RULES and text_at(tokens, at + 1) == ":":
            yield tokens[at].start[0] - 1, _last(tokens, at + 2) - 1


def _last(tokens: Sequence[TokenInfo], at: int) -> int:
    """Return the last line of what stands behind a colon: the rest of its line, or the block below it."""
    block = tokens[at].type == NEWLINE
    deep, last = 0, tokens[at - 1].end[0]
    for each in tokens[at + block :]:
        deep += (each.type == INDENT) - (each.type == DEDENT)
        if (block and deep <= 0 and each.type == DEDENT) or (not block and each.type == NEWLINE):
            break
        if each.type not in {INDENT, NEWLINE, NL}:
            last = each.end[0]
    return last
