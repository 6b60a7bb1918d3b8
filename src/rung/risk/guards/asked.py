"""Say whether a guard that names an HTTP method, a path or both stands against requests."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from rung.risk import http
from rung.risk.guards.answer import Answer, Match, unsurely
from rung.risk.word import DYNAMIC


def asked_by(pattern: tuple[str, ...], asked: tuple[str, str], *, maybe: bool) -> Match:
    """Answer for the request that a command makes: its method and its address."""
    verb, address = asked
    shown = f"{verb} {address}".replace(DYNAMIC, "…")
    if DYNAMIC in verb + address:
        method, path = _wanted(pattern)
        may = (DYNAMIC in verb or fnmatchcase(verb, method)) and _may_be(address, path)
        reason = f"`{shown}` may be `{' '.join(pattern)}`: a word of it is computed when it runs"
        return Match(Answer.CANNOT_TELL if may else Answer.FREE, reason)
    answer = in_http(pattern, f"{verb} {address}")
    return unsurely(answer) if maybe else answer


def _may_be(address: str, path: str) -> bool:
    """Say whether an address with parts that are not known may have such a path."""
    if DYNAMIC not in address or address.split(DYNAMIC, 1)[0].count("/") <= len(("scheme", "host")):
        return True
    given = urlsplit(address).path
    regular = "".join(".*" if piece == DYNAMIC else re.escape(piece) for piece in re.split(f"({DYNAMIC})", given))
    return bool(re.fullmatch(regular, path)) or fnmatchcase(given, path)


def _wanted(pattern: tuple[str, ...]) -> tuple[str, str]:
    method = pattern[0].upper() if not pattern[0].startswith(("/", "*/", "http")) else "*"
    return method, (pattern[-1] if len(pattern) > 1 or method == "*" else "*")


def in_http(pattern: tuple[str, ...], text: str) -> Match:
    """Answer for a text of HTTP request lines."""
    requests = http.requests(text)
    if requests is None:
        return Match(Answer.CANNOT_TELL, "this is not a list of HTTP request lines")
    method, path = _wanted(pattern)
    asks = [(each.method, each.path) for each in requests]
    asks += [(value.strip().upper(), r.path) for r in requests for name, value in r.headers if http.overrides(name)]
    for verb, target in asks:
        asked = unquote(urlsplit(target).path) or "/"
        # Servers take these for the same path: //a, /./a, /b/../a, /a;x, /a/.
        plain = normpath("/" + re.sub(r";[^/]*", "", asked).lstrip("/"))
        if fnmatchcase(verb, method) and any(fnmatchcase(each, path) for each in (asked, asked.rstrip("/"), plain)):
            return Match(Answer.MATCHED, f"`{verb} {target}` is `{' '.join(pattern)}`")
    return Match(Answer.FREE, "")
