"""Whether anything was looked at before a certain place of a runbook."""

from __future__ import annotations

from rung.lint.course import moves
from rung.lint.rule import WRITTEN_AS_RUNBOOK
from rung.lint.subject import Subject
from rung.model.effect import Effect

_LOOKING_ROLES = frozenset({"diagnosis", "evidence"})


def gathered_before(subject: Subject, offset: int) -> bool:
    """Say whether evidence is gathered before byte ``offset``.

    A command that only looks is evidence, so is a row of the evidence table, a condition to confirm, and on a page
    that was not written as a runbook a diagnosis in prose. A command that is not understood is no evidence.
    """
    runbook = subject.runbook
    if any(row.span.start < offset for row in runbook.evidence):
        return True
    if any(move.command.span.start < offset and move.verdict.effect <= Effect.PROBE for move in moves(subject)):
        return True
    if any(check.span.end <= offset for step in runbook.steps for check in step.checks):
        return True
    if runbook.shape in WRITTEN_AS_RUNBOOK:
        return False
    return any(
        section.role in _LOOKING_ROLES
        and section.span.start < offset
        and bool(subject.source.slice(section.body).strip())
        for section in runbook.sections
    )
