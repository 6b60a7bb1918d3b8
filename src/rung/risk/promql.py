"""PromQL is read-only by construction: what looks like an expression observes."""

from __future__ import annotations

import re

from rung.model.effect import Effect, Facet, Verdict
from rung.model.pattern import pattern
from rung.risk.verdicts import unknown

TOKEN = pattern(
    r"""\s+|\#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|[A-Za-z_:][\w:.]*|\$\{?\w+\}?
    |(?:\d[\w.]*|\.\d+)(?:[eE][+-]?\d+)?|[(){}\[\],@+*/%^-]|==|!=|=~|!~|>=|<=|[<>=]|\.\.\.""",
    re.VERBOSE,
)
CLOSERS = {")": "(", "]": "[", "}": "{"}


def promql(text: str) -> Verdict:
    """Return observe when every token belongs to PromQL and the brackets balance, else unknown."""
    at, tokens = 0, 0
    depth: list[str] = []
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            return unknown(
                "this does not read as a PromQL expression", "promql", text[at : at + 20].split("\n", maxsplit=1)[0]
            )
        piece = found[0]
        tokens += bool(piece.strip()) and not piece.startswith("#")
        if piece in ("(", "[", "{"):
            depth.append(piece)
        elif piece in CLOSERS and (not depth or depth.pop() != CLOSERS[piece]):
            return unknown("the brackets of this expression do not balance", "promql", piece)
        at = found.end()
    if depth or not tokens:
        return unknown("this does not read as a PromQL expression", "promql", depth[-1] if depth else "")
    return Verdict(Effect.OBSERVE, "PromQL can only read", "promql", facets=frozenset([Facet.NETWORK]))
