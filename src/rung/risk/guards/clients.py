"""Clients of databases that no table has: which of their words are SQL, and where the SQL is in a file."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from rung.risk.guards.given import given
from rung.risk.word import Word


class _Client(Struct, frozen=True):
    """The options whose value is SQL, those that name a file of it, and from which operand on there is SQL, if any."""

    texts: frozenset[str]
    files: frozenset[str]
    operands: int = 0


def _client(texts: str, files: str = "", operands: int = 0) -> _Client:
    return _Client(frozenset(texts.split()), frozenset(files.split()), operands)


_CLIENTS: Mapping[str, _Client] = {
    "sqlcmd": _client("-Q -q --query --initial-query", "-i --input-file"),
    "duckdb": _client("-c -s -cmd", "-f -init", operands=1),
    "usql": _client("-c --command", "-f --file"),
    "mycli": _client("-e --execute"),
    "pgcli": _client("-c --command"),
    "litecli": _client("-e --execute"),
    **dict.fromkeys(("isql", "iusql", "tsql"), _client("")),
}
"""Sources: the manuals of the programs."""


class Told(Struct, frozen=True):
    """What SQL a client is told, and why there is more that nobody reads (empty where there is not)."""

    texts: tuple[str, ...] = ()
    doubt: str = ""


def queried(name: str, words: tuple[Word, ...], stdin: str | None, *, fed: bool) -> Told:
    """Return what SQL the words of a client and its input hold; ``fed``: another command or a file writes its input."""
    client = _CLIENTS.get(name)
    if client is None:
        return Told()
    found = given(words[1:], client.texts | client.files)
    values = [value for option, value in found.values if option in client.texts]
    values += found.operands[client.operands :] if client.operands else ()
    texts = (*(each.text for each in values), *((stdin,) if stdin is not None else ()))
    unread = any(option in client.files for option, _ in found.values) or not all(each.fixed for each in values)
    hidden = unread or (fed and stdin is None)
    return Told(texts, f"`{name}` runs SQL that is not read here" if hidden else "")
