"""What is true of a run now: a value folded from its record, never stored beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rung.model.event.address import CheckAt
from rung.model.event.approval import ApprovalAsked, ApprovalDeclined, Approved, GlassBroken
from rung.model.event.check import Answer
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.run import ChildOpened, Closed, Escalated, RunOpened
from rung.model.event.step import AdHocAsked, StepEnded, StepIntent
from rung.model.stamp import Stamp
from rung.run.grown import Grown

E = TypeVar("E", ApprovalAsked, Approved, GlassBroken)


@dataclass(frozen=True, slots=True)
class Timed(Generic[E]):
    """Something that ends by itself, with the moment it was recorded at: its event says until when."""

    event: E
    at: Stamp

    def holds(self, now: Stamp) -> bool:
        """Say whether its time is not over yet, however the time of day was set meanwhile."""
        return now.since(self.at) <= self.event.expires - self.at.at


@dataclass(frozen=True, slots=True)
class Limit:
    """The time that a run was given: so many seconds, from a moment on. ``of`` is the run that had so much left."""

    seconds: int
    since: Stamp
    of: str = ""

    def over(self, now: Stamp) -> bool:
        """Say whether it is over. Where the clock cannot tell how long ago it began, it is."""
        return self.left(now) <= 0

    def left(self, now: Stamp) -> float:
        """Return the seconds that are left; less than none when it is over."""
        return self.seconds - now.since(self.since)


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken glass that nobody else has reviewed yet: its entry, its step, who broke it and why."""

    seq: int
    step: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A captured observation: the entry that holds it and the command that made it."""

    seq: int
    step: int
    script: str
    stdout: str
    exit: int


@dataclass(frozen=True, slots=True)
class Given:
    """The value of an input, and where it came from."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class StepState:
    """What became of one step: ``done`` commands ended since the last retry, the last at ``ended_at``.

    ``attempts`` counts all of them, retries too. ``ran``: a command of it ran, whatever was tried again since.
    ``refused`` is why the machine said no to a command that a person added, ``skipped`` why a step is not done.
    """

    done: int = 0
    attempts: int = 0
    open: StepIntent | None = None
    doubt: bool = False
    failure: str = ""
    ended: Grown[tuple[int, StepEnded]] = field(default_factory=Grown)
    ended_at: Stamp | None = None
    skipped: str = ""
    refused: str = ""
    ran: bool = False
    attested: bool = False


@dataclass(frozen=True, slots=True)
class RunState:
    """The fold of a run's entries. ``seq`` is the last entry seen; a decision may cite ``citable`` entries.

    ``unmet`` says what an answer rests on: it is read where the answer is no or unsure, and the last one counts.
    ``decided`` is the entry since which the class of the decision stands, ``before`` holds those of classes that stood
    before it, by their names without case; ``left`` the last entry that a command of
    rung left, by its name.
    ``steps`` also holds what became of ad-hoc commands, under the negative of their number. ``looked`` says when each
    condition of a guard was looked at. ``pointed`` is where clients of
    who drives the run go. ``children`` and ``lost`` are by the runbook that a decision leads to,
    ``declined`` by the digest that somebody said no to. ``void`` are approvals that a later request of their step,
    for something else, overtook: they never count again.
    """

    seq: int = 0
    opened: RunOpened | None = None
    opened_at: Stamp = Stamp()  # noqa: RUF009 - it is frozen
    lead: str = ""
    limit: Limit | None = None
    values: Mapping[str, Given] = field(default_factory=dict)
    steps: Mapping[int, StepState] = field(default_factory=dict)
    adhoc: tuple[AdHocAsked, ...] = ()
    answers: Mapping[CheckAt, Answer] = field(default_factory=dict)
    unmet: Mapping[CheckAt, str] = field(default_factory=dict)
    waived: Mapping[CheckAt, str] = field(default_factory=dict)
    evidence: Grown[Evidence] = field(default_factory=Grown)
    citable: Grown[int] = field(default_factory=Grown)
    note: NoteWritten | None = None
    decision: Decided | None = None
    decided: int = 0
    before: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    asked: tuple[Timed[ApprovalAsked], ...] = ()
    approvals: tuple[Timed[Approved], ...] = ()
    void: tuple[Approved, ...] = ()
    declined: Mapping[str, ApprovalDeclined] = field(default_factory=dict)
    broken: tuple[Timed[GlassBroken], ...] = ()
    breaches: tuple[Breach, ...] = ()
    due: frozenset[int] = frozenset()
    looked: Mapping[CheckAt, Stamp] = field(default_factory=dict)
    pointed: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, ChildOpened] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    escalations: tuple[Escalated, ...] = ()
    closed: Closed | None = None

    def step(self, number: int) -> StepState:
        """Return what became of a step; one that nothing happened to is a fresh value."""
        return self.steps.get(number, StepState())

    def denied(self, at: CheckAt, what: str) -> str:
        """Return what failed, with what was seen of it, or who says so."""
        return ": ".join(filter(None, (what, self.unmet.get(at, ""))))

    @property
    def doubtful(self) -> int:
        """Return the number of the step in doubt, or 0."""
        return next((n for n, s in self.steps.items() if s.doubt), 0)

    @property
    def word(self) -> str:
        """Return the state as one word for lists: open, in doubt, escalated or the outcome."""
        if self.closed is not None:
            return self.closed.outcome.value
        if self.doubtful:
            return "in doubt"
        return "escalated" if self.escalations else "open"
