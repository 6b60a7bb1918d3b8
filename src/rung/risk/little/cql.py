"""Read what cqlsh executes: only SELECT with built-in functions, DESCRIBE, and what the client shows."""

from __future__ import annotations

import re

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.risk.verdicts import highest, unknown

# Source: Apache Cassandra 4.1, CQL 3.4: native functions and aggregates. A function of one's own can be any code.
FUNCTIONS = frozenset(
    "count min max avg sum token writetime maxwritetime ttl now currenttimestamp currentdate currenttime currentuuid "
    "totimestamp todate tounixtimestamp dateof unixtimestampof mintimeuuid maxtimeuuid uuid cast in typeasblob".split()
)
DESTROYS = pattern(r"(?i)(?:drop|truncate|delete)\b")
CHANGES = pattern(r"(?i)(?:insert|update|create|alter|grant|revoke|begin|copy)\b")
SHOWS = pattern(
    r"(?i)(?:describe|desc)(?:\s+[\w.\"]+)*|show\s+(?:version|host)|consistency|tracing|paging|help|exit|quit"
)
SELECT = pattern(r"(?is)select\s.+\sfrom\s+[\w.\"]+(?:\s.*)?")
STRING = pattern(r"'(?:[^']|'')*'")


def cql(text: str) -> Verdict:
    """Return the level of what cqlsh executes."""
    verdicts = [Verdict(Effect.OBSERVE, "the statements only read", "cql")]
    for each in statements(text):
        if DESTROYS.match(each):
            verdicts.append(Verdict(Effect.DESTROY, f"`{each.split()[0].upper()}` removes data", "cql"))
        elif CHANGES.match(each):
            verdicts.append(Verdict(Effect.MUTATE, f"`{each.split()[0].upper()}` changes data", "cql"))
        elif part := strange_in_cql(each):
            verdicts.append(unknown("this part of the statement is not known only to read", "cql", part[:80]))
    return highest(verdicts)


def statements(text: str) -> list[str]:
    """Cut at semicolons outside strings."""
    bare = STRING.sub(lambda found: " " * len(found[0]), text)
    ends = [at for at, char in enumerate(bare) if char == ";"]
    parts = [text[begin + 1 : end] for begin, end in zip([-1, *ends], [*ends, len(text)], strict=True)]
    return [part.strip() for part in parts if part.strip()]


def strange_in_cql(statement: str) -> str:
    """Return what of one statement is not known only to read, empty when all of it is."""
    bare = STRING.sub("''", statement)
    if SHOWS.fullmatch(bare):
        return ""
    if not SELECT.fullmatch(bare) or re.search(r"--|//|/\*|\$\$", bare):
        return statement
    called = re.findall(r"([\w.\"]+)\s*\(", bare)
    return next((name for name in called if name.lower() not in FUNCTIONS), "")
