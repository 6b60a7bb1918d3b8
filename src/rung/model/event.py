"""What can happen in a run: the facts the ledger keeps, from which the state is folded."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rung.model.stamp import Stamp
from rung.model.target import Target


class Answer(StrEnum):
    """What became of a check: a machine or a named person says so."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Outcome(StrEnum):
    """How a run ended."""

    REPAIRED = "repaired"
    DONE = "done"
    NOT_REPRODUCED = "not reproduced"
    ESCALATED = "escalated"
    HANDED_OVER = "handed over"
    ABORTED = "aborted"


class Part(StrEnum):
    """Which list of a runbook a check stands in; ``inherited`` guards are those of the run that this one came from."""

    PREREQUISITE = "prerequisite"
    STEP = "step"
    GUARD = "guard"
    INHERITED = "inherited guard"
    SIGN = "sign"
    ROUTE = "route"
    TRIGGER = "trigger"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class CheckAt:
    """The address of a check: its part, the step it belongs to (0 outside steps), its index from 0."""

    part: Part
    step: int
    index: int

    def __str__(self) -> str:
        """Return the address as people read it: ``step 3`` (the step itself), ``step 3 check 1``, ``proof 2``."""
        if self.part is Part.STEP and self.index < 0:
            return called(self.step)
        where = f"step {self.step} check" if self.part is Part.STEP else self.part.value
        return f"{where} {self.index + 1}"


def called(step: int) -> str:
    """Return what people call a step: ``step 3``, or ``ad hoc 1`` for the command numbered -1."""
    return f"step {step}" if step >= 0 else f"ad hoc {-step}"


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes kept beside the ledger under their SHA-256; ``size`` is how many there were before any cap."""

    blob: str
    size: int


@dataclass(frozen=True, slots=True)
class RunOpened:
    """A run began, pinned to one revision of one runbook; ``source`` is the whole file as it was.

    ``parent`` is the run that handed over to this one, ``above`` the runbooks of all runs that led here, first to last.
    ``targets`` are where its commands go, ``alerts_target`` and ``alerts_path`` where alerts are asked: a run goes on
    where it began, whatever the configuration says later.
    """

    runbook: str
    title: str
    path: str
    revision: str
    source: Kept
    values: dict[str, str] = field(default_factory=dict)
    target: str = ""
    alert: str = ""
    payload: Kept | None = None
    targets: tuple[Target, ...] = ()
    alerts_target: str = ""
    alerts_path: str = ""
    parent: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadTaken:
    """A person took the run in hand."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """The run was given so many seconds from now on. After them it starts no other command until it is given more."""

    seconds: int


@dataclass(frozen=True, slots=True)
class ValueGiven:
    """An input received its value; ``origin`` says from where."""

    name: str
    value: str
    origin: str


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
class StepInDoubt:
    """A mutation was begun and its end is not known: it may or may not have happened.

    ``survivors`` are processes of it that still lived when it was found.
    """

    step: int
    index: int
    attempt: int
    survivors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtLooked:
    """A check of the step in doubt was looked at, for the person who must say whether it ran. It decides nothing."""

    check: CheckAt
    answer: Answer
    observed: str
    stdout: Kept | None = None


@dataclass(frozen=True, slots=True)
class DoubtResolved:
    """A person looked and said whether the mutation in doubt ran."""

    step: int
    attempt: int
    ran: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A check was made: by the machine (``looks`` times, output in ``stdout``) or attested by a person."""

    check: CheckAt
    answer: Answer
    observed: str
    attested: bool = False
    stdout: Kept | None = None
    looks: int = 0


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """The incident note of six lines. Only filled fields count; a later note replaces an earlier one."""

    symptom: str = ""
    scope: str = ""
    first_command: str = ""
    evidence: tuple[int, ...] = ()
    boundary: str = ""
    next_action: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A class was chosen from the runbook's table, citing evidence by entry number."""

    boundary: str
    cites: tuple[int, ...]
    reason: str = ""
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """An approval was asked for: of what ``digest`` binds, to be given until ``expires`` (seconds since the epoch).

    ``request`` is the whole card as people see it, in canonical JSON; ``nonce`` is in it and in no other, so that an
    answer to one request is an answer to no other.
    """

    step: int
    digest: str
    nonce: str
    expires: int
    request: Kept


@dataclass(frozen=True, slots=True)
class Signature:
    """An SSH signature over the request that ``request`` holds: whose key, and what it was checked against.

    ``principal`` is the name in the allowed signers, ``key`` the fingerprint, ``signers`` the file as it was then.
    """

    principal: str
    key: str
    request: Kept
    signature: Kept
    signers: Kept


@dataclass(frozen=True, slots=True)
class Approved:
    """A person approved exactly what ``digest`` binds, until ``expires`` (seconds since the epoch).

    Without a ``signature``, ``by`` is a claim.
    """

    step: int
    digest: str
    by: str
    expires: int
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """A person overrode the conditions for one digest, until ``expires``, with a reason. To be reviewed."""

    step: int
    digest: str
    reason: str
    expires: int


@dataclass(frozen=True, slots=True)
class GlassReviewed:
    """Somebody else than its breaker looked at each broken glass among ``entries``, and says what came of it."""

    entries: tuple[int, ...]
    by: str
    text: str


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


@dataclass(frozen=True, slots=True)
class Waived:
    """A failed or unanswered prerequisite was passed over with a reason."""

    check: CheckAt
    reason: str


@dataclass(frozen=True, slots=True)
class Retried:
    """A failed step, prerequisite or proof starts again; what it did before stays in the record.

    The address of a step's check means that only its checks are made again: its commands ran.
    """

    check: CheckAt


@dataclass(frozen=True, slots=True)
class TriggerDue:
    """An escalation trigger of the runbook came true; ``index`` is its place in the list."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """The run was passed on: to whom, why, and the packet that was handed over."""

    to: str
    reason: str
    packet: Kept


@dataclass(frozen=True, slots=True)
class ChildOpened:
    """The run goes on as run ``child`` of another runbook, which is opened after this entry is durable."""

    child: str
    runbook: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class RouteLost:
    """The decision leads to a runbook that cannot be run, and why: then only escalation is left of that route."""

    route: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remarked:
    """A free remark, kept with the run."""

    text: str


@dataclass(frozen=True, slots=True)
class AnchorFailed:
    """The head over the first ``size`` entries could not be put at a place, and why. The next one goes there again."""

    where: str
    size: int
    reason: str


@dataclass(frozen=True, slots=True)
class SecretMasked:
    """Secrets were hidden in an entry or its output: how often each, by name."""

    entry: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Exported:
    """The run was exported with this report: the chain binds the pages that a stranger reads first.

    ``html`` is None in records of before there was one.
    """

    report: Kept
    html: Kept | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """The run ended."""

    outcome: Outcome
    reason: str = ""


Event = (
    RunOpened
    | LeadTaken
    | TimeGiven
    | ValueGiven
    | AdHocAsked
    | StepIntent
    | StepEnded
    | StepLate
    | StepInDoubt
    | DoubtLooked
    | DoubtResolved
    | Checked
    | NoteWritten
    | Decided
    | ApprovalAsked
    | Approved
    | GlassBroken
    | GlassReviewed
    | StepRefused
    | StepSkipped
    | Waived
    | Retried
    | TriggerDue
    | Escalated
    | ChildOpened
    | RouteLost
    | Remarked
    | AnchorFailed
    | SecretMasked
    | Exported
    | Closed
)

KINDS: dict[str, type[Event]] = {
    "run.opened": RunOpened,
    "run.lead": LeadTaken,
    "run.time": TimeGiven,
    "value.given": ValueGiven,
    "adhoc.asked": AdHocAsked,
    "step.intent": StepIntent,
    "step.end": StepEnded,
    "step.late": StepLate,
    "step.in-doubt": StepInDoubt,
    "doubt.looked": DoubtLooked,
    "doubt.resolved": DoubtResolved,
    "check.result": Checked,
    "note.written": NoteWritten,
    "decision.made": Decided,
    "approval.asked": ApprovalAsked,
    "approval.given": Approved,
    "glass.broken": GlassBroken,
    "glass.reviewed": GlassReviewed,
    "step.refused": StepRefused,
    "step.skipped": StepSkipped,
    "check.waived": Waived,
    "step.retried": Retried,
    "trigger.due": TriggerDue,
    "run.escalated": Escalated,
    "child.opened": ChildOpened,
    "route.lost": RouteLost,
    "remark": Remarked,
    "anchor.failed": AnchorFailed,
    "secret.masked": SecretMasked,
    "run.exported": Exported,
    "run.closed": Closed,
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the ledger holds it: its number, when (seconds since the epoch), by whom.

    ``mono`` and ``boot`` are the other clock of ``rung.model.stamp``.
    """

    seq: int
    at: float
    actor: str
    event: Event
    mono: int = 0
    boot: str = ""

    @property
    def stamp(self) -> Stamp:
        """Return when it happened, by both clocks."""
        return Stamp(self.at, self.mono, self.boot)
