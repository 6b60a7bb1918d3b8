"""A change at the terminal: its card, the approval, the start of what somebody else approved, and a no to it."""

from __future__ import annotations

from rung.app.runs.waiting import approvals
from rung.cli import card
from rung.cli.seat import Seat
from rung.model.card import Card
from rung.model.due import NeedApproval, NeedRethink, NeedStart
from rung.model.event.address import called
from rung.model.request import Approve, Begin, Request, Retry


def approval(seat: Seat, need: NeedApproval) -> Request | None:
    """Show the card and ask; where it is another's to approve, say how they do it."""
    asked = seat.driver.card(need.digest)
    if asked is None:
        return None
    for line in seat.driver.voided():
        seat.keys.say(f"   {line}", fg="yellow")
    _card(seat, asked)
    if need.another or need.signed:
        _elsewhere(seat, need)
        return seat.menu(None, need.step, again=True)
    keys = "[a]pprove and run  [l]ook again  [s]kip  [n]ote  [e]scalate  [B]reak glass  [q]uit, keep  [Q] abort"
    key = seat.keys.key(keys, "alsnNeBqQ", need.step)
    if key != "a":
        return seat.other(key, need.step)
    return Approve(need.digest, seat.driver.desk.actor) if _sure(seat, asked) else seat.asks(need)


def begin(seat: Seat, need: NeedStart) -> Request | None:
    """Ask before a change that somebody else approved meanwhile: no answer to another question starts it."""
    asked = seat.driver.card(need.digest)
    if asked is not None:
        _card(seat, asked)
    seat.keys.say(f">> {called(need.step)} was approved by {', '.join(need.by)} while you were here.", bold=True)
    keys = "[g]o, run it now  [s]kip  [n]ote  [e]scalate  [q]uit, keep  [Q] abort"
    key = seat.keys.key(keys, "gsnNeqQ", need.step)
    if key != "g":
        return seat.other(key, need.step)
    return Begin() if asked is None or _sure(seat, asked) else seat.asks(need)


def rethink(seat: Seat, need: NeedRethink) -> Request | None:
    """Say who said no and why, and ask what now."""
    seat.keys.say(f"XX {need.by} said no to {called(need.step)}: {need.reason}", fg="red")
    keys = "[r] ask again  [s]kip with a reason  [n]ote  [e]scalate  [B]reak glass  [q]uit, keep  [Q] abort"
    key = seat.keys.key(keys, "rsnNeBqQ", need.step)
    return Retry() if key == "r" else seat.other(key, need.step)


def _elsewhere(seat: Seat, need: NeedApproval) -> None:
    for name in need.by:
        seat.keys.say(f"   approved  by {name}; one more is needed")
    who = "Two other people approve" if need.more > 1 else "Another person approves"
    signed = f"{who} it" if need.another else "It is approved with a key"
    seat.keys.say(f"   {signed}, in another terminal or on another machine:")
    for command in approvals(seat.driver, need):
        seat.keys.say(f"   {command}")


def _card(seat: Seat, asked: Card) -> None:
    """Show a card in full, and in short where it stood there in full before."""
    (card.remind if asked.digest in seat.seen else card.show)(asked)
    seat.seen.add(asked.digest)


def _sure(seat: Seat, asked: Card) -> bool:
    """Ask once more; for what cannot be undone the target's name must be typed."""
    name = card.final(asked)
    target = name or ", ".join(dict.fromkeys(c.target.name for c in asked.terms.commands))
    how = f"it cannot be undone; type {name} to run" if name else "Enter to run, anything else goes back"
    typed = seat.keys.text(f"Run on {target}? {how}", empty=True)
    return typed == name if name else not typed
