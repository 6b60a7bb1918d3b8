"""The class that a person chooses: by its number or its name; a slip is said before anything else is asked."""

from __future__ import annotations

from rung.app.driving.drive import Driver
from rung.cli.keys import Keys
from rung.model.due import NeedDecision

KEYS = frozenset("snNeBqQ")
"""What may be typed in the place of a class: the keys of the other choices."""
_ALWAYS = ("none of these", "not reproduced")
_HELP = """\
The class says what the evidence points at, and so where this runbook goes on.
Type its number or its name; 0 when none of them fits, 'not reproduced' when it is not there any more.
Keys: s leave out, n note, e escalate, B break glass, q quit and keep, Q abort"""


def chosen(driver: Driver, keys: Keys, need: NeedDecision) -> str:
    """Return the class that was typed; or one of ``KEYS``, ``!COMMAND``, or nothing at all."""
    table = driver.procedure.runbook.decision
    named = tuple(b.name for b in table.boundaries) if table else ()
    known = {name.casefold() for name in (*need.boundaries, *named, *_ALWAYS)}
    while True:
        typed = keys.text("class (number or name; empty: other choices)", empty=True, aid=_HELP)
        name = _named(need, typed)
        free = not need.boundaries or name.startswith("!") or name in KEYS
        if not name or free or name.casefold() in known:
            return name
        keys.say(f"   {typed} is no class of this runbook; type a number from the list", fg="yellow")


def _named(need: NeedDecision, typed: str) -> str:
    if typed == "0":
        return "none of these"
    if typed in map(str, range(1, len(need.boundaries) + 1)):
        return need.boundaries[int(typed) - 1]
    return typed
