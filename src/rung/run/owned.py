"""What a check in prose says that rung itself was told: the record answers that, and no word of a person does."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rung.model.event.address import CheckAt, Part
from rung.model.event.event import Event
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.record import Remarked
from rung.model.event.run import Escalated
from rung.run.state import RunState

_LEFT_BY: Mapping[type[Event], str] = {
    Decided: "decide",
    NoteWritten: "note",
    Remarked: "note",
    Escalated: "escalate",
}
_OWN = re.compile(r"(?:^|[:(\u2013\u2014-]\s*)rung (?P<verb>decide|note|escalate)\b")
"""The command stands where an author puts what a check is made with: behind a colon, a dash, or in brackets."""


def left_by(event: Event) -> str:
    """Return which command of rung leaves such an entry, as ``decide``; nothing for what leaves no claim to check."""
    return _LEFT_BY.get(type(event), "")


def lacking(state: RunState, at: CheckAt, text: str) -> str:
    """Return the command that the check ``text`` names and that left nothing on record when it had to, or nothing.

    A check of a step speaks of what came after the step's commands, and what a class asks for of what came after the
    class. A prerequisite speaks of what was before the run: nothing on record contradicts it.
    """
    named = _OWN.search(text)
    if named is None or at.part is Part.PREREQUISITE or state.left.get(named["verb"], 0) > _since(state, at):
        return ""
    return named["verb"]


def _since(state: RunState, at: CheckAt) -> int:
    if at.part is Part.ROUTE:
        return state.decided
    ended = state.step(at.step).ended if at.part is Part.STEP else ()
    return ended[-1][0] if ended else 0


def told_with(run: str, state: RunState, verb: str) -> str:
    """Return what is typed so that it stands on the record of ``run``."""
    cites = ",".join(map(str, state.citable)) or "N"
    rest = {
        "decide": f"CLASS --cites {cites}",
        "note": "--symptom TEXT --scope TEXT --next TEXT",
        "escalate": "--reason WHY",
    }
    return f"rung {verb} {run} {rest[verb]}"
