"""Where a request of a fence takes values: ``:name`` in its path, its headers and its body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.http import Written

NAME = pattern(r"(?<![:\w]):([A-Za-z_][A-Za-z0-9_]*)")
_PIECE = pattern(r"""(?P<string>"(?:[^"\\]|\\.)*")|(?P<blank>\s+)|(?P<name>:[A-Za-z_]\w*)|(?P<other>.)""", re.DOTALL)


class Place(Enum):
    """What stands around a value: each needs another form of it."""

    PATH = "path"
    HEADER = "header"
    FORM = "form"
    STRING = "string"
    BARE = "bare"


Put = Callable[[str, Place], str | None]
"""Returns what takes the place of a name, or None where it stays as it is."""


def json_body(request: Written) -> bool:
    """Say whether the body is JSON: its content type says so, or none is written and it begins like JSON."""
    kind = request.header("Content-Type").casefold()
    return "json" in kind or (not kind and request.body.lstrip()[:1] in {"{", "["})


def form_body(request: Written) -> bool:
    """Say whether the body is a form."""
    return "x-www-form-urlencoded" in request.header("Content-Type").casefold()


def filled(request: Written, put: Put) -> Written:
    """Return the request with each ``:name`` replaced by what ``put`` says; a body of another kind stays as it is."""
    headers = tuple((name, _swap(value, Place.HEADER, put)) for name, value in request.headers)
    body = request.body
    if json_body(request):
        body = "".join(_json(body, put))
    elif form_body(request):
        body = _swap(body, Place.FORM, put)
    return Written(request.method, _swap(request.path, Place.PATH, put), headers, body)


def names(request: Written) -> frozenset[str]:
    """Return the names a request takes values from."""
    found: set[str] = set()

    def note(name: str, _place: Place) -> None:
        found.add(name)

    filled(request, note)
    return frozenset(found)


def _swap(text: str, place: Place, put: Put) -> str:
    def one(match: re.Match[str]) -> str:
        given = put(match[1], place)
        return match[0] if given is None else given

    return NAME.sub(one, text)


class _Around(Struct):
    """Whether a colon may come next that only parts a key from its value."""

    key: bool = False


def _json(text: str, put: Put) -> Iterator[str]:
    """Yield the body piece by piece: a colon after a string parts key and value, any other begins a name."""
    around = _Around()
    for piece in _PIECE.finditer(text):
        match piece.lastgroup:
            case "string":
                around.key = True
                yield _swap(piece[0], Place.STRING, put)
            case "blank":
                yield piece[0]
            case "name" if not around.key:
                given = put(piece[0][1:], Place.BARE)
                yield piece[0] if given is None else given
            case _:
                around.key = False
                yield piece[0]
