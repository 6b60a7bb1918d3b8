"""The conditions of a runbook, and the command inside a condition."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.expect import CommandOutput
from rung.model.runbook import Check, Command, FenceWords, Runbook


def expects(runbook: Runbook) -> Iterator[Check]:
    """Yield every condition of the runbook in its order: prerequisites, steps, proof, after the incident."""
    yield from runbook.prerequisites
    yield from (check for step in runbook.steps for check in step.checks)
    yield from runbook.proof
    yield from runbook.post


def command_of(check: Check) -> Command | None:
    """Return the command written in a condition, as a shell command that can be judged, or None."""
    if check.expect is None or not isinstance(check.expect.source, CommandOutput):
        return None
    source = check.expect.source
    return Command(source.text, "bash", "", FenceWords(), source.span, source.span)
