"""Which types a PostgreSQL query names: a type that somebody made runs a function of theirs when a text becomes one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rung.risk.sql.words import Token

FOLDER = Path(__file__).parents[1] / "functions"
# The names of the standard's own grammar, which are no entries of pg_type.
STANDARD = frozenset(
    "bigint smallint integer int decimal dec real float double boolean character nchar national varchar bit numeric "
    "timestamp time interval serial bigserial smallserial".split()
)
# What may stand before a text in quotes without being its type.
BEFORE_TEXT = frozenset(
    "like ilike similar to escape and or not then else case when select where having on by between is from for as "
    "limit offset zone precision varying distinct all any some with using in values value e b x n u passing path "
    "separator regexp rlike return returning default content document name format encoding uescape symmetric at day "
    "year month hour minute second "
    "both leading trailing placing explain show set collate over join only except union intersect overlay".split()
)
BODIES = frozenset(["select", "with", "values", "table", "partition", "order", "rows", "range", "groups", "(", ")"])


@cache
def types() -> frozenset[str]:
    """Return the names of PostgreSQL's own types."""
    lines = (FOLDER / "postgres-types.txt").read_text("utf-8").splitlines()
    return STANDARD | frozenset(line for line in lines if line and not line.startswith("#"))


def strange_types(tokens: tuple[Token, ...]) -> Iterator[Token]:
    """Yield the first word of each type that is not PostgreSQL's own."""
    for at, token in enumerate(tokens):
        if token.text == "::" or (token.kind == "name" and token.word == "returning"):
            yield from _strange(tokens, at + 1)
        elif token.kind == "string" and at and tokens[at - 1].kind in ("name", "quoted"):
            before = tokens[at - 1]
            if before.kind == "quoted" or before.word not in BEFORE_TEXT:
                yield from _strange(tokens, at - 1)
        elif token.kind == "name" and token.word in ("cast", "xmlserialize", "treat"):
            yield from _cast(tokens, at + 1)
        elif token.kind == "name" and token.word == "as":
            yield from _columns(tokens, at + 1)


def exact(token: Token) -> str:
    """Return the name that PostgreSQL reads: without quotes in lower case, in quotes as it stands."""
    return token.text[1:-1] if token.kind == "quoted" else token.text.lower()


def _strange(tokens: tuple[Token, ...], at: int) -> Iterator[Token]:
    if at >= len(tokens):
        return
    if tokens[at + 1 : at + 2] and tokens[at + 1].text == ".":
        if exact(tokens[at]) != "pg_catalog":
            yield tokens[at]
            return
        at += 2
    if at < len(tokens) and (tokens[at].kind not in ("name", "quoted") or exact(tokens[at]) not in types()):
        yield tokens[at]


def _cast(tokens: tuple[Token, ...], at: int) -> Iterator[Token]:
    """Judge the type after the `AS` of a cast, at the depth of its own bracket."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
        if depth == 0:
            return
        if depth == 1 and tokens[index].kind == "name" and tokens[index].word == "as":
            yield from _strange(tokens, index + 1)


def _columns(tokens: tuple[Token, ...], at: int) -> Iterator[Token]:
    """Judge the types of a list of columns: `AS alias (a int, b text)`, or without the alias."""
    if at < len(tokens) and tokens[at].kind in ("name", "quoted"):
        at += 1
    if at + 1 >= len(tokens) or tokens[at].text != "(" or (tokens[at + 1].word or tokens[at + 1].text) in BODIES:
        return
    depth, begins = 0, True
    for index in range(at, len(tokens)):
        text = tokens[index].text
        depth += {"(": 1, ")": -1}.get(text, 0)
        if depth == 0:
            return
        if begins and index > at and index + 1 < len(tokens) and tokens[index + 1].text not in (",", ")"):
            yield from _strange(tokens, index + 1)
        begins = depth == 1 and text in ("(", ",")
