"""What carrying out means: an order, what it left, and the way one language goes to one kind of target."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rung.app.ports import Runner
from rung.model.errors import RungError
from rung.model.job import Captured, Flag, Job, Outcome
from rung.model.replacing import replace
from rung.run.procedure import PlannedCommand

DEFAULT_TIMEOUT = 60.0
NOT_STARTED = 126
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Order:
    """One command to carry out: its values, its seconds, and the mark that finds its processes again."""

    runner: Runner
    planned: PlannedCommand
    values: Values
    timeout: float
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left: exit code (-1 after a signal), both streams, and how it ended."""

    exit: int
    outcome: Outcome

    @property
    def stdout(self) -> bytes:
        """Return what was kept of standard output."""
        return self.outcome.stdout.data

    @property
    def stderr(self) -> bytes:
        """Return what was kept of standard error."""
        return self.outcome.stderr.data


def _as_written(planned: PlannedCommand, _values: Values) -> str:
    return planned.command.text


def _once(_planned: PlannedCommand) -> int:
    return 1


def _always(_planned: PlannedCommand, _values: Values) -> None:
    return


@dataclass(frozen=True, slots=True)
class Way:
    """How one language is carried out at one kind of target.

    ``ready`` raises when the command could not even be started; ``shown`` returns the text with the values that rung
    itself puts into it; ``turns`` is how often the time limit counts.
    """

    carry: Callable[[Order], Said]
    ready: Callable[[PlannedCommand, Values], None] = _always
    shown: Callable[[PlannedCommand, Values], str] = _as_written
    turns: Callable[[PlannedCommand], int] = _once


def process(order: Order, job: Job, spare: float = 0.0) -> Said:
    """Run a process to its end, in the time of its order and some seconds to spare."""
    outcome = order.runner.run(replace(job, timeout=order.timeout + spare, mark=order.mark))
    return Said(-1 if outcome.exit is None else outcome.exit, outcome)


def flagged(said: Said, flag: Flag, note: str) -> Said:
    """Return the same with one more flag, and a note at the end of standard error that says what it means."""
    return Said(said.exit, noted(replace(said.outcome, flags=said.outcome.flags | {flag}), note))


def noted(outcome: Outcome, note: str) -> Outcome:
    """Return the outcome with a line of our own after what was kept of standard error."""
    kept, line = outcome.stderr, f"rung: {note}\n".encode()
    gap = b"\n" if kept.data and not kept.data.endswith(b"\n") else b""
    return replace(outcome, stderr=Captured(kept.head, kept.tail + gap + line, kept.total + len(gap) + len(line)))


def unstarted(fault: RungError, now: datetime) -> Said:
    """Return what is left of a command that could not be started: exit 126, as in a shell, and why."""
    advice = f"; {fault.advice}" if fault.advice else ""
    nothing = Outcome(NOT_STARTED, None, Captured(), Captured(), now, now, 0.0)
    return Said(NOT_STARTED, noted(nothing, f"not started: {fault.message}{advice} [{fault.id}]"))
