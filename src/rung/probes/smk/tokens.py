"""The tokens of a Snakefile, without what only a real run carries out; and small questions about them."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator, Sequence
from tokenize import DEDENT, INDENT, NEWLINE, TokenInfo

from rung.probes.smk.pytokens import pytokens

RULES = frozenset({"rule", "checkpoint", "use"})
HOOKS = frozenset({"onstart", "onsuccess", "onerror"})
PASSED_OVER = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER})
READS = re.compile(r"[\"'](?:r|rt|rb)[\"']$")


def tokens_of(text: str) -> list[TokenInfo]:
    """Return the tokens that count. Raises what ``pytokens`` raises for a text that is no Python."""
    return list(_without_later([each for each in pytokens(text) if each.type not in PASSED_OVER]))


def _without_later(tokens: Sequence[TokenInfo]) -> Iterator[TokenInfo]:
    """Yield the tokens outside bodies that a dry run leaves alone: of a rule's ``run:`` and of the hooks.

    Elsewhere ``run: …`` is Python's: a name with a type, which is evaluated.
    """
    at = 0
    for begin, above in begun(tokens):
        head = tokens[begin].string
        later = head in HOOKS or (head == "run" and above in RULES)
        if begin >= at and later and text_at(tokens, begin + 1) == ":":
            yield from tokens[at:begin]
            at = _after_body(tokens, begin + 2)
    yield from tokens[at:]


def begun(tokens: Sequence[TokenInfo]) -> Iterator[tuple[int, str]]:
    """Yield where each line begins that is no block's end, with the first word of what its block stands in."""
    head, above = "", [""]
    for at, each in enumerate(tokens):
        if each.type == INDENT:
            above.append(head)
        elif each.type == DEDENT:
            above.pop()
        elif starts(tokens, at):
            head = each.string
            yield at, above[-1]


def _after_body(tokens: Sequence[TokenInfo], at: int) -> int:
    if at < len(tokens) and tokens[at].type != NEWLINE:  # the body stands on the same line
        return next((n for n in range(at, len(tokens)) if tokens[n].type == NEWLINE), len(tokens))
    deep = 0
    for n in range(at + 1, len(tokens)):
        deep += (tokens[n].type == INDENT) - (tokens[n].type == DEDENT)
        if deep <= 0:
            return n + (tokens[n].type == DEDENT)
    return len(tokens)


def starts(tokens: Sequence[TokenInfo], at: int) -> bool:
    """Say whether a token is the first of its line."""
    return at == 0 or tokens[at - 1].type in {NEWLINE, INDENT, DEDENT}


def text_at(tokens: Sequence[TokenInfo], at: int) -> str:
    """Return the text of a token, empty where there is none."""
    return tokens[at].string if 0 <= at < len(tokens) else ""


def _inside(tokens: Sequence[TokenInfo], at: int) -> list[str]:
    """Return what stands directly inside the bracket at ``at``; inner brackets are one empty text each."""
    deep, found = 0, []
    for each in tokens[at:]:
        deep += each.string in {"(", "[", "{"}
        deep -= each.string in {")", "]", "}"}
        if deep == 0:
            break
        found.append(each.string if deep == 1 else "")
    return found[1:]


def arguments(tokens: Sequence[TokenInfo], at: int) -> int:
    """Return how many arguments stand in the bracket at ``at``."""
    inner = _inside(tokens, at)
    return inner.count(",") + bool(inner) - bool(inner and inner[-1] == ",")


def only_reads(tokens: Sequence[TokenInfo], at: int) -> bool:
    """Say whether the arguments of ``open`` in the bracket at ``at`` can only mean reading."""
    words = _inside(tokens, at)
    if {"*", "**", "mode", "opener"} & {*words}:
        return False
    second = words[words.index(",") + 1 :] if "," in words else []
    plain = second and READS.match(second[0]) is not None and second[1:2] in ([], [","])
    return not second or second[0] == "encoding" or bool(plain)
