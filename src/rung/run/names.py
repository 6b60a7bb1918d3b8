"""Which inputs a command uses, and which placeholders it still holds."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rung.model.replacing import replace
from rung.model.runbook import Input, Runbook
from rung.model.target import LOCAL
from rung.risk.http import requests
from rung.risk.httpbody import names
from rung.run.procedure import PlannedCommand, PlannedStep

_PLACEHOLDER = re.compile(r"<[A-Za-z][A-Za-z0-9_ .:/-]*>|\{\{\s*[A-Za-z][^{}]*\}\}")
_QUOTED = re.compile(r"\\.|'[^']*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_PRINTED = frozenset({"none", "pending", "unknown", "invalid", "nil", "null", "unset", "no value"})
"""What kubectl, Go and their like print in angle brackets: inside quotation marks it is what is looked for."""
_BOUND = re.compile(r"(?<![:\w]):'?([A-Za-z_][A-Za-z0-9_]*)")
_GROUP = re.compile(r"\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>")
_SHELL = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)[^}]*\}|([A-Za-z_][A-Za-z0-9_]*))")


def used(planned: PlannedCommand) -> frozenset[str]:
    """Return the names a command takes values from: ``$name`` in a shell, ``:name`` in SQL and HTTP."""
    if planned.command.language == "http":
        found = requests(planned.command.text)
        if found is not None:
            return frozenset().union(*(names(each) for each in found))
    if planned.command.language in {"http", "sql"}:
        return frozenset(_BOUND.findall(planned.command.text))
    return frozenset(a or b for a, b in _SHELL.findall(planned.command.text))


def with_secrets(planned: PlannedCommand, registered: Mapping[str, str]) -> PlannedCommand:
    """Return a command with the registered secrets it is given: a shell on this machine gets those it names.

    One elsewhere gets those of them that the operator lets go to its target.
    """
    if not registered or planned.command.language != "bash":
        return planned
    allowed = registered.keys() if planned.target.kind == LOCAL.kind else set(planned.target.setting("secrets").split())
    names = sorted(used(planned) & registered.keys() & allowed)
    return replace(planned, secrets=tuple((name, registered[name]) for name in names))


def inputs(runbook: Runbook, planned: PlannedStep) -> tuple[Input, ...]:
    """Return the declared inputs that a step's commands use, in the order of the table."""
    names = frozenset().union(*(used(c) for c in planned.commands))
    return tuple(i for i in runbook.inputs if i.name in names)


def undeclared(runbook: Runbook, planned: PlannedStep) -> frozenset[str]:
    """Return the names that SQL, HTTP and PromQL commands take but the runbook does not declare nor capture."""
    declared = {i.name for i in runbook.inputs} | {c.name for s in runbook.steps for c in s.captures}
    bound = (used(c) - _groups(c) for c in planned.commands if c.command.language in {"http", "sql", "promql"})
    return frozenset().union(*bound) - declared


def _groups(planned: PlannedCommand) -> frozenset[str]:
    """Return the names that a pattern in a query defines itself: ``label_replace`` takes those as ``$name``."""
    return frozenset(_GROUP.findall(planned.command.text)) if planned.command.language == "promql" else frozenset()


def placeholder(planned: PlannedStep) -> str:
    """Return the first ``<name>`` or ``{{name}}`` of the step's commands, or the empty string.

    A word that programs print in angle brackets, as ``'<pending>'``, is none where a shell command quotes it, nor is
    markup, which has its end with it.
    """
    for command in planned.commands:
        text = command.command.text
        quoted = [found.span() for found in _QUOTED.finditer(text)] if command.command.language == "bash" else []
        for found in _PLACEHOLDER.finditer(text):
            inner = found.group().strip("<>")
            printed = inner in _PRINTED and any(start < found.start() < end for start, end in quoted)
            if not (printed or f"</{inner.split()[0]}>" in text):
                return found.group()
    return ""
