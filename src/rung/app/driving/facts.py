"""What driving a run needs, what it tells, and how it ends: the words between the driver and whoever watches it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from rung.app.driving.alertstate import AlertStates
from rung.app.driving.log import Log
from rung.app.driving.plan import Planner
from rung.app.driving.post import Post
from rung.app.driving.programs import NoPrograms, as_now, bound
from rung.app.driving.reach import as_it_lies, reached
from rung.app.driving.signers import Signers
from rung.app.ports import Presence, Programs, Runner
from rung.model.due import Finish, Need, Refuse
from rung.model.errors import RungError, UsageError
from rung.model.event.address import CheckAt
from rung.model.event.check import Answer
from rung.model.event.event import Recorded
from rung.model.event.run import ChildOpened
from rung.model.request import Request
from rung.model.runbook import Runbook
from rung.risk.guards.keeps import Disk
from rung.run.matcher import Apart, here
from rung.run.policy import Policy
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.state import RunState


class Children(Protocol):
    """Opens the runs that a decision leads to."""

    def named(self, log: Log, wanted: str) -> ChildOpened:
        """Return what the parent says of its child before it is opened. Raises RungError where it cannot be run."""
        ...

    def open(self, log: Log, child: ChildOpened) -> None:
        """Open the run that was named, once, however often this is asked."""
        ...


@dataclass(frozen=True, slots=True)
class Childless:
    """A desk where no other runbook can be opened."""

    def named(self, log: Log, wanted: str) -> ChildOpened:
        """Refuse."""
        raise UsageError(f"{wanted} cannot be opened from run {log.run} here", id="no-children")

    def open(self, log: Log, child: ChildOpened) -> None:
        """Refuse."""
        raise UsageError(f"run {child.child} cannot be opened from run {log.run} here", id="no-children")


@dataclass(frozen=True, slots=True)
class Desk:
    """What driving needs from the world, and who sits there. ``hint`` follows each command a person is told to type.

    ``planner`` judges what a person adds to the run. ``stay``: a person sits there, so that Ctrl-C stops the
    command and not the run. ``insist`` raises RefusedError when a command's level rests on a script that is no longer
    the reviewed one. ``signers`` says whose signatures count, each time it is asked. ``programs`` are the files that
    steps start, ``disk`` shows the files as a command sees them in a folder (None: nobody looks). ``pointed`` are the
    variables of our environment by which clients know where to go. While ``bounded``
    lasts, a pattern that does not come to an end raises UsageError; so does, asked ``apart``, an expression.
    """

    runner: Runner
    alerts: AlertStates
    presence: Presence
    policy: Policy
    actor: str
    planner: Planner
    post: Post
    signers: Signers
    hint: str = ""
    stay: bool = False
    children: Children = Childless()
    insist: Callable[[PlannedCommand, Runbook], None] = lambda _planned, _runbook: None
    bounded: Callable[[], AbstractContextManager[None]] = nullcontext
    apart: Apart = here
    pointed: Mapping[str, str] = field(default_factory=dict)
    programs: Programs = NoPrograms()  # noqa: RUF009 - it holds nothing
    disk: Callable[[str], Disk] | None = None

    def seen(self, procedure: Procedure, state: RunState) -> Procedure:
        """Return the procedure with what its changes depend on, and what they would take away, as the files lie now."""
        now = bound(procedure, self.programs, state.pointed)
        return reached(now, state, self.disk) if self.disk else now

    def as_now(self, planned: PlannedStep, procedure: Procedure, state: RunState) -> PlannedStep:
        """Return one step in the same way."""
        now = as_now(planned, self.programs, state.pointed)
        return as_it_lies(now, procedure, state, self.disk) if self.disk else now


@dataclass(frozen=True, slots=True)
class Happened:
    """Something was recorded."""

    record: Recorded


@dataclass(frozen=True, slots=True)
class Starting:
    """A command is about to start; its intent, where it needs one, is durable."""

    step: int
    planned: PlannedCommand


@dataclass(frozen=True, slots=True)
class Looking:
    """A look at a check begins, the first or one more. ``left`` are the seconds after which none follows."""

    check: CheckAt
    attempt: int
    left: float


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a check ended. ``again``: another follows, so that nothing of this one is on record."""

    check: CheckAt
    attempt: int
    answer: Answer
    observed: str
    left: float
    again: bool


@dataclass(frozen=True, slots=True)
class Watching:
    """A check waits for its next look: how many there were, what was seen last, the seconds that it may still take."""

    check: CheckAt
    observed: str
    left: float
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Ask:
    """A person is needed. Send the request back, or nothing to leave the run waiting."""

    need: Need | Refuse


@dataclass(frozen=True, slots=True)
class Unheard:
    """A request was not admitted: the fault says why."""

    fault: RungError


@dataclass(frozen=True, slots=True)
class Anchored:
    """The head was put at a place; told to the terminal, ``where`` is ``terminal``."""

    line: str
    where: str


Fact = Anchored | Happened | Starting | Looking | Looked | Watching | Ask | Unheard
End = Need | Refuse | Finish
Drive = Generator[Fact, Request | None, End]
