"""Where a person sits at a run: the keys, and what may be chosen in the place of the answer that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import click

from rung.app.driving.drive import Driver
from rung.app.runs import aids
from rung.cli.keys import BACK, NEWS, Keys
from rung.model.due import Need, Refuse
from rung.model.request import Abort, BreakGlass, Escalate, LookAgain, Remark, Request, Skip, Try

Answerer = Callable[[Need | Refuse], Request | None]


@dataclass(frozen=True, slots=True)
class Seat:
    """``asks`` puts a need to the person: the question that stands behind a menu. ``seen`` are cards shown in full.

    ``typed`` are lines of a note that a command of one's own came between.
    """

    driver: Driver
    keys: Keys
    asks: Answerer
    seen: set[str] = field(default_factory=set)
    typed: dict[str, str] = field(default_factory=dict)

    def menu(
        self, asked: Need | None, step: int = 0, default_reason: str = "", *, again: bool = False
    ) -> Request | None:
        """Ask what else is to happen. ``asked``: the question that stands behind this one, which Enter asks again."""
        choices = ("l" if again else "") + ("snNeBqQ" if step else "nNeqQ")
        text = ("[l]ook again  " if again else "") + ("[s]kip  [B]reak glass  " if step else "")
        text += "[n]ote  [e]scalate  [q]uit, keep  [Q] abort" + ("  Enter: back" if asked else "")
        key = self.keys.key(text, choices, step, {BACK: "the question again"} if asked else None)
        return self.asks(asked) if key == BACK and asked else self.other(key, step, default_reason)

    def other(self, key: str, step: int, default_reason: str = "") -> Request | None:
        """Return what a key asks for that means the same everywhere; None for quitting."""
        match key:
            case _ if key.startswith("!"):
                return adhoc(key[1:])
            case "l":
                self.seen.clear()
                return LookAgain()
            case _ if key == NEWS:
                return LookAgain()
            case "N":
                return Remark(click.edit("") or "")
            case "s":
                return Skip(step, self.keys.text("why is it left out"))
            case "n":
                return Remark(self.keys.text("note"))
            case "e":
                whom = aids.whom(self.driver)
                asked = f"why escalate to {whom}" if whom else "why escalate"
                return Escalate("", self.keys.text(asked, default=default_reason))
            case "B":
                return BreakGlass(self.keys.text("why must it run now (recorded, announced, reviewed)"))
            case "Q":
                return Abort(self.keys.text("why abort"))
            case _:
                return None


def adhoc(typed: str) -> Try:
    """Return what ``!COMMAND`` or ``!@TARGET COMMAND`` asks for; ``typed`` is what stands behind the sign."""
    text = typed.strip()
    if not text.startswith("@"):
        return Try(text)
    target, _, command = text[1:].partition(" ")
    return Try(command, target=target)
