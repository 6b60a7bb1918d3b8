"""The person at the terminal: each need becomes a question, each answer a request. Nothing is assumed."""

from __future__ import annotations

from dataclasses import dataclass, field

import click

from rung.app import aids
from rung.app.drive import Driver
from rung.app.waiting import address, approvals, rechecks
from rung.cli import card, classes
from rung.cli.keys import BACK, Keys
from rung.model.card import Card
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
from rung.model.event.address import Part, called
from rung.model.event.check import Answer
from rung.model.request import (
    Abort,
    Approve,
    Attest,
    Begin,
    BreakGlass,
    Decide,
    Escalate,
    Give,
    GiveTime,
    LookAgain,
    LookInto,
    Recheck,
    Remark,
    Request,
    Retry,
    Settle,
    Skip,
    Try,
    Waive,
    WriteNote,
)

SHORTEST_TIME = 60
"""Seconds: less than that is no time to go on with."""

_ANSWERS = {"y": Answer.YES, "n": Answer.NO, "u": Answer.UNSURE}


@dataclass(frozen=True, slots=True)
class Person:
    """Asks at the terminal. ``plain`` reads typed words instead of single keys."""

    driver: Driver
    plain: bool
    seen: set[str] = field(default_factory=set)
    """The cards that were shown in full, by their digest."""

    @property
    def _keys(self) -> Keys:
        return Keys(self.driver, self.plain)

    def answer(self, need: Need | Refuse) -> Request | None:
        """Return what the person asks for, or None to leave the run as it is and quit."""
        match need:
            case NeedNote():
                return self._note(need)
            case NeedDecision():
                return self._decision(need)
            case NeedValue(input=wanted):
                for line in aids.ungiven(self.driver, wanted):
                    self._keys.say(f"   {line}")
                value = self._keys.text(f"{wanted.name} ({wanted.kind}, for example {wanted.example})")
                if value.startswith("!"):
                    return _adhoc(value[1:])
                return Give(wanted.name, value) if value else self._menu(need, need.step)
            case NeedAnswer():
                return self._attest(need)
            case NeedEscalation(reason=reason):
                self._keys.say(f"{reason}: escalate now?")
                return self._menu(None, default_reason=reason)
            case _:
                return self._about_change(need)

    def _about_change(self, need: Need | Refuse) -> Request | None:
        match need:
            case NeedApproval():
                return self._approval(need)
            case NeedRethink():
                return self._rethink(need)
            case NeedStart():
                return self._begin(need)
            case NeedTime():
                return self._time(need)
            case NeedRemedy():
                return self._remedy(need)
            case NeedVerdict(step=step):
                return self._verdict(step)
            case Refuse(step=step, reason=reason, rule=rule):
                self._keys.say(f"refused: {reason}")
                return self._refused(step, guard=rule == "guard")
            case _:
                return None

    def _approval(self, need: NeedApproval) -> Request | None:
        asked = self.driver.card(need.digest)
        if asked is None:
            return None
        for line in self.driver.voided():
            self._keys.say(f"   {line}", fg="yellow")
        self._card(asked)
        if need.another or need.signed:
            for name in need.by:
                self._keys.say(f"   approved  by {name}; one more is needed")
            who = "Two other people approve" if need.more > 1 else "Another person approves"
            signed = f"{who} it" if need.another else "It is approved with a key"
            self._keys.say(f"   {signed}, in another terminal or on another machine:")
            for command in approvals(self.driver, need):
                self._keys.say(f"   {command}")
            return self._menu(None, need.step, again=True)
        keys = "[a]pprove and run  [l]ook again  [s]kip  [n]ote  [e]scalate  [B]reak glass  [q]uit, keep  [Q] abort"
        key = self._keys.key(keys, "alsnNeBqQ", need.step)
        if key != "a":
            return self._other(key, need.step)
        return Approve(need.digest, self.driver.desk.actor) if self._sure(asked) else self.answer(need)

    def _card(self, asked: Card) -> None:
        """Show a card in full, and in short where it stood there in full before."""
        (card.remind if asked.digest in self.seen else card.show)(asked)
        self.seen.add(asked.digest)

    def _sure(self, asked: Card) -> bool:
        """Ask once more; for what cannot be undone the target's name must be typed."""
        name = card.final(asked)
        target = name or ", ".join(dict.fromkeys(c.target.name for c in asked.terms.commands))
        how = f"it cannot be undone; type {name} to run" if name else "Enter to run, anything else goes back"
        typed = self._keys.text(f"Run on {target}? {how}", empty=True)
        return typed == name if name else not typed

    def _begin(self, need: NeedStart) -> Request | None:
        """Ask before a change that somebody else approved meanwhile: no answer to another question starts it."""
        asked = self.driver.card(need.digest)
        if asked is not None:
            self._card(asked)
        self._keys.say(f">> {called(need.step)} was approved by {', '.join(need.by)} while you were here.", bold=True)
        keys = "[g]o, run it now  [s]kip  [n]ote  [e]scalate  [q]uit, keep  [Q] abort"
        key = self._keys.key(keys, "gsnNeqQ", need.step)
        if key != "g":
            return self._other(key, need.step)
        return Begin() if asked is None or self._sure(asked) else self._begin(need)

    def _rethink(self, need: NeedRethink) -> Request | None:
        self._keys.say(f"XX {need.by} said no to {called(need.step)}: {need.reason}", fg="red")
        keys = "[r] ask again  [s]kip with a reason  [n]ote  [e]scalate  [B]reak glass  [q]uit, keep  [Q] abort"
        key = self._keys.key(keys, "rsnNeBqQ", need.step)
        return Retry() if key == "r" else self._other(key, need.step)

    def _note(self, need: NeedNote) -> Request | None:
        self._keys.say("Before anything changes, the incident note.", bold=True)
        if self.driver.log.state.note:
            self._keys.say(f"   it still lacks: {', '.join(need.missing)}", fg="yellow")
        evidence = ", ".join(f"#{e.seq}" for e in self.driver.log.state.evidence)
        self._keys.say(f"   the first command and the evidence so far ({evidence or 'none'}) are filled in for you")
        alert = self.driver.log.state.opened.alert if self.driver.log.state.opened else ""
        default = f"{alert} fires" if alert else ""
        symptom = self._keys.text("symptom (what is wrong)", default=default) if "symptom" in need.missing else ""
        scope = self._keys.text("scope (what and who is affected)") if "scope" in need.missing else ""
        action = self._keys.text("next action (what you mean to do)") if "next action" in need.missing else ""
        own = next((said for said in (symptom, scope, action) if said.startswith("!")), "")
        if own:
            return _adhoc(own[1:])
        asked = {"symptom", "scope", "next action"} & set(need.missing)
        if asked and not (symptom or scope or action):
            return self._menu(need)
        return WriteNote(symptom=symptom, scope=scope, next_action=action)

    def _decision(self, need: NeedDecision) -> Request | None:
        table = self.driver.procedure.runbook.decision
        hints = self.driver.suggested()
        self._keys.say("What does the evidence point at?", bold=True)
        for index, name in enumerate(need.boundaries, start=1):
            row = next((b for b in table.boundaries if b.name == name), None) if table else None
            points = "  <- the evidence points here" if name in hints else ""
            self._keys.say(f"   [{index}] {name}{f': {row.signs.text}' if row else ''}{points}")
        if not self.driver.procedure.deployment:
            self._keys.say("   [0] none of these (leads to escalation)")
        name = classes.chosen(self.driver, self._keys, need)
        if not name:
            return self._menu(need, need.step)
        if name.startswith("!"):
            return _adhoc(name[1:])
        if name in classes.KEYS:
            return self._other(name, need.step)
        rejected = tuple(b for b in need.boundaries if b != name)
        reason = self._keys.text("why (one line)", empty=True)
        return Decide(name, need.citable, reason, rejected)

    def _attest(self, need: NeedAnswer) -> Request | None:
        key = self._keys.key(
            f"{need.text}  [y]es  [n]o  [u]nsure, counts as not passed  [e]scalate  [q]uit, keep",
            "ynueq",
            need.check.step,
            {"y": "yes, it is so", "n": "no", "u": "unsure: counts as not passed"},
        )
        if key not in _ANSWERS:
            return self._other(key, need.check.step)
        return Attest(need.check, _ANSWERS[key], "")

    def _time(self, need: NeedTime) -> Request | None:
        self._keys.say(f"XX the time of this run, {need.seconds} s, is over: nothing more is started.", fg="red")
        more = max(need.seconds, SHORTEST_TIME)
        keys = f"[t] {more} s more  [n]ote  [e]scalate  [q]uit, keep  [Q] abort"
        key = self._keys.key(keys, "tnNeqQ", need.step, {"t": f"{more} s more"})
        return GiveTime(more) if key == "t" else self._other(key, need.step)

    def _remedy(self, need: NeedRemedy) -> Request | None:
        self._keys.say(f"XX {need.check} failed: {need.failure}", fg="red")
        if need.escalate and not any(line.endswith(f": {need.escalate}") for line in aids.overdue(self.driver)):
            self._keys.say(f"   The runbook says escalate: {need.escalate}", bold=True)
        for line in aids.rows(self.driver, need.check.step):
            self._keys.say(f"   decision  {line}")
        again = rechecks(need)
        checks = "[v] check again  " if again else ""
        classes = "[k] choose a class  " if need.choice else ""
        keys = f"[r]etry  {checks}{classes}[s]kip with a reason  [n]ote  [e]scalate  [q]uit, keep  [Q] abort"
        letters = f"r{'v' if again else ''}{'k' if need.choice else ''}snNeqQ"
        key = self._keys.key(keys, letters, need.check.step)
        if key == "k" and need.choice:
            return self._decision(need.choice)
        if key == "r":
            return Retry()
        if key == "v":
            return Recheck()
        if key == "s" and need.check.part is not Part.STEP:
            return Waive(need.check, self._keys.text(f"why is {address(need.check)} passed over"))
        return self._other(key, need.check.step)

    def _verdict(self, step: int) -> Request | None:
        planned = self.driver.procedure.step(step)
        self._keys.say(f"?? Step {step} was started and its end is unknown: it may or may not have run.", fg="yellow")
        for one in planned.commands if planned else ():
            self._keys.say(f"   command   {one.command.text}")
        for check in planned.step.checks if planned else ():
            self._keys.say(f"   check     {check.text.text}")
        key = self._keys.key(
            "[l]ook: run its checks  [d]one, it ran  [n]ot done  [e]scalate  [q]uit, keep",
            "ldneq",
            step,
            {"l": "look: run its checks", "d": "it ran", "n": "it did not run"},
        )
        if key == "l":
            return LookInto()
        if key in {"d", "n"}:
            reason = self._keys.text("how do you know")
            return Settle(ran=key == "d", reason=reason)
        return self._other(key, step)

    def _refused(self, step: int, *, guard: bool) -> Request | None:
        keys = "[l]ook again  [s]kip with a reason  [B]reak glass  [e]scalate  [q]uit, keep  [Q] abort"
        key = self._keys.key(keys, "lsBeqQ", step)
        if key == "l":
            return Retry() if guard else LookAgain()
        return self._other(key, step)

    def _menu(
        self, asked: Need | None, step: int = 0, default_reason: str = "", *, again: bool = False
    ) -> Request | None:
        """Ask what else is to happen. ``asked``: the question that stands behind this one, which Enter asks again."""
        choices = ("l" if again else "") + ("snNeBqQ" if step else "nNeqQ")
        text = ("[l]ook again  " if again else "") + ("[s]kip  [B]reak glass  " if step else "")
        text += "[n]ote  [e]scalate  [q]uit, keep  [Q] abort" + ("  Enter: back" if asked else "")
        key = self._keys.key(text, choices, step, {BACK: "the question again"} if asked else None)
        return self.answer(asked) if key == BACK and asked else self._other(key, step, default_reason)

    def _other(self, key: str, step: int, default_reason: str = "") -> Request | None:
        match key:
            case _ if key.startswith("!"):
                return _adhoc(key[1:])
            case "l":
                self.seen.clear()
                return LookAgain()
            case "news":
                return LookAgain()
            case "N":
                return Remark(click.edit("") or "")
            case "s":
                return Skip(step, self._keys.text("why is it left out"))
            case "n":
                return Remark(self._keys.text("note"))
            case "e":
                whom = aids.whom(self.driver)
                asked = f"why escalate to {whom}" if whom else "why escalate"
                return Escalate("", self._keys.text(asked, default=default_reason))
            case "B":
                return BreakGlass(self._keys.text("why must it run now (recorded, announced, reviewed)"))
            case "Q":
                return Abort(self._keys.text("why abort"))
            case _:
                return None


def _adhoc(typed: str) -> Try:
    """Return what ``!COMMAND`` or ``!@TARGET COMMAND`` asks for."""
    text = typed.strip()
    if not text.startswith("@"):
        return Try(text)
    target, _, command = text[1:].partition(" ")
    return Try(command, target=target)
