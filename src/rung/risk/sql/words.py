"""Cut SQL into statements of tokens; where dialects or clients could cut it in another place, refuse."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from msgspec import Struct

from rung.model.pattern import pattern

TOKEN = pattern(
    r"""(?P<blank>\s+|--[^\n]*|/\*(?![!+]|[mM]!)(?:(?!/\*|\*/).|\n)*\*/)
    |(?P<string>[eE]?'(?:[^'\\]|''|\\(?!'))*')
    |(?P<quoted>"(?:[^"\n\\]|"")*"|`[^`\n\\]*`)
    |(?P<variable>(?<![:\w]):(?:[A-Za-z_]\w*|'[A-Za-z_]\w*'|"[A-Za-z_]\w*")(?!:))
    |(?P<name>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
    |(?P<number>(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)(?![\w.\x80-\U0010ffff]))
    |(?P<ender>;|\\(?:gx?|G|watch(?:[ \t]+[\d.]+)?|crosstabview)[ \t]*(?=;|\n|\Z))
    |(?P<operator>::|:=|\$\d+|/(?!\*)|-(?!-)|[+*%^=<>!~?@|&,.()\[\]{}:\#])""",
    re.VERBOSE,
)


class Token(Struct, frozen=True):
    """One token: its kind (a group of ``TOKEN``) and its text."""

    kind: str
    text: str

    @property
    def word(self) -> str:
        """Return the keyword or name in lower case, without quotes; empty for anything else."""
        if self.kind == "name":
            return self.text.lower()
        return self.text[1:-1].lower() if self.kind == "quoted" else ""


class Cut(Struct, frozen=True):
    """The statements of a text, or the place where cutting stopped."""

    statements: tuple[tuple[Token, ...], ...]
    enders: frozenset[str]
    strange: str = ""


# What one dialect reads as a comment or a quote and another does not.
AMBIGUOUS = {
    "mysql": re.compile(r"\#|\[|:=|--(?!\s|\Z)"),
    "sqlite": re.compile(r"\["),
    "postgres": re.compile(r"`"),
    "clickhouse": re.compile(r"\#|--(?!\s|\Z)|[eE]'"),
}


# PostgreSQL reads a run of these as one operator, which anybody may have made.
OPERATOR = pattern(r"(?:(?!--|/\*)[-+*/<>=~!@\#%^&|`?])+")
ENDS_ANYHOW = frozenset("~!@#%^&|`?")


@cache
def operators() -> frozenset[str]:
    """Return PostgreSQL's own operators."""
    lines = (Path(__file__).parents[1] / "functions" / "postgres-operators.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("//"))


def _foreign(text: str, at: int) -> str:
    """Return the operator that begins at ``at`` if PostgreSQL does not bring it, else the empty string.

    One that ends in ``+`` or ``-`` gives these back, unless a character of its own makes it end so (lexical rules of
    the manual, section 4.1.3).
    """
    found = OPERATOR.match(text, at)
    if found is None:
        return ""
    name = found[0]
    while len(name) > 1 and name[-1] in "+-" and not ENDS_ANYHOW & set(name):
        name = name[:-1]
    return "" if name in operators() or name in ("!=", "=>") else name


def cut(text: str, dialect: str) -> Cut:
    """Return the statements of ``text``; what ``dialect`` could cut in another way is strange."""
    ambiguous = AMBIGUOUS.get(dialect)
    statements: list[tuple[Token, ...]] = []
    enders: set[str] = set()
    tokens: list[Token] = []
    at = run = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if (
            found is None
            or not found.lastgroup
            or (ambiguous and found.lastgroup != "string" and ambiguous.match(found[0]))
            or (dialect == "postgres" and found.lastgroup == "operator" and at >= run and _foreign(text, at))
        ):
            return Cut(
                tuple(each for each in statements if each),
                frozenset(enders),
                text[at : at + 20].split("\n", maxsplit=1)[0],
            )
        if found.lastgroup == "operator" and at >= run:
            joined = OPERATOR.match(text, at)
            run = joined.end() if joined else found.end()
        at = found.end()
        if found.lastgroup == "ender":
            enders.add(found[0].strip())
            statements.append(tuple(tokens))
            tokens = []
        elif found.lastgroup != "blank":
            tokens.append(Token(found.lastgroup, found[0]))
    statements.append(tuple(tokens))
    return Cut(tuple(each for each in statements if each), frozenset(enders))
