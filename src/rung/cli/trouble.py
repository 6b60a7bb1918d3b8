"""What went wrong, at the terminal: a failed check, a doubt, a refusal, a time that is over; and what can be done."""

from __future__ import annotations

from rung.app.runs import aids
from rung.app.runs.waiting import address, rechecks
from rung.cli.seat import Seat
from rung.model.due import NeedRemedy, NeedTime, NeedVerdict, Refuse
from rung.model.event.address import Part
from rung.model.request import GiveTime, LookAgain, LookInto, Recheck, Request, Retry, Settle, Waive

SHORTEST_TIME = 60
"""Seconds: less than that is no time to go on with."""


def remedy(seat: Seat, need: NeedRemedy) -> Request | None:
    """Say what failed and what the runbook says about that, and ask what now."""
    _failed(seat, need)
    again = rechecks(need)
    checks = "[v] check again  " if again else ""
    chosen = "[k] choose a class  " if need.choice else ""
    keys = f"[r]etry  {checks}{chosen}[s]kip with a reason  [n]ote  [e]scalate  [q]uit, keep  [Q] abort"
    letters = f"r{'v' if again else ''}{'k' if need.choice else ''}snNeqQ"
    key = seat.keys.key(keys, letters, need.check.step)
    match key:
        case "k" if need.choice:
            return seat.asks(need.choice)
        case "r":
            return Retry()
        case "v":
            return Recheck()
        case "s" if need.check.part is not Part.STEP:
            return Waive(need.check, seat.keys.text(f"why is {address(need.check)} passed over"))
        case _:
            return seat.other(key, need.check.step)


def _failed(seat: Seat, need: NeedRemedy) -> None:
    seat.keys.say(f"XX {need.check} failed: {need.failure}", fg="red")
    if need.escalate and not any(line.endswith(f": {need.escalate}") for line in aids.overdue(seat.driver)):
        seat.keys.say(f"   The runbook says escalate: {need.escalate}", bold=True)
    for line in aids.rows(seat.driver, need.check.step):
        seat.keys.say(f"   decision  {line}")


def verdict(seat: Seat, need: NeedVerdict) -> Request | None:
    """Ask whether a step whose end is unknown ran; its checks can be looked at first."""
    planned = seat.driver.procedure.step(need.step)
    seat.keys.say(f"?? Step {need.step} was started and its end is unknown: it may or may not have run.", fg="yellow")
    for one in planned.commands if planned else ():
        seat.keys.say(f"   command   {one.command.text}")
    for check in planned.step.checks if planned else ():
        seat.keys.say(f"   check     {check.text.text}")
    key = seat.keys.key(
        "[l]ook: run its checks  [d]one, it ran  [n]ot done  [e]scalate  [q]uit, keep",
        "ldneq",
        need.step,
        {"l": "look: run its checks", "d": "it ran", "n": "it did not run"},
    )
    if key == "l":
        return LookInto()
    if key in {"d", "n"}:
        reason = seat.keys.text("how do you know")
        return Settle(ran=key == "d", reason=reason)
    return seat.other(key, need.step)


def refused(seat: Seat, need: Refuse) -> Request | None:
    """Say the refusal and ask what now. That of a command of one's own ends it: the run goes on without it."""
    seat.keys.say(f"refused: {need.reason}")
    if need.step < 0:
        keys = "[g]o on without it  [n]ote  [B]reak glass  [e]scalate  [q]uit, keep  [Q] abort"
        key = seat.keys.key(keys, "gnNBeqQ", need.step, {"g": "go on with the run, without this command"})
        return LookAgain() if key == "g" else seat.other(key, need.step)
    glass = "" if need.unwritten else "  [B]reak glass"
    keys = f"[l]ook again  [s]kip with a reason{glass}  [e]scalate  [q]uit, keep  [Q] abort"
    key = seat.keys.key(keys, "lseqQ" if need.unwritten else "lsBeqQ", need.step)
    if key == "l":
        return Retry() if need.rule == "guard" else LookAgain()
    return seat.other(key, need.step)


def time_over(seat: Seat, need: NeedTime) -> Request | None:
    """Say that the time of the run is over and ask for more."""
    seat.keys.say(f"XX the time of this run, {need.seconds} s, is over: nothing more is started.", fg="red")
    more = max(need.seconds, SHORTEST_TIME)
    keys = f"[t] {more} s more  [n]ote  [e]scalate  [q]uit, keep  [Q] abort"
    key = seat.keys.key(keys, "tnNeqQ", need.step, {"t": f"{more} s more"})
    return GiveTime(more) if key == "t" else seat.other(key, need.step)
