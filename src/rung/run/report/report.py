"""What a run was, for people who were not there: one frozen value that every form is written from.

Times are RFC 3339 in UTC. Text is as recorded: each form makes it harmless for its own readers.
"""

from __future__ import annotations

from dataclasses import dataclass

from rung.run.report.checks import CheckLine
from rung.run.report.times import Times


@dataclass(frozen=True, slots=True)
class Note:
    """The incident note."""

    symptom: str
    scope: str
    first_command: str
    evidence: tuple[int, ...]
    boundary: str
    next_action: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A class that was chosen, the entries cited for it, the classes rejected. Entry 0: none was chosen."""

    entry: int
    at: str
    by: str
    boundary: str
    cites: tuple[int, ...]
    reason: str
    rejected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A class of the runbook's table, its signs, and what became of it: chosen, rejected or not weighed."""

    name: str
    signs: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Escalation:
    """The run was passed on: by whom, to whom, and why."""

    entry: int
    at: str
    by: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step and what became of it. ``left_out`` is the reason of one that was skipped or passed over.

    A negative number is a command that a person added in the run.
    """

    number: int
    title: str
    effect: str
    target: str
    result: str
    attempts: int
    left_out: str

    @property
    def name(self) -> str:
        """Return the step's number and title, or which added command it is."""
        return f"{self.number}. {self.title}" if self.number > 0 else f"ad hoc {-self.number}: {self.title}"


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval of one digest. ``proof`` says whether the name is signed for, or only claimed."""

    entry: int
    at: str
    step: int
    by: str
    digest: str
    proof: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something the machine refused: the condition and the words."""

    entry: int
    at: str
    step: int
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Glass:
    """Conditions that a person overrode. ``review`` says what came of the review, or that it is still ``due``."""

    entry: int
    at: str
    step: int
    by: str
    digest: str
    reason: str
    review: str
    due: bool


@dataclass(frozen=True, slots=True)
class Value:
    """An input and where its value came from."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline."""

    entry: int
    at: str
    actor: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Output:
    """A stream of a command: its first characters, how many bytes there were, and how many characters are left out.

    ``same_as`` is the earlier entry whose evidence holds the very same bytes, 0 when there is none.
    """

    name: str
    text: str
    bytes: int
    left_out: int
    same_as: int = 0


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A command that ran, or a look, and what it said. ``exit`` is None for a look. ``note`` says what is odd."""

    entry: int
    at: str
    title: str
    command: str
    target: str
    effect: str
    exit: int | None
    seconds: float
    outputs: tuple[Output, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something the run showed to be missing in its runbook; ``amendable``: an edit can be proposed for it."""

    kind: str
    entry: int
    text: str
    amendable: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A run as it is told. ``state`` is its outcome, or open, in doubt or escalated. ``entries`` counts its record."""

    run: str
    runbook: str
    title: str
    path: str
    revision: str
    state: str
    reason: str
    lead: str
    opened_at: str
    ended_at: str
    entries: int
    times: Times
    note: Note | None
    decisions: tuple[Decision, ...]
    weighed: tuple[Weighed, ...]
    escalations: tuple[Escalation, ...]
    steps: tuple[StepLine, ...]
    checks: tuple[CheckLine, ...]
    approvals: tuple[Approval, ...]
    refusals: tuple[Refusal, ...]
    glass: tuple[Glass, ...]
    values: tuple[Value, ...]
    timeline: tuple[Moment, ...]
    evidence: tuple[Exhibit, ...]
    lacking: tuple[Lacking, ...]
    follow_ups: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return what the runbook is called: its id and title."""
        return f"{self.runbook} {self.title}".strip()

    @property
    def footer(self) -> str:
        """Return which runbook at which revision, for the foot of a page."""
        return f"{self.runbook or self.title or self.path} @ {self.revision[:12]}, run {self.run}"
