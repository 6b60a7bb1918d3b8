r"""The lines of SQL text that are for the client: psql's backslash commands and sqlite3's dot commands."""

from __future__ import annotations

import re

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.risk.verdicts import unknown

PLAIN = r"[ \t\w.*+?\"$,:=/-]*"
PSQL = pattern(
    r"\\(?:d[A-Za-z]*[S+x]*|l[+x]*|x|timing|a|t|H|pset|conninfo|echo|qecho|warn|q|sf\+?|sv\+?|z|dp"
    rf"|errverbose|copyright|h|\?|encoding)(?:[ \t]{PLAIN})?\Z"
)
SQLITE = pattern(
    r"\.(?:tables|schema|fullschema|indexes|indices|databases|headers|header|mode|width|show|timeout|timer|stats"
    rf"|dbinfo|eqp|nullvalue|separator|bail|changes|help|quit|exit)(?:[ \t]{PLAIN})?\Z"
)
REASONS = {
    "\\!": "runs a shell command",
    "\\copy": "copies between a table and a local file",
    "\\o": "writes a file",
    "\\w": "writes a file",
    "\\i": "runs a file",
    "\\ir": "runs a file",
    "\\gexec": "runs its result as SQL",
}


def client_lines(text: str, dialect: str) -> tuple[tuple[Verdict, ...], str]:
    """Return the verdicts of the client's lines in ``text``, and the text without them."""
    mark = {"postgres": "\\", "sqlite": "."}.get(dialect)
    if mark is None or mark not in text:
        return (), text
    verdicts: list[Verdict] = []
    rest: list[str] = []
    for line in text.split("\n"):
        ends = re.match(r"\s*\\(?:gx?|watch|crosstabview)\b", line)
        if line.lstrip(" \t").startswith(mark) and not ends and _between("\n".join(rest)):
            verdicts.append(_line(line.strip(), dialect))
        else:
            rest.append(line)
    return tuple(verdicts), "\n".join(rest)


def _between(before: str) -> bool:
    """Say whether a client's line can stand here: no statement, string or comment is open."""
    done = before.strip()
    closed = done.count("'") % 2 == 0 and done.count('"') % 2 == 0 and "/*" not in done and "$$" not in done
    return closed and (not done or done.endswith(";") or re.search(r"\\(?:gx?|watch[ \d.]*)\Z", done) is not None)


def _line(line: str, dialect: str) -> Verdict:
    if (PSQL if dialect == "postgres" else SQLITE).match(line):
        return Verdict(Effect.OBSERVE, f"`{line.split(maxsplit=1)[0]}` only shows", "sql-client")
    name = line.split(maxsplit=1)[0]
    if name == "\\!":
        return unknown("`\\!` runs a shell command", "sql-client", line)
    if name in REASONS and name not in ("\\i", "\\ir", "\\gexec"):
        return Verdict(Effect.MUTATE, f"`{name}` {REASONS[name]}", "sql-client")
    return unknown(f"`{name}` is not a client command that is known only to show", "sql-client", name)
