"""Cut SQL into statements of tokens; where dialects or clients could cut it in another place, refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<blank>\s+|--[^\n]*|/\*(?![!+])(?:(?!/\*|\*/).|\n)*\*/)
    |(?P<string>[eE]?'(?:[^'\\]|''|\\(?!'))*')
    |(?P<quoted>"(?:[^"\n\\]|"")*"|`[^`\n\\]*`)
    |(?P<variable>(?<![:\w]):(?:[A-Za-z_]\w*|'[A-Za-z_]\w*'|"[A-Za-z_]\w*")(?!:))
    |(?P<name>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
    |(?P<number>\d[\w.]*|\.\d\w*)
    |(?P<ender>;|\\(?:gx?|G|watch(?:[ \t]+[\d.]+)?|crosstabview)[ \t]*(?=;|\n|\Z))
    |(?P<operator>::|:=|\$\d+|/(?!\*)|-(?!-)|[+*%^=<>!~?@|&,.()\[\]{}:\#])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (a group of ``TOKEN``) and its text."""

    kind: str
    text: str

    @property
    def word(self) -> str:
        """Return the keyword or name in lower case, without quotes; empty for anything else."""
        if self.kind == "name":
            return self.text.lower()
        return self.text[1:-1].lower() if self.kind == "quoted" else ""


@dataclass(frozen=True, slots=True)
class Cut:
    """The statements of a text, or the place where cutting stopped."""

    statements: tuple[tuple[Token, ...], ...]
    enders: frozenset[str]
    strange: str = ""


# What one dialect reads as a comment or a quote and another does not.
AMBIGUOUS = {
    "mysql": re.compile(r"\#|\[|:=|--(?!\s|\Z)"),
    "sqlite": re.compile(r"\["),
    "postgres": re.compile(r"`"),
}


def cut(text: str, dialect: str) -> Cut:
    """Return the statements of ``text``; what ``dialect`` could cut in another way is strange."""
    ambiguous = AMBIGUOUS.get(dialect)
    statements: list[tuple[Token, ...]] = []
    enders: set[str] = set()
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if (
            found is None
            or not found.lastgroup
            or (ambiguous and found.lastgroup != "string" and ambiguous.match(found[0]))
        ):
            return Cut(
                tuple(each for each in statements if each),
                frozenset(enders),
                text[at : at + 20].split("\n", maxsplit=1)[0],
            )
        at = found.end()
        if found.lastgroup == "ender":
            enders.add(found[0].strip())
            statements.append(tuple(tokens))
            tokens = []
        elif found.lastgroup != "blank":
            tokens.append(Token(found.lastgroup, found[0]))
    statements.append(tuple(tokens))
    return Cut(tuple(each for each in statements if each), frozenset(enders))
