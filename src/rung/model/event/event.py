"""Everything that can happen in a run: the facts the ledger keeps, from which the state is folded."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.event.approval import (
    ApprovalAsked,
    ApprovalDeclined,
    ApprovalVoided,
    Approved,
    GlassBroken,
    GlassReviewed,
)
from rung.model.event.check import Checked, Retried, Waived
from rung.model.event.doubt import DoubtLooked, DoubtResolved, StepInDoubt, StepNotStarted
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.record import AnchorFailed, Exported, Remarked, SecretMasked
from rung.model.event.run import (
    ChildOpened,
    Closed,
    Escalated,
    LeadTaken,
    Pointed,
    RouteLost,
    RulesInherited,
    RunOpened,
    TimeGiven,
    TriggerDue,
    ValueGiven,
)
from rung.model.event.step import AdHocAsked, StepEnded, StepIntent, StepLate, StepRefused, StepSkipped
from rung.model.stamp import Stamp

Event = (
    RunOpened
    | LeadTaken
    | Pointed
    | TimeGiven
    | RulesInherited
    | ValueGiven
    | AdHocAsked
    | StepIntent
    | StepEnded
    | StepLate
    | StepInDoubt
    | StepNotStarted
    | DoubtLooked
    | DoubtResolved
    | Checked
    | NoteWritten
    | Decided
    | ApprovalAsked
    | Approved
    | ApprovalDeclined
    | ApprovalVoided
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
    "run.pointed": Pointed,
    "run.time": TimeGiven,
    "run.inherited": RulesInherited,
    "value.given": ValueGiven,
    "adhoc.asked": AdHocAsked,
    "step.intent": StepIntent,
    "step.end": StepEnded,
    "step.late": StepLate,
    "step.in-doubt": StepInDoubt,
    "step.not-started": StepNotStarted,
    "doubt.looked": DoubtLooked,
    "doubt.resolved": DoubtResolved,
    "check.result": Checked,
    "note.written": NoteWritten,
    "decision.made": Decided,
    "approval.asked": ApprovalAsked,
    "approval.given": Approved,
    "approval.declined": ApprovalDeclined,
    "approval.void": ApprovalVoided,
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
