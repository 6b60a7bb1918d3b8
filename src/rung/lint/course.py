"""The course of a runbook: its commands in the order a person would run them, each with its step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from rung.lint.subject import Subject
from rung.model.effect import Effect, Verdict
from rung.model.replacing import replace
from rung.model.runbook import Command, Runbook, Shape, Step

_LEAVES_THE_SYSTEM = frozenset({"redirection", "tee", "oc-adm-must-gather", "kubectl-cluster-info-dump"}) | {
    "oc-project",
    "oc-login",
    "kubectl-config-use-context",
}
"""Risk rules for a file written beside a command, a dump that is gathered, and whom a client talks to.

A run holds these back; the checker blames nobody for them.
"""


@dataclass(frozen=True, slots=True)
class Move:
    """One command of one step, as judged."""

    step: Step
    command: Command
    verdict: Verdict


def moves(subject: Subject) -> Iterator[Move]:
    """Yield every command of every step in the order of the entry."""
    for step in subject.runbook.steps:
        for command in step.commands:
            yield Move(step, command, subject.verdict(command))


def known_change(verdict: Verdict) -> bool:
    """Say whether a command is known to change the system that is repaired.

    What is not understood is not *known* to change; and a file written beside a command is how evidence is kept.
    """
    return verdict.effect is Effect.DESTROY or (
        verdict.effect is Effect.MUTATE and verdict.rule not in _LEAVES_THE_SYSTEM
    )


def changes(subject: Subject, step: Step) -> Move | None:
    """Return the first command of ``step`` that is known to change something, or None."""
    found = (Move(step, command, subject.verdict(command)) for command in step.commands)
    return next((move for move in found if known_change(move.verdict)), None)


_ABOUT = frozenset({"readme", "contributing", "changelog", "security", "license", "index", "_index", "glossary"})
_OF_RUNBOOKS = re.compile(
    r"\b(?:add|adding|writ(?:e|ing)|creat(?:e|ing)|contribut\w+|guidelines?|conventions?|style)\b.*\b(?:run|play)books?\b"
    r"|\b(?:run|play)books?\b.*\b(?:guidelines?|conventions?|style|template|index|list)\b",
    re.IGNORECASE,
)


def is_procedure(runbook: Runbook) -> bool:
    """Say whether the entry tells a person what to do in an operation.

    A plain page without a single command may be anything, and the page that describes a repository, or how runbooks are
    written, is no runbook.
    """
    if runbook.shape is not Shape.PAGE:
        return True
    about = PurePosixPath(runbook.path).stem.casefold() in _ABOUT or _OF_RUNBOOKS.search(runbook.title.text)
    return not about and any(step.commands for step in runbook.steps)


def diagnoses(runbook: Runbook, step: Step) -> bool:
    """Say whether ``step`` stands in a section that is there to find the cause, where even a change is a question."""
    return any(section.role == "diagnosis" and section.title.text == step.section for section in runbook.sections)


def planned(subject: Subject) -> bool:
    """Say whether the runbook is planned work, where a go decision stands in for evidence of an incident."""
    category = subject.runbook.field("category").casefold()
    return category.startswith(("deploy", "maint", "release", "upgrade", "migration", "change"))


def ends_with_a_look(subject: Subject, command: Command) -> bool:
    """Say whether the last command of a block only looks, so that the block itself shows what it has done."""
    last = command.text.replace("\\\n", " ").rstrip().rpartition("\n")[2]
    return bool(last.strip()) and not subject.verdict(replace(command, text=last)).effect.changes
