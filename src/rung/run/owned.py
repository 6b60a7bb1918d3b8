"""What a check in prose says that rung itself was told: the record answers that, and no word of a person does."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rung.model.event.address import CheckAt, Part
from rung.model.event.event import Event
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.record import Remarked
from rung.run.gate import grounds
from rung.run.procedure import Procedure
from rung.run.state import RunState

_LEFT_BY: Mapping[type[Event], str] = {
    Decided: "decide",
    NoteWritten: "note",
    Remarked: "note",
}
_OWN = re.compile(r"(?:^|[:(\u2013\u2014-]\s*)rung (?P<verb>decide|note)\b")
"""The command stands where an author puts what a check is made with: behind a colon, a dash, or in brackets.

Not so `rung escalate`: "Customers see orders, if not: `rung escalate`" holds where nobody had to.
"""
_PERHAPS = re.compile(r"\b(?:if|unless|otherwise|else|when|whenever|should|or)\b[^.;!?]*$", re.IGNORECASE)
"""What is done only in some case may be left undone, and the check holds."""


def left_by(event: Event) -> str:
    """Return which command of rung leaves such an entry, as ``decide``; nothing for what leaves no claim to check."""
    return _LEFT_BY.get(type(event), "")


def lacking(state: RunState, at: CheckAt, text: str) -> str:
    """Return the command that the check ``text`` names and that left nothing on record when it had to, or nothing.

    A check of a step speaks of what came after the step's commands, and what a class asks for of what came after the
    class. A prerequisite speaks of what was before the run, and "if" of what need not have come: nothing on record
    contradicts these.
    """
    named = _OWN.search(text)
    if named is None or _PERHAPS.search(text[: named.start()]) or at.part is Part.PREREQUISITE:
        return ""
    return named["verb"] if state.left.get(named["verb"], 0) <= _since(state, at) else ""


def _since(state: RunState, at: CheckAt) -> int:
    if at.part is Part.ROUTE:
        return state.decided
    ended = state.step(at.step).ended if at.part is Part.STEP else ()
    return ended[-1][0] if ended else 0


def told_with(run: str, procedure: Procedure, state: RunState, verb: str) -> str:
    """Return what is typed so that it stands on the record of ``run``."""
    cites = ",".join(map(str, grounds(procedure, state))) or "N"
    rest = {
        "decide": f"CLASS --cites {cites}",
        "note": "--symptom TEXT --scope TEXT --next TEXT",
    }
    return f"rung {verb} {run} {rest[verb]}"
