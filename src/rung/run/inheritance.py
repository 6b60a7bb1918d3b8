"""What a run obeys beside its own runbook: the rules of the runs that led to it, in words for people and the record."""

from __future__ import annotations

from datetime import UTC, datetime

from rung.model.event.run import RulesInherited
from rung.run.packet import contact
from rung.run.procedure import Deadline, Inherited, Procedure


def inherited(procedure: Procedure) -> RulesInherited | None:
    """Return the rules that a run inherits, None where it inherits none."""
    own = procedure.runbook.escalation
    found = RulesInherited(
        tuple(map(forbidden, procedure.inherited)),
        tuple(map(deadline, procedure.deadlines)),
        () if own and own.who else tuple(who for who in (contact(procedure),) if who),
    )
    return found if found != RulesInherited() else None


def forbidden(each: Inherited) -> str:
    """Return a "Do not" of a run above, with its runbook and place, and why it stands where its words do not say."""
    why = "" if each.guard.refusal and each.guard.refusal.condition else f"; {each.why}"
    return f"{each.guard.text.text} ({each.of}, {each.where}{why})"


def deadline(each: Deadline) -> str:
    """Return when a run above was to be escalated, in UTC, and in whose words."""
    due = datetime.fromtimestamp(each.due, UTC).strftime("%Y-%m-%d %H:%M")
    return f"by {due}Z: {each.text} ({each.of})"
