"""HTTP request lines: the method says what a request may do."""

from __future__ import annotations

import re

from rung.model.effect import Effect, Facet, Verdict
from rung.risk.verdicts import highest, unknown

LINE = re.compile(r"\A([A-Z]+)[ \t]+(\S+)(?:[ \t]+HTTP/[\d.]+)?\Z")
HEADER = re.compile(r"\A[A-Za-z][A-Za-z0-9-]*:[ \t]?.*\Z")
LEVELS = {
    "GET": (Effect.OBSERVE, "`GET` asks and changes nothing"),
    "HEAD": (Effect.OBSERVE, "`HEAD` asks and changes nothing"),
    "OPTIONS": (Effect.OBSERVE, "`OPTIONS` asks and changes nothing"),
    "POST": (Effect.MUTATE, "`POST` may change state at the server"),
    "PUT": (Effect.MUTATE, "`PUT` replaces state at the server"),
    "PATCH": (Effect.MUTATE, "`PATCH` changes state at the server"),
    "DELETE": (Effect.DESTROY, "`DELETE` removes state at the server"),
}


def requests(text: str) -> tuple[tuple[str, str], ...] | None:
    """Return the method and path of each request, or None when a line is neither a request nor a header nor a body."""
    found: list[tuple[str, str]] = []
    body = False
    for line in text.splitlines():
        stripped = line.strip()
        match = LINE.match(stripped)
        if match and match[1] in LEVELS:
            found.append((match[1], match[2]))
            body = False
        elif not stripped:
            body = bool(found) and found[-1][0] not in ("GET", "HEAD", "OPTIONS")
        elif not (body or stripped.startswith(("#", "//")) or (found and HEADER.match(stripped))):
            return None
    return tuple(found) or None


def http(text: str) -> Verdict:
    """Return the highest level of the requests in ``text``."""
    found = requests(text)
    if found is None:
        return unknown(
            "this is not a list of HTTP request lines such as `GET /health`", "http", text.strip().split("\n")[0][:60]
        )
    if any(re.search(r"(?i)^x-http-method|^x-method-override", line.strip()) for line in text.splitlines()):
        return unknown("a header overrides the method", "http", "X-HTTP-Method-Override")
    return highest(Verdict(*LEVELS[method], "http", facets=frozenset([Facet.NETWORK])) for method, _ in found)
