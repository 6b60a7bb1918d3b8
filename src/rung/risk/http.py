"""HTTP requests as people write them: a line, headers, a blank line, a body. The method says what one may do."""

from __future__ import annotations

import re

from msgspec import Struct

from rung.model.effect import Effect, Facet, Verdict
from rung.model.pattern import pattern
from rung.risk.verdicts import highest, unknown

LINE = pattern(r"\A([A-Z]+)[ \t]+(\S+)(?:[ \t]+HTTP/[\d.]+)?\Z")
HEADER = pattern(r"\A([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)\Z")
NEXT = "###"
LEVELS = {
    "GET": (Effect.OBSERVE, "`GET` asks and changes nothing"),
    "HEAD": (Effect.OBSERVE, "`HEAD` asks and changes nothing"),
    "OPTIONS": (Effect.OBSERVE, "`OPTIONS` asks and changes nothing"),
    "POST": (Effect.MUTATE, "`POST` may change state at the server"),
    "PUT": (Effect.MUTATE, "`PUT` replaces state at the server"),
    "PATCH": (Effect.MUTATE, "`PATCH` changes state at the server"),
    "DELETE": (Effect.DESTROY, "`DELETE` removes state at the server"),
}
# Some servers act on GET, and say so in the path or in a parameter.
ACTING_ADDRESS = pattern(
    r"(?i)/(?:-/)?_?(?:quit|quitquitquit|shutdown|restart|reload|reboot|kill|delete|remove|drop|purge|flush|clear|reset"
    r"|drain|stop|start|disable|enable|trigger|execute|failover|promote|build|deploy|undeploy|rollback|abort|logout|fail"
    r"|refresh|optimize|forcemerge|reroute|rebalance|compact|defrag|rotate|reindex|renew|upgrade|install|uninstall"
    r"|apply|cancel|retry|rerun|resume|suspend|pause|unpause|ack|exit|flush/synced|saferestart|quietdown"
    r"|buildwithparameters|dodelete|(?:delete|reset|clear)_\w+)/?(?:[?#].*)?\Z"
    r"|/(?:delete|remove|jolokia/exec|jolokia/write|api/aliveness-test|v1/[\w-]+/(?:static-)?creds|v1/[\w-]+/sts"
    r"|v1/[\w-]+/(?:issue|sign|export))/"
    r"|/update(?:/\w+)*\?(?:.*&)?(?:commit|optimize|stream\.\w+|rollback)\b"
    r"|[?&;](?:action|cmd|command|op|operation|do|_?method)=(?!get|head|list|status|show|info|view)"
    r"|[?&;](?:drain|shutdown|restart|remove|delete|stream\.body)="
)
# Several databases run what stands in the address: InfluxDB and QuestDB with GET too.
WRITING_QUERY = pattern(
    r"(?i)(?:[?&;]|\A)(?:q|query|sql|stmt|statement)=(?:[\s+(;]|%20|%28|%0a|%3b)*(?:drop|delete|insert|create|alter|truncate"
    r"|kill|grant|revoke|update|set|replace|optimize|system|attach|detach|rename|exec|execute|call|copy|vacuum|reindex|do"
    r"|merge|upsert|load|begin|commit)(?![\w:])"
    r"|(?:[?&;]|\A)(?:q|query|sql|stmt|statement)=[^&]*(?:(?:\s|\+|%20)into(?:\s|\+|%20)|;|%3b)"
)
WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


def overrides(header: str) -> bool:
    """Say whether a server may take the value of this header for the method."""
    return bool(re.match(r"(?i)x-http-method|x-method-override", header))


def acts_when_asked(address: str) -> bool:
    """Say whether an address, by its name, does something when it is asked with GET."""
    return bool(ACTING_ADDRESS.search(address) or WRITING_QUERY.search(address))


def writes_by_query(data: str) -> bool:
    """Say whether one field of a form, ``NAME=VALUE``, is a query that writes."""
    return bool(WRITING_QUERY.match(data))


class Written(Struct, frozen=True):
    """One request of a fence, as it stands there. ``body`` has no blank lines around it."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def header(self, name: str) -> str:
        """Return the value of a header, empty when it is not written."""
        return next((value for each, value in self.headers if each.casefold() == name.casefold()), "")


class _Reader(Struct):
    """Where reading stands: the requests so far, and the lines of the one that is open."""

    found: list[Written]
    line: tuple[str, str] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: list[str] | None = None

    def close(self) -> None:
        """Keep the request that is open."""
        if self.line is not None:
            self.found.append(Written(*self.line, self.headers, "\n".join(self.body or ()).strip("\n")))
        self.line, self.headers, self.body = None, (), None

    def take(self, line: str) -> bool:
        """Read one line; say whether it could be one here."""
        stripped = line.strip()
        match, header = LINE.match(stripped), HEADER.match(stripped)
        if match and match[1] in LEVELS:
            self.close()
            self.line = (match[1], match[2])
        elif stripped.startswith(NEXT):
            self.close()
        elif self.body is not None:
            self.body.append(line)
        elif not stripped:
            self.body = [] if self.line and self.line[0] not in WITHOUT_BODY else None
        elif stripped.startswith(("#", "//")):
            return True
        elif header and self.line:
            self.headers = (*self.headers, (header[1], header[2]))
        else:
            return False
        return True


def requests(text: str) -> tuple[Written, ...] | None:
    """Return the requests of a fence, or None when a line is neither a request nor a header nor a body.

    A line that begins with ``###`` ends a request, and so does the line of the next one: also inside a body.
    """
    reader = _Reader([])
    for line in text.splitlines():
        if not reader.take(line):
            return None
    reader.close()
    return tuple(reader.found) or None


def http(text: str) -> Verdict:
    """Return the highest level of the requests in ``text``."""
    found = requests(text)
    if found is None:
        return unknown(
            "this is not a list of HTTP request lines such as `GET /health`", "http", text.strip().split("\n")[0][:60]
        )
    if any(overrides(name) for each in found for name, _ in each.headers):
        return unknown("a header overrides the method", "http", "X-HTTP-Method-Override")
    acting = next((each.path for each in found if each.method in WITHOUT_BODY and acts_when_asked(each.path)), None)
    if acting is not None and all(each.method in WITHOUT_BODY for each in found):
        return unknown("by its name, this address acts when it is asked", "http", acting)
    return highest(Verdict(*LEVELS[each.method], "http", facets=frozenset([Facet.NETWORK])) for each in found)
