"""The approval card at a terminal: shown in full and in order, then one question that cannot be answered by habit."""

from __future__ import annotations

import click

from rung.app.cardtext import lines
from rung.cli.shared import shown, wrapped
from rung.model.card import Card


def show(card: Card, *, err: bool = False) -> None:
    """Write the whole card; ``err``: to standard error, where standard output is the result."""
    for line in lines(card):
        click.echo(click.style(wrapped(line.text), bold=line.strong or None), err=err)


def sure(card: Card, verb: str, *, err: bool = False) -> bool:
    """Ask once more: ``yes`` is typed, and for what cannot be undone the target's name."""
    name = final(card)
    how = f"it cannot be undone; type {name} to {verb}" if name else f"type yes to {verb}, anything else leaves it"
    typed = str(click.prompt(f"   {shown(how)}", default="", show_default=False, err=err)).strip()
    return typed == (name or "yes")


def final(card: Card) -> str:
    """Return the target on which something cannot be undone, or the empty string."""
    return next((c.target.name for c in card.terms.commands if c.effect == "destroy"), "")
