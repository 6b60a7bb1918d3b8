"""The language that a guard is written in: requests, SQL, orders of Redis, or the words of a command."""

from __future__ import annotations

from rung.model.pattern import pattern
from rung.risk.families import lookup

_ASKS = pattern(r"[A-Z]+\s+(?:/|https?:)")
"""How a guard on requests begins: with a method and a path."""
_ORDERS = (
    "SELECT|DELETE|UPDATE|INSERT|TRUNCATE|DROP|ALTER|CREATE|GRANT|REVOKE|MERGE|REPLACE|CALL|KILL|COPY|VACUUM|WITH|LOCK|REINDEX"
    "|PURGE|OPTIMIZE|CLUSTER|REFRESH|(?:SET|RESET|FLUSH|STOP|START|CHANGE)(?=\\s+[A-Za-z])"
)
_SQL = pattern(
    rf"(?:{_ORDERS})\b(?!.*\s-)|\w+\([^()]*\)\Z"
    r"|(?i:(?:select|delete\s+from|update\s+\S+\s+set|insert\s+into|(?:drop|alter|create|truncate)\s+(?:table|database|index))\b)"
)
"""How SQL begins, which no program does: in small letters by two words. A function alone is SQL, too."""
_REDIS = pattern(
    r"(?:FLUSHALL|FLUSHDB|DEL|UNLINK|SWAPDB|CONFIG|DEBUG|SHUTDOWN|REPLICAOF|SLAVEOF|FAILOVER|BGREWRITEAOF|MIGRATE|RESTORE"
    r"|SCRIPT|FUNCTION|ACL|CLIENT|(?:[LX]|Z)?TRIM|EXPIRE|PERSIST)(?=\s|\Z)(?!.*\s-)"
)
"""Orders of Redis that change something, as its manual writes them."""
_LOUD = pattern(r"[A-Z]{3,}(?=\s|\Z)")


def written_in(pattern: str) -> str:
    """Return the language of a guard, as of a command: `http`, `sql` or `bash`."""
    return "http" if _ASKS.match(pattern) else "sql" if _SQL.match(pattern) else "bash"


def with_program(pattern: str) -> str:
    """Return a guard with the program that it leaves out: an order of Redis is one of its client."""
    return f"redis-cli {pattern}" if _REDIS.match(pattern) else pattern


def nameless(pattern: str) -> str:
    """Return the word that a guard has for a program where no program can be called so; else empty."""
    first = _LOUD.match(pattern)
    loud = first is not None and written_in(pattern) == "bash" and lookup(first[0]) is None
    return first[0] if first is not None and loud and not _REDIS.match(pattern) else ""
