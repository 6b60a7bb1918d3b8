"""The words of a shell line with their places: enough to see what bash would cut off or redirect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.model.runbook import Command

LANGUAGES = frozenset({"", "bash", "sh", "shell", "zsh", "ksh", "console", "shell-session", "terminal", "shellsession"})
TRANSCRIPTS = frozenset({"console", "shell-session", "shellsession", "sh-session", "bash-session", "terminal"})
_HEREDOC = re.compile(r"<<-?\s*(?P<quote>['\"]?)(?P<mark>[A-Za-z_][A-Za-z0-9_]*)(?P=quote)")
_COMMAND_START = re.compile(
    r"(?:[a-z][\w.+-]*|[~./][\w./+-]+|[\"']?\$[\w{(]\S*|[A-Za-z_]\w*=\S*|[({!\[]{1,2})(?=[ \t;|&)]|$)"
)
_SQL_START = re.compile(r"(?:--|select|with|insert|update|delete|alter|create|drop|explain|begin)\b", re.IGNORECASE)
_OTHER_PROMPT = re.compile(
    r"^\s*(?:[\w.-]*[\w)][=\-(*!^'\"]*[=\-][#>](?:\s|$)|(?:mysql|mariadb|sqlite|ftp|sftp|redis|mongo|irb|In|pry)\S*>|"
    r"[\d.]+:\d+(?:\[\d+\])?>|>>>|\.\.\.\s|(?:MariaDB|mysql) \[\w*\]>)"
)
"""Prompts of programs that are no shell: psql, mysql, redis-cli, Python."""
_PROMPT = re.compile(r"^(?:[$%>]|\u276f|\u279c)[ \t]+(?=\S)|^(?:\[?[\w.-]+@[\w.-]+[^\]$#\n]*\]?)[$#][ \t]+(?=\S)")


def is_session(command: Command) -> bool:
    """Say whether the block is marked as a record of a terminal, where prompts and output belong."""
    first = (command.info.split() or [""])[0].strip("{}.").casefold()
    return first in TRANSCRIPTS


def is_shell(command: Command) -> bool:
    """Say whether a person would paste this block into a shell; one without a language must begin like a command."""
    if command.language:
        return command.language.casefold() in LANGUAGES
    first = next((line for line in command.text.split("\n") if line.strip() and not line.lstrip().startswith("#")), "")
    return is_command_line(first) and not _OTHER_PROMPT.match(first) and not _SQL_START.match(first.lstrip())


def is_command_line(line: str) -> bool:
    """Say whether a line begins as a command does: a word in lower case, a path, a variable or an assignment.

    Output and forms that stand in a shell block begin otherwise: ``NAME   READY``, ``Cluster:``, ``<none>``.
    """
    return _COMMAND_START.match(line[prompt(line) :].lstrip()) is not None


def prompt(line: str) -> int:
    """Return how many characters of ``line`` are a shell prompt, 0 when it starts with none."""
    found = _PROMPT.match(line)
    return found.end() if found else 0


@dataclass(frozen=True, slots=True)
class Bare:
    """A stretch of shell text outside quotes and here-documents; ``start`` is its place in the command's text."""

    start: int
    text: str


def bare_lines(text: str) -> Iterator[Bare]:
    """Yield each line of ``text`` with everything inside quotes blanked out, so that places stay the same.

    Left out are comments that fill a line, the bodies of here-documents, and lines that neither begin as a
    command nor go on with one: they are output. Quotes may span lines.
    """
    state, start, mark, goes_on = "", 0, "", False
    for line in text.split("\n"):
        if mark:
            mark = "" if line.strip() == mark else mark
        elif state or goes_on or is_command_line(line):
            blanked, state = _blank_quoted(line, state)
            found = _HEREDOC.search(line)
            mark = found["mark"] if found and not state else ""
            goes_on = line.rstrip().endswith(("\\", "|", "&&", "||"))
            yield Bare(start, blanked)
        start += len(line) + 1


def _blank_quoted(line: str, quote: str) -> tuple[str, str]:
    """Return ``line`` with quoted characters replaced by ``_``, and the quote that is still open at its end."""
    out: list[str] = []
    skip = False
    for character in line:
        if skip:
            skip = False
            out.append("_")
        elif quote:
            skip = quote == '"' and character == "\\"
            quote = "" if character == quote else quote
            out.append("_")
        elif character == "\\":
            skip = True
            out.append("\\")
        else:
            quote = character if character in "'\"`" else ""
            out.append("_" if quote else character)
    return "".join(out), quote
