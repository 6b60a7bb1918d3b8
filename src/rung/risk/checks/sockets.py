"""Check what is sent into a socket by nc, socat and HTTPie: only questions whose protocol is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.risk.http import acts_when_asked
from rung.risk.options import Arguments
from rung.risk.verdicts import unknown

# Source: HAProxy 2.8 Management Guide, section 9.3; `show events` and `show sess` only print.
HAPROXY = pattern(
    r"(?:@!?\w+ )?(?:show (?:stat|info|errors|sess|servers (?:state|conn)|backend|pools|threads|activity|table|map|acl"
    r"|ssl (?:cert|ca-file|crl-file|ocsp-response)|resolvers|peers|tasks|profiling|fd|env|startup-logs"
    r"|cli (?:level|sockets)|events|schema json|version|proc|cache|dns)(?: [\w./#:*-]+)*"
    r"|get (?:weight|var|map|acl) [\w./#:*-]+(?: [\w./#:*-]+)*|help)"
)
# Source: ZooKeeper Administrator's Guide 3.8, the four letter words; `crst` and `srst` reset counters.
ZOOKEEPER = pattern(r"(?:conf|cons|dump|envi|gtmk|isro|mntr|ruok|srvr|stat|wchc|wchp|wchs|dirs|hash)")
# Source: memcached 1.6, doc/protocol.txt; `stats reset` and `stats detail` change, `stats cachedump` is heavy.
MEMCACHED = pattern(r"stats(?: (?:settings|items|slabs|sizes|conns))?|version|quit")
REDIS = pattern(r"(?i)(?:ping|info(?: \w+)?|role|dbsize|quit)")
QUESTIONS = (HAPROXY, ZOOKEEPER, MEMCACHED, REDIS)
ENDS = pattern(
    r"(?i)-|stdio|(?:unix(?:-connect|-client)?:)?/[\w./-]+\.(?:sock|socket|stat|stats)"
    r"|tcp[46]?(?:-connect)?:[\w.-]+:(?:\d+|zRungInput)"
)
METHODS = frozenset(["GET", "HEAD", "OPTIONS"])
HEADER = pattern(r"[A-Za-z][\w-]*:(?!=)[^=]*|[A-Za-z][\w-]*:(?!=|//).*|[\w.\[\]-]+==.*", re.DOTALL)


def asks(text: str | None) -> bool:
    """Say whether every line of ``text`` is a question of one protocol that is known."""
    lines = [part.strip() for part in re.split(r"[\n;]", text or "") if part.strip()]
    return bool(lines) and any(all(form.fullmatch(line) for line in lines) for form in QUESTIONS)


def netcat(found: Arguments) -> Iterator[Verdict]:
    """Say whether nc only tries a port, or sends a question."""
    if "-z" in found.names():
        return
    if not asks(found.stdin):
        yield unknown("`nc` without `-z` sends what it reads", "nc", "-z")


def socat(found: Arguments) -> Iterator[Verdict]:
    """Say whether socat only carries a question to a socket, and the answer back."""
    ends = [item.text for item in found.operands]
    here = [end for end in ends if end.lower() in ("-", "stdio")]
    if not (here and len(ends) == 2 and all(ENDS.fullmatch(end) for end in ends)):  # noqa: PLR2004 - a pipe has two ends
        yield unknown("what this joins is not known", "socat", " ".join(ends))
    elif not asks(found.stdin):
        yield unknown("what is sent into the socket is not a question that is known", "socat", (found.stdin or "")[:60])


def httpie(found: Arguments) -> Iterator[Verdict]:
    """Say what HTTPie sends: a method that only asks, written out, and nothing that becomes a body."""
    words = [item.text if item.fixed else "" for item in found.operands]
    method = words[0] if words and re.fullmatch(r"[A-Z]+", words[0]) else ""
    rest = found.operands[1:] if method else found.operands
    if method in ("POST", "PUT", "PATCH"):
        yield Verdict(Effect.MUTATE, f"`{method}` may change state at the server", "httpie")
    elif method == "DELETE":
        yield Verdict(Effect.DESTROY, "`DELETE` removes state at the server", "httpie")
    elif method not in METHODS and not found.names() & {"-I", "--ignore-stdin", "--version", "--help"}:
        yield unknown(
            "HTTPie makes this a POST where its input is no terminal: write `GET` before the address", "httpie", "GET"
        )
    if rest and acts_when_asked(rest[0].text):
        yield unknown("by its name, this address acts when it is asked", "http", rest[0].raw)
    for item in rest[1:]:
        if not HEADER.fullmatch(item.text) or re.match(r"(?i)x-http-method|x-method-override", item.text):
            yield unknown("this item is not a header or a parameter that changes nothing", "httpie", item.raw)
