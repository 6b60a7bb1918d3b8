"""The approval card at a terminal: shown in full and in order, then one question that cannot be answered by habit."""

from __future__ import annotations

import sys
import textwrap

import click

from rung.app.driving.cardtext import CardLine, lines
from rung.cli.saying import WIDEST, shown
from rung.model.card import Card
from rung.wiring.terminal import columns

DEEP = 15
"""Where the second line of a folded text begins: deeper than every label and every text."""


def remind(card: Card) -> None:
    """Write the part of a card that stood there in full before: what must not be done, and what will run."""
    whole = lines(card)
    until = next((index for index, line in enumerate(whole) if line.text.startswith("   on  ")), len(whole))
    _write((*whole[:until], CardLine("   card      as above; l looks again and shows it whole")))


def show(card: Card, *, err: bool = False) -> None:
    """Write the whole card; ``err``: to standard error, where standard output is the result."""
    _write(lines(card), err=err)


def _write(told: tuple[CardLine, ...], *, err: bool = False) -> None:
    stream = sys.stderr if err else sys.stdout
    width = columns(WIDEST) if stream.isatty() else 0
    for line in told:
        text = line.text
        if width:
            # What is folded stays under its own text: nothing of a command may stand where a label stands.
            text = textwrap.fill(text, width, subsequent_indent=" " * DEEP, break_on_hyphens=False, tabsize=4)
        click.echo(click.style(text, bold=line.strong or None), err=err)


def sure(card: Card, verb: str, *, err: bool = False) -> bool:
    """Ask once more: ``yes`` is typed, and for what cannot be undone the target's name."""
    name = final(card)
    how = f"it cannot be undone; type {name} to {verb}" if name else f"type yes to {verb}, anything else leaves it"
    typed = str(click.prompt(f"   {shown(how)}", default="", show_default=False, err=err)).strip()
    return typed == (name or "yes")


def final(card: Card) -> str:
    """Return the target on which something cannot be undone, or the empty string."""
    return next((c.target.name for c in card.terms.commands if c.effect == "destroy"), "")
