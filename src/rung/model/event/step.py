"""What happens to the commands of a step, and to those that a person adds."""

from __future__ import annotations

from dataclasses import dataclass, field

from rung.model.event.kept import Kept
from rung.model.target import Target


def coded(code: int) -> str:
    """Return an exit code in words; below 0 there was none."""
    return f"exit {code}" if code >= 0 else "no exit code"


@dataclass(frozen=True, slots=True)
class AdHocAsked:
    """A person wants a command run that the runbook lacks; it goes through the same gates as a step.

    ``number`` counts from 1 in the run; what happens to the command is recorded as step ``-number``. ``effect`` and
    ``why`` are the judgement when it was asked, ``facets`` what else is known of it. ``timeout`` is in seconds, 0 for
    the usual one.
    """

    number: int
    script: str
    language: str
    target: Target
    effect: str
    why: str
    reason: str = ""
    facets: tuple[str, ...] = ()
    timeout: int = 0


@dataclass(frozen=True, slots=True)
class StepIntent:
    """A command that may change something is about to start. Durable before it does."""

    step: int
    index: int
    attempt: int
    effect: str
    digest: str
    script: str
    target: str
    values: dict[str, str] = field(default_factory=dict)
    profile: str = ""


@dataclass(frozen=True, slots=True)
class StepEnded:
    """A command ended, and what it said. ``exit`` is -1 when a signal ended it. ``profile`` is who it was there.

    ``lost``: the connection to its target broke, so it may have gone on there.
    ``withheld``: the command reads secrets, so its output was counted and not kept.
    """

    step: int
    index: int
    attempt: int
    effect: str
    script: str
    target: str
    exit: int
    stdout: Kept
    stderr: Kept
    milliseconds: int
    truncated: bool = False
    timed_out: bool = False
    interrupted: bool = False
    signal: int = 0
    survivors: tuple[int, ...] = ()
    withheld: bool = False
    lost: bool = False
    profile: str = ""

    @property
    def ending(self) -> str:
        """Return in a few words how it ended."""
        if self.interrupted:
            return "stopped by the operator"
        if self.timed_out:
            return "ran out of time"
        if self.lost:
            return "the connection broke, its end is not known"
        return f"ended by signal {self.signal}" if self.exit < 0 and self.signal else coded(self.exit)


@dataclass(frozen=True, slots=True)
class StepLate:
    """A command ended after another process had taken the run: kept as evidence, never as state."""

    step: int
    index: int
    attempt: int
    exit: int
    stdout: Kept
    stderr: Kept


@dataclass(frozen=True, slots=True)
class StepRefused:
    """The machine said no: ``rule`` names the condition, ``reason`` quotes it."""

    step: int
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """A step will not be done in this run, and why."""

    step: int
    reason: str
