"""The person at the terminal: each need becomes a question, each answer a request. Nothing is assumed."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

import click

from rung.app.driving.drive import Driver
from rung.app.driving.taking import ungiven
from rung.app.runs import aids
from rung.cli import approving, classes, trouble
from rung.cli.keys import Keys
from rung.cli.saying import shown
from rung.cli.seat import Seat, adhoc
from rung.model.due import (
    Need,
    NeedAnswer,
    NeedApproval,
    NeedDecision,
    NeedEscalation,
    NeedNote,
    NeedRemedy,
    NeedRethink,
    NeedStart,
    NeedTime,
    NeedValue,
    NeedVerdict,
    Refuse,
)
from rung.model.event.check import Answer
from rung.model.request import Attest, Decide, Give, Request, WriteNote
from rung.wiring.terminal import end_quietly

_LINES = {
    "symptom": "what is wrong",
    "scope": "what and who is affected",
    "next action": "what you mean to do",
}
_ANSWERS = {"y": Answer.YES, "n": Answer.NO, "u": Answer.UNSURE}


@dataclass(frozen=True, slots=True)
class Person:
    """Asks at the terminal. ``plain`` reads typed words instead of single keys."""

    driver: Driver
    plain: bool
    seen: set[str] = field(default_factory=set)
    """The cards that were shown in full, by their digest."""
    typed: dict[str, str] = field(default_factory=dict)
    """The lines of a note that a command of one's own came between."""

    def answer(self, need: Need | Refuse) -> Request | None:
        """Return what the person asks for, or None to leave the run as it is and quit."""
        seat = Seat(self.driver, Keys(self.driver, self.plain), self.answer, self.seen, self.typed)
        match need:
            case NeedNote():
                return _note(seat, need)
            case NeedDecision():
                return _decision(seat, need)
            case NeedValue():
                return _value(seat, need)
            case NeedAnswer():
                return _attest(seat, need)
            case NeedEscalation(reason=reason):
                seat.keys.say(f"{reason}: escalate now?")
                return seat.menu(None, default_reason=reason)
            case _:
                return _about_change(seat, need)


def _about_change(seat: Seat, need: Need | Refuse) -> Request | None:
    match need:
        case NeedApproval():
            return approving.approval(seat, need)
        case NeedRethink():
            return approving.rethink(seat, need)
        case NeedStart():
            return approving.begin(seat, need)
        case NeedTime():
            return trouble.time_over(seat, need)
        case NeedRemedy():
            return trouble.remedy(seat, need)
        case NeedVerdict():
            return trouble.verdict(seat, need)
        case Refuse():
            return trouble.refused(seat, need)
        case _:
            return None


def _note(seat: Seat, need: NeedNote) -> Request | None:
    state, keys = seat.driver.log.state, seat.keys
    keys.say("Before anything changes, the incident note.", bold=True)
    if state.note:
        keys.say(f"   it still lacks: {', '.join(need.missing)}", fg="yellow")
    evidence = ", ".join(f"#{e.seq}" for e in state.evidence)
    keys.say(f"   the first command and the evidence so far ({evidence or 'none'}) are filled in for you")
    alert = state.opened.alert if state.opened else ""
    default = f"{alert} fires" if alert else ""
    typed = dict.fromkeys(_LINES, "")
    for name in (name for name in _LINES if name in need.missing):
        usual = seat.typed.get(name, default if name == "symptom" else "")
        try:
            said = keys.text(f"{name} ({_LINES[name]})", default=usual)
        except (click.Abort, KeyboardInterrupt):
            _not_lost(seat, {**seat.typed, **{line: text for line, text in typed.items() if text}})
            raise
        if said.startswith("!"):
            seat.typed.update(typed)  # what was typed before the command stands there again after it
            return adhoc(said[1:])
        typed[name] = said
    seat.typed.clear()
    if set(_LINES) & set(need.missing) and not any(typed.values()):
        return seat.menu(need, need.step)
    return WriteNote(symptom=typed["symptom"], scope=typed["scope"], next_action=typed["next action"])


def _not_lost(seat: Seat, typed: dict[str, str]) -> None:
    """Say how the lines that were typed before Ctrl-C are written down: they are not, and nobody types them twice."""
    options = {"symptom": "--symptom", "scope": "--scope", "next action": "--next"}
    words = [f"{options[name]} {shlex.quote(text)}" for name, text in typed.items() if text]
    if words:
        end_quietly()
        seat.keys.say("   the lines so far are not written down; this does it:")
        command = f"rung note {seat.driver.log.run} {' '.join(words)}{seat.driver.desk.hint}"
        click.echo(f"   {shown(command)}")  # in one line, to be copied


def _decision(seat: Seat, need: NeedDecision) -> Request | None:
    _classes(seat, need)
    name = classes.chosen(seat.driver, seat.keys, need)
    if not name:
        return seat.menu(need, need.step)
    if name.startswith("!"):
        return adhoc(name[1:])
    if name in classes.KEYS:
        return seat.other(name, need.step)
    rejected = tuple(b for b in need.boundaries if b != name)
    reason = seat.keys.text("why (one line)", empty=True)
    return Decide(name, need.citable, reason, rejected)


def _classes(seat: Seat, need: NeedDecision) -> None:
    """Write the classes with their signs, and at which of them the evidence points."""
    table = seat.driver.procedure.runbook.decision
    hints = seat.driver.suggested()
    seat.keys.say("What does the evidence point at?", bold=True)
    for index, name in enumerate(need.boundaries, start=1):
        row = next((b for b in table.boundaries if b.name == name), None) if table else None
        points = "  <- the evidence points here" if name in hints else ""
        seat.keys.say(f"   [{index}] {name}{f': {row.signs.text}' if row else ''}{points}")
    if not seat.driver.procedure.deployment:
        seat.keys.say("   [0] none of these (leads to escalation)")


def _value(seat: Seat, need: NeedValue) -> Request | None:
    wanted = need.input
    for line in ungiven(seat.driver.procedure, seat.driver.log, wanted, seat.driver.desk.bounded):
        seat.keys.say(f"   {line}")
    value = seat.keys.text(f"{wanted.name} ({wanted.kind}, for example {wanted.example})")
    if value.startswith("!"):
        return adhoc(value[1:])
    return Give(wanted.name, value) if value else seat.menu(need, need.step)


def _attest(seat: Seat, need: NeedAnswer) -> Request | None:
    anew = aids.class_first(seat.driver, need)
    key = seat.keys.key(
        f"{need.text}  {'[k] choose a class  ' if anew else ''}"
        "[y]es  [n]o  [u]nsure, counts as not passed  [e]scalate  [q]uit, keep",
        "kynueq" if anew else "ynueq",
        need.check.step,
        {"y": "yes, it is so", "n": "no", "u": "unsure: counts as not passed"},
    )
    if anew and key == "k":
        return seat.asks(anew)
    if key not in _ANSWERS:
        return seat.other(key, need.check.step)
    return Attest(need.check, _ANSWERS[key], "")
