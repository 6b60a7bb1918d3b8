"""The tokens of a text of Python, the same ones whatever Python runs this: a text is one token, and no fault is passed.

Since Python 3.12 an f-string is taken apart (PEP 701), what is no Python is an error more often, and a NUL raises what
nobody expects; before, a line that ends with a carriage return was a comment up to the next line feed.
"""

from __future__ import annotations

import io
import token
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from tokenize import TokenInfo

from rung.probes.smk.pytree import unwarned

BEGINS = frozenset(getattr(token, f"{kind}STRING_START", -1) for kind in "FT") - {-1}
ENDS = frozenset(getattr(token, f"{kind}STRING_END", -1) for kind in "FT") - {-1}
CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
DEEPEST = 200  # brackets in one another, as Python has it since 3.12
LONGEST = 20_000  # letters of a line; Python 3.12.0 to 3.12.3 take time and memory by the square of it


def pytokens(text: str) -> list[TokenInfo]:
    """Return the tokens of a text, its lines parted as Python parts those of a file; a lone carriage return ends one.

    Raises tokenize.TokenError, SyntaxError or ValueError for what is no Python, or is too long or too deep to be read.
    No token holds its line.
    """
    lines = io.StringIO(text, newline=None).readlines()
    if "\0" in text or any(len(line) > LONGEST for line in lines):
        raise ValueError("it holds a NUL, or a line too long to be read")
    given = iter(lines)
    plain = (TokenInfo(*each[:4], "") for each in tokenize.generate_tokens(lambda: next(given, "")))
    with unwarned():
        return list(_sound(_whole(plain, lines)))


def _whole(found: Iterable[TokenInfo], lines: Sequence[str]) -> Iterator[TokenInfo]:
    """Yield the tokens with each text in which values are put as one."""
    opened: list[TokenInfo] = []
    for each in found:
        if each.type in BEGINS:
            opened.append(each)
        elif opened and each.type in ENDS:
            first = opened.pop()
            if not opened:
                yield TokenInfo(token.STRING, _between(lines, first.start, each.end), first.start, each.end, "")
        elif not opened:
            yield each


def _between(lines: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return what stands between two places, each a line from one and a column from nought."""
    (one, left), (two, right) = start, end
    if one == two:
        return lines[one - 1][left:right]
    return lines[one - 1][left:] + "".join(lines[one : two - 1]) + lines[two - 1][:right]


def _sound(found: Iterable[TokenInfo]) -> Iterator[TokenInfo]:
    """Yield the tokens. Raises tokenize.TokenError for one that Python has not, and for brackets that do not fit."""
    due: list[str] = []
    for each in found:
        if each.string in CLOSED_BY:
            due.append(CLOSED_BY[each.string])
        closes = each.string in {")", "]", "}"}
        strange = each.type == token.ERRORTOKEN or each.string in {"!", "$", "?", "`"}
        if strange or len(due) > DEEPEST or (closes and (not due or due.pop() != each.string)):
            raise tokenize.TokenError(f"line {each.start[0]}: {each.string!r} cannot stand here")
        yield each
