"""The conditions of a runbook, and the command inside a condition."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.expect import CommandOutput, Expect, Holds
from rung.model.runbook import Check, Command, FenceWords, Runbook


def expects(runbook: Runbook) -> Iterator[Check]:
    """Yield every condition of the runbook in its order: prerequisites, steps, proof, after the incident."""
    yield from runbook.prerequisites
    yield from (check for step in runbook.steps for check in step.checks)
    yield from runbook.proof
    yield from runbook.post


def command_of(check: Check) -> Command | None:
    """Return the command written in a condition, as a shell command that can be judged, or None."""
    return _command(check.expect)


def looks(runbook: Runbook) -> Iterator[Command]:
    """Yield the command of every typed phrase that is looked at: conditions, signs, "until" and escalation triggers."""
    yield from (command for command in map(_command, phrases(runbook)) if command is not None)


def phrases(runbook: Runbook) -> Iterator[Expect]:
    """Yield every typed phrase of the runbook that is looked at."""
    found = (*(check.expect for check in expects(runbook)), *_others(runbook))
    yield from (phrase for phrase in found if phrase is not None)


def _others(runbook: Runbook) -> Iterator[Expect | None]:
    yield from (row.expect for row in (runbook.decision.boundaries if runbook.decision else ()))
    for guard in (*runbook.guards, *(guard for step in runbook.steps for guard in step.guards)):
        if guard.refusal and isinstance(guard.refusal.condition, Holds):
            yield guard.refusal.condition.expect
    for when in runbook.escalation.when if runbook.escalation else ():
        if isinstance(when.trigger, Holds):
            yield when.trigger.expect


def _command(expect: Expect | None) -> Command | None:
    if expect is None or not isinstance(expect.source, CommandOutput):
        return None
    return Command(expect.source.text, "bash", "", FenceWords(), expect.source.span, expect.source.span)
