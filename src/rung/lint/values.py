"""Values a runbook needs, asks for, finds out and uses: the names in its commands and where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.lint.phrases import expects
from rung.lint.shell import bare_lines, is_shell
from rung.model.expect import CommandOutput
from rung.model.runbook import Command, Runbook

# Set by every login shell, by POSIX, by bash itself, or by rung while it runs a step.
_AMBIENT = frozenset(
    "HOME USER LOGNAME PATH PWD OLDPWD SHELL TERM LANG TMPDIR HOSTNAME UID EUID PPID RANDOM SECONDS LINENO IFS "
    "EDITOR PAGER DISPLAY BASH BASHPID BASH_SOURCE BASH_REMATCH BASH_VERSION FUNCNAME PIPESTATUS REPLY OPTARG OPTIND "
    "EPOCHSECONDS EPOCHREALTIME COLUMNS LINES MAIL SHLVL OSTYPE HOSTTYPE MACHTYPE KUBECONFIG "
    "EVIDENCE_DIR".casefold().split()
)
_SHELL = re.compile(r"(?<!\\)\$(?:\{(?P<braced>[A-Za-z_]\w*)\}|(?P<plain>[A-Za-z_]\w*))")
_ANGLE = re.compile(r"(?<![<\w$])<(?P<name>[A-Za-z][\w.-]*)>")
_BRACES = re.compile(r"(?<![${])\{\{ ?(?P<name>[A-Za-z_][\w.-]*) ?\}\}")
_SQL = re.compile(r"(?<![:\w])(?::(?P<name>[A-Za-z_]\w*)|:'(?P<quoted>[A-Za-z_]\w*)')")
_ANY = re.compile(r"[A-Za-z_][\w.-]*")
_ASSIGNED = re.compile(
    r"(?:^|[;&|(\s])(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)*)?(?P<name>[A-Za-z_]\w*)\+?=(?!=)"
    r"|\bfor\s+(?P<loop>[A-Za-z_]\w*)\b|\bread\s+(?:-\w+\s+)*(?P<read>[A-Za-z_]\w*)"
    r"|\bprintf\s+-v\s+(?P<printf>[A-Za-z_]\w*)|\bmapfile\s+(?:-\w+\s+)*(?P<mapfile>[A-Za-z_]\w*)"
)
_SINGLE = re.compile(r"'[^']*'")
_SQL_LANGUAGES = frozenset({"sql", "postgres", "postgresql", "psql", "mysql", "plpgsql", "sqlite", "mariadb"})


@dataclass(frozen=True, slots=True)
class Value:
    """A name that stands for a value, with its place in the command's text."""

    name: str
    start: int
    end: int


def needed(command: Command) -> Iterator[Value]:
    """Yield each value that ``command`` cannot run without, in order: variables and placeholders."""
    for match in sorted(_matches(command), key=lambda match: match.start()):
        name = next(part for part in match.groups() if part)
        if name.casefold() not in _AMBIENT:
            yield Value(name, match.start(), match.end())


def _matches(command: Command) -> Iterator[re.Match[str]]:
    if command.language.casefold() in _SQL_LANGUAGES:
        yield from _SQL.finditer(_without_strings(command.text))
        yield from _ANGLE.finditer(command.text)
    elif is_shell(command):
        shell = _SINGLE.sub(lambda found: re.sub(r"[^\n]", "_", found[0]), _without_comments(_commands(command.text)))
        yield from (found for found in _SHELL.finditer(shell))
        yield from _ANGLE.finditer(shell)
    yield from _BRACES.finditer(command.text)


def _commands(text: str) -> str:
    """Return ``text`` with the lines that are output blanked out, so that places stay the same."""
    kept = {line.start for line in bare_lines(text)}
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(line if start in kept else "_" * len(line))
        start += len(line) + 1
    return "\n".join(lines)


def _without_comments(text: str) -> str:
    return re.sub(r"(?m)(?:^|(?<=\s))#[^\n]*", lambda found: "_" * len(found[0]), text)


def _without_strings(text: str) -> str:
    """Return SQL ``text`` with its string literals blanked, but ``:'name'``, which is psql's quoted value, kept."""
    return re.sub(r"(?<!:)'[^']*'", lambda found: re.sub(r"[^\n]", "_", found[0]), text)


def assigned(text: str) -> Iterator[str]:
    """Yield the names that a shell text sets itself."""
    for match in _ASSIGNED.finditer(text):
        yield next(part for part in match.groups() if part)


def known(runbook: Runbook) -> Iterator[str]:
    """Yield the names whose values the runbook asks for or captures."""
    yield from (row.name for row in runbook.inputs)
    yield from (capture.name for step in runbook.steps for capture in step.captures)


def texts(runbook: Runbook) -> Iterator[str]:
    """Yield every text of the runbook in which a value can be put to use."""
    for step in runbook.steps:
        yield from (command.text for command in step.commands)
        yield from (command.words.target for command in step.commands)
        yield from (command.words.cwd for command in step.commands)
        yield from (prose.text for prose in (step.title, *step.prose))
    yield from (row.command.text for row in runbook.evidence)
    for one in expects(runbook):
        yield one.text.text
        if one.expect is not None and isinstance(one.expect.source, CommandOutput):
            yield one.expect.source.text
    guards = (*runbook.guards, *(guard for step in runbook.steps for guard in step.guards))
    yield from (guard.text.text for guard in guards)


def used_names(text: str) -> Iterator[str]:
    """Yield every word of ``text`` that could be the name of a value."""
    for match in _ANY.finditer(text):
        yield match[0]
        yield from re.split(r"[.-]", match[0])
