"""A value is pasted into the text of a command where it can become a command itself.

Why: Inside `sh -c "..."`, `eval` or the quotes of SQL a value is read once more as code. A name with a quote or
a semicolon in it, from an alert that anyone can send, runs as whatever it says.

Fix: Hand the value over as an argument or a bound value: `sh -c '...' sh "$name"`, in SQL `:name` without quotes.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Inputs
    | name | type | example | from |
    |---|---|---|---|
    | queue | text | jobs | alert |

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    sh -c "redis-cli llen $queue | tail -1"
    ```
    Verification:
    - [ ] The depth is above 1000

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Inputs
    | name | type | example | from |
    |---|---|---|---|
    | queue | text | jobs | alert |

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen "$queue"
    ```
    Verification:
    - [ ] The depth is above 1000
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.locate import locate
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import is_shell
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.kind import known
from rung.model.runbook import Command, Runbook

_READ_AGAIN = re.compile(
    r"(?<![\w./-])(?P<how>eval|(?:ba|z|k|da)?sh\s+-\w*c|(?:su|runuser)\s[^\n\"']*-c|psql\s[^\n\"']*(?:-c|--command=?)|"
    r"mysql\s[^\n\"']*(?:-e|--execute=?)|sqlite3\s+\S+|python3?\s+-c)\s*(?P<text>\"(?:[^\"\\]|\\.)*\")"
)
_VALUE = re.compile(r"(?<!\\)\$\{?(?P<name>[A-Za-z_]\w*)\}?|\{\{ ?(?P<pasted>[A-Za-z_][\w.-]*) ?\}\}")
_SQL = frozenset({"sql", "postgres", "postgresql", "psql", "mysql", "sqlite", "mariadb"})
_SQL_QUOTED = re.compile(r"'[^'\n]*(?:\$\{(?P<name>[A-Za-z_]\w*)\}|\{\{ ?(?P<pasted>[A-Za-z_][\w.-]*) ?\}\})[^'\n]*'")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once a command, the first value from outside that is read again as code."""
    loose = _loose(subject.runbook)
    for step in subject.runbook.steps:
        for command in step.commands:
            yield from _first(subject, command, loose)


def _loose(runbook: Runbook) -> frozenset[str]:
    """Return the names whose values nothing bounds: declared without a type that can be checked, or captured."""
    inputs = {row.name.casefold() for row in runbook.inputs if not known(row.kind)}
    captured = {capture.name.casefold() for step in runbook.steps for capture in step.captures}
    return frozenset(inputs | captured)


def _first(subject: Subject, command: Command, loose: frozenset[str]) -> Iterator[Fault]:
    for name, start, end in _pasted(command):
        if name.casefold() in loose:
            place = locate(subject.source, command, start, end)
            yield Fault(place, f"The value of '{name}' is read again as code here.")
            return


def _pasted(command: Command) -> Iterator[tuple[str, int, int]]:
    if is_shell(command):
        for found in _READ_AGAIN.finditer(command.text):
            for value in _VALUE.finditer(command.text, found.start("text"), found.end("text")):
                yield value["name"] or value["pasted"], value.start(), value.end()
    elif command.language.casefold() in _SQL:
        for found in _SQL_QUOTED.finditer(command.text):
            yield found["name"] or found["pasted"], found.start(), found.end()


RULE = Rule(
    code="unsafe-template",
    name="Value that can become a command",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
