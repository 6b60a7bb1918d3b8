"""A placeholder in angle brackets is, to a shell, a redirection.

Why: Pasted as it stands, `<name>` reads a file called `name` and writes one called after the next word. At best the
shell complains in words that help nobody; at worst it empties a file.

Fix: Write `${NAME}` and list it under `## Inputs`, or set it in the line before: rung then asks for the value.

Bad:

    # RUN-001: Pod does not start
    Owner: Platform Team

    ## Procedure

    ### Step 1: Look at the pod
    ```bash
    kubectl describe pod <pod-name> -n shop
    ```

Good:

    # RUN-001: Pod does not start
    Owner: Platform Team

    ## Procedure

    ### Step 1: Look at the pod
    ```bash
    kubectl describe pod "${POD}" -n shop
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.locate import locate
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import bare_lines, is_shell, prompt
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Command

# Glued to a word before it ("-p<port>") it is still a redirection; after "<" or "&" or a digit it is another operator.
_PLACEHOLDER = re.compile(r"(?<![<&\d$])<(?P<name>[A-Za-z][\w.:/ -]*?)>(?![>&=(])")

_PRINTED = frozenset({"none", "unknown", "nil", "pending", "invalid", "unset", "no", "null", "missing"})
"""What tools print in angle brackets: output, no placeholder."""
_FILE = re.compile(r"\s\d?$|\.(?:txt|sql|csv|tsv|json|ya?ml|xml|log|sh|conf|gz|dump|bak|out|in|pem|key|crt)(?:\s|$)")
"""`<dump.sql >out` and `<in.txt 2>err` are what they look like: two redirections that someone meant."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once a command, the first placeholder outside quotes that a shell would take for a redirection."""
    for step in subject.runbook.steps:
        for command in step.commands:
            if is_shell(command):
                yield from _first(subject, command)


def _first(subject: Subject, command: Command) -> Iterator[Fault]:
    found = list(_placeholders(command))
    if not found:
        return
    start, end, name = found[0]
    others = len({other for _, _, other in found} - {name})
    more = f", and {others} more placeholder{'s' if others > 1 else ''} in this block" if others else ""
    message = f"A shell reads '<{name}>' as a redirection from the file '{name.split()[0]}'{more}."
    yield Fault(locate(subject.source, command, start, end), message)


def _placeholders(command: Command) -> Iterator[tuple[int, int, str]]:
    sample = any(prompt(line.lstrip()) for line in command.text.split("\n"))
    for line in bare_lines(command.text):
        lead = prompt(line.text.lstrip())
        if sample and not lead:
            continue
        for match in _PLACEHOLDER.finditer(re.split(r"(?<=\s)#", line.text, maxsplit=1)[0]):
            if match["name"] not in _PRINTED and not _FILE.search(match["name"]):
                yield line.start + match.start(), line.start + match.end(), match["name"]


RULE = Rule(
    code="placeholder-redirects",
    name="Placeholder that a shell reads as a redirection",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
