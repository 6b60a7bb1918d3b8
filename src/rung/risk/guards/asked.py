"""Say whether a guard that names an HTTP method, a path or both stands against requests."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from posixpath import normpath
from urllib.parse import unquote

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk import http
from rung.risk.guards.answer import Answer, Match, unsurely
from rung.risk.word import DYNAMIC

_ADDRESS = pattern(r"(?i)(?:https?:)?//(?:[^/@\s]*@)?([^/?#\s]*)")
_PORT = pattern(r":(?:80|443)?\Z")
_QUERY = pattern(r"\?[\w.~%\[\]-]+=.*|#.*", re.DOTALL)
"""What a guard says behind its path. A question mark alone is a glob."""


class _Wanted(Struct, frozen=True):
    """What a guard on requests forbids, as globs; ``host`` is empty where it names none."""

    method: str
    host: str
    path: str

    def at(self, host: str) -> bool | None:
        """Say whether a request goes where the guard says; None where its address does not tell."""
        if not self.host or (host and fnmatchcase(host, self.host)):
            return True
        return None if not host or DYNAMIC in host else False


def asked_by(pattern: tuple[str, ...], asked: tuple[str, str], *, maybe: bool) -> Match:
    """Answer for the request that a command makes: its method and its address."""
    verb, address = asked
    shown = f"{verb} {address}".replace(DYNAMIC, "…")
    if DYNAMIC in verb + address:
        wanted = _wanted(pattern)
        may = (DYNAMIC in verb or fnmatchcase(verb, wanted.method)) and _may_be(address, wanted.path)
        reason = f"`{shown}` may be `{' '.join(pattern)}`: a word of it is computed when it runs"
        there = may and wanted.at(_cut(address)[0]) is not False
        return Match(Answer.CANNOT_TELL if there else Answer.FREE, reason)
    answer = in_http(pattern, f"{verb} {address}")
    return unsurely(answer) if maybe else answer


def _cut(address: str) -> tuple[str, str]:
    """Return the host of an address, empty where it names none, and the path."""
    found = _ADDRESS.match(address)
    host, rest = (found[1], address[found.end() :]) if found is not None else ("", address)
    return _PORT.sub("", host.lower()), re.split("[?#]", rest, maxsplit=1)[0]


def _may_be(address: str, path: str) -> bool:
    """Say whether an address with parts that are not known may have such a path."""
    if DYNAMIC not in address or address.split(DYNAMIC, 1)[0].count("/") <= len(("scheme", "host")):
        return True
    given = _cut(address)[1]
    regular = "".join(".*" if piece == DYNAMIC else re.escape(piece) for piece in re.split(f"({DYNAMIC})", given))
    return bool(re.fullmatch(regular, path)) or fnmatchcase(given, path)


def _wanted(pattern: tuple[str, ...]) -> _Wanted:
    method = pattern[0].upper() if not pattern[0].startswith(("/", "*/", "http")) else "*"
    path = pattern[-1] if len(pattern) > 1 or method == "*" else "*"
    found = _ADDRESS.match(path)
    if found is None:
        return _Wanted(method, "", _QUERY.sub("", path))
    return _Wanted(method, _PORT.sub("", found[1].lower()), _QUERY.sub("", path[found.end() :]) or "*")


def in_http(pattern: tuple[str, ...], text: str) -> Match:
    """Answer for a text of HTTP request lines."""
    requests = http.requests(text)
    if requests is None:
        return Match(Answer.CANNOT_TELL, "this is not a list of HTTP request lines")
    wanted = _wanted(pattern)
    asks = [(each.method, each.path) for each in requests]
    asks += [(value.strip().upper(), r.path) for r in requests for name, value in r.headers if http.overrides(name)]
    for verb, target in asks:
        host, path = _cut(target)
        there = wanted.at(host)
        if there is not False and fnmatchcase(verb, wanted.method) and _is_path(path, wanted.path):
            shown = f"`{verb} {target}`"
            if there is None:
                return Match(Answer.CANNOT_TELL, f"{shown} may go to `{wanted.host}`, as `{' '.join(pattern)}` does")
            return Match(Answer.MATCHED, f"{shown} is `{' '.join(pattern)}`")
    return Match(Answer.FREE, "")


def _is_path(path: str, wanted: str) -> bool:
    """Say whether a server takes one path for the other: //a, /./a, /b/../a, /a;x and /a/ are /a."""
    asked = unquote(path) or "/"
    plain = normpath("/" + re.sub(r";[^/]*", "", asked).lstrip("/"))
    return any(fnmatchcase(each, wanted) for each in (asked, asked.rstrip("/"), plain))
