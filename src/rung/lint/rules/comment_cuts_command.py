"""A word that starts with `#` makes a comment of the rest of the line.

Why: `--channel #deployments --wait` runs as `--channel`: the shell drops everything from the `#` on and says nothing.
The message goes nowhere, or the option takes the wrong value.

Fix: Put the word in quotes: `'#deployments'`.

Bad:

    # RUN-002: Deploy
    Category: Deployment
    Owner: Release Team

    ## Procedure

    ### Step 1: Announce it
    ```bash
    ./notify.sh --channel #releases --env production
    ```

Good:

    # RUN-002: Deploy
    Category: Deployment
    Owner: Release Team

    ## Procedure

    ### Step 1: Announce it
    ```bash
    ./notify.sh --channel '#releases' --env production
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.locate import exact, locate
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import Bare, bare_lines, is_shell
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Edit, Fix, Severity
from rung.model.runbook import Command

# "#word" right after a word of the command. "# word" is a comment that someone meant.
_HASH = re.compile(r"(?<=\s)(?P<word>#[A-Za-z0-9][\w./-]*)(?P<rest>.*)$")
_OPTION_BEFORE = re.compile(r"(?:^|\s)--?[A-Za-z][\w-]*[ \t]+$")
# `make #target all` builds something, and not what is named: all that is lost behind the word are goals.
_BUILD_BEFORE = re.compile(r"(?:^|[;&|]\s*)(?:\S*/)?g?make(?:\s+-\S+)*[ \t]$")
_GOALS_AFTER = re.compile(r"^(?:[ \t]+(?:all|build|check|clean|deploy|dist|install|lint|release|test|run))+[ \t]*$")
_COMMAND_AFTER = re.compile(r"^\s+(?:--?[A-Za-z][\w-]*|\||&&|>)(?:\s|=|$)")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each word of a shell command that stands where an argument belongs and starts a comment."""
    for step in subject.runbook.steps:
        for command in step.commands:
            if is_shell(command):
                for line in bare_lines(command.text):
                    yield from _cut(subject, command, line)


def _cut(subject: Subject, command: Command, line: Bare) -> Iterator[Fault]:
    match = _HASH.search(line.text)
    if match is None:
        return
    before = line.text[: match.start()]
    if not before.strip() or "#" in before:
        return
    goals = _BUILD_BEFORE.search(before) and _GOALS_AFTER.match(match["rest"])
    if not (_OPTION_BEFORE.search(before) or _COMMAND_AFTER.match(match["rest"]) or goals):
        return
    start, end = line.start + match.start("word"), line.start + match.end("word")
    word = command.text[start:end]
    place = exact(subject.source, command, start, end)
    fix = Fix(f"Put {word} in quotes", (Edit(place, f"'{word}'".encode()),)) if place is not None else None
    lost = command.text[start : line.start + len(line.text)].strip()
    yield Fault(
        place or locate(subject.source, command, start, end),
        f"A shell takes '{lost}' for a comment and never sees it.",
        f"Put it in quotes: '{word}'",
        fix,
    )


RULE = Rule(
    code="comment-cuts-command",
    name="Comment that cuts a command off",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
