"""The approval card as lines of text, in the order it must be read; the same at a prompt and in a copied request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.app.carry.command import resolved
from rung.app.driving.asking import FINAL
from rung.model.card import BoundCommand, Card
from rung.model.effect import Effect, Verdict
from rung.model.event.address import called
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span
from rung.model.visible import command as visibly
from rung.model.visible import visible
from rung.run.procedure import PlannedCommand

SHORT = 12
_NOT = re.compile(r"(?i)^(?:do not|don't)\s+")


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line. ``strong`` lines must not be overlooked. Nothing in it can move a cursor or begin another line."""

    text: str
    strong: bool = False


def lines(card: Card) -> tuple[CardLine, ...]:
    """Return the whole card. What comes from files, values and commands is harmless, and cannot pose as a label."""
    return tuple(CardLine(visible(text), strong) for text, strong in _lines(card))


def _planned(command: BoundCommand) -> PlannedCommand:
    """Return a bound command as one that could be run, which nobody does here: its kind knows how it is shown."""
    effect = Effect.__members__.get(command.effect.upper(), Effect.UNKNOWN)
    nowhere = Span(0, 0)
    text = Command(command.script, command.language, "", FenceWords(cwd=command.cwd), nowhere, nowhere)
    return PlannedCommand(text, Verdict(effect, "", "request"), command.target)


def _lines(card: Card) -> Iterator[tuple[str, bool]]:
    yield _head(card), True
    yield from ((f"   DO NOT    {_NOT.sub('', text)}", True) for text in card.do_not)
    for command, reason in zip(card.terms.commands, card.reasons, strict=True):
        yield from ((text, False) for text in _command(card, command, reason))
    for name, value in card.terms.values.items():
        yield from ((text, False) for text in _value(name, value, card.origins.get(name, "not said")))
    yield from ((text, False) for text in _labelled("last time", card.last))
    yield from ((text, False) for text in _labelled("class", (card.decision,) if card.decision else ()))
    yield from ((text, False) for text in _labelled("evidence", card.evidence))
    yield from ((f"   after     {text}", False) for text in card.after or ("nothing is checked after this step",))
    yield f"   undo      {card.undo or 'the runbook does not say how'}", card.undo.startswith(FINAL)
    yield f"   approve   {card.who}", False
    yield f"   digest    {card.digest[:SHORT]}: this and nothing else, once", False
    yield f"   until     {card.until} to approve; then {card.minutes} min to run it", False


def _head(card: Card) -> str:
    number = f"{card.step}/{card.steps}" if card.step > 0 else called(card.step)
    worst = {"destroy": "DESTROYS", "mutate": "CHANGES"}
    words = [worst.get(command.effect, "") for command in card.terms.commands]
    word = "DESTROYS" if "DESTROYS" in words else "CHANGES"
    where = dict.fromkeys(f"{c.target.name} ({c.target.env})" for c in card.terms.commands)
    return f">> {number} {card.action}   {word} {', '.join(where)}"


def _command(card: Card, command: BoundCommand, reason: str) -> Iterator[str]:
    planned = _planned(command)
    for index, line in enumerate(visibly(resolved(planned, card.terms.values)).split("\n")):
        yield f"   {'        ' if index else 'will run'}  {'| ' if index else ''}{line}"
    whom = planned.profile
    where = (command.target.env, command.target.kind, whom.url or command.target.place)
    folder = f"in {command.cwd}" if command.cwd else ""
    yield f"   on        {command.target.name} ({', '.join(filter(None, (*where, folder)))})"
    if whom.name or whom.user:
        yield f"   as        {' '.join(filter(None, (whom.user, f'(profile {whom.name})' if whom.name else '')))}"
    yield from (f"   secret    {name} <- {reference}" for name, reference in command.secrets)
    yield from (f"   by        {name}={value}" for name, value in command.pointed)
    yield from (f"   file      {path} as it is now: sha256 {digest[:SHORT]}" for path, digest in command.files)
    yield f"   because   {reason}"


def _value(name: str, value: str, origin: str) -> Iterator[str]:
    first, *more = value.split("\n")
    yield f"   value     {name} = {first}{'' if more else f' <- {origin}'}"
    yield from (f"             | {line}" for line in more)
    if more:
        yield f"             <- {origin}"


def _labelled(label: str, texts: tuple[str, ...]) -> Iterator[str]:
    for index, text in enumerate(texts):
        for place, line in enumerate(text.split("\n")):
            yield f"   {'' if index or place else label:9} {'| ' if place else ''}{line}"
