"""Show the record of a run: its entries, or one with its output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rung.cli import fold, opening, options, saying
from rung.model.exits import Exit

if TYPE_CHECKING:
    from rung.app.runs.evidence import ShownEntry


@click.command()
@click.argument("run", required=False, default="")
@click.argument("entry", required=False, type=int)
@options.store_option
@click.option("--last", is_flag=True, help="The last run.")
@click.option("--raw", is_flag=True, help="With ENTRY: its standard output, byte for byte.")
@options.format_option("text", "json")
def command(run: str, entry: int | None, store: str, last: bool, raw: bool, form: str) -> None:
    """List the entries of RUN, or show ENTRY with what the command said.

    \b
    rung evidence 7f3c 3
    rung evidence --last 3
    rung evidence 3             of the run that is open
    """
    from rung.app.runs import evidence  # the record is read when it is asked for

    site = opening.site("", store)
    row, entry = evidence.meant(site, run, entry, last=last)
    if entry is None:
        listed = evidence.entries(site, row)
        _list(listed.entries, form)
        saying.complain(listed.lost)
        if listed.lost:
            saying.leave(Exit.UNTRUSTED)
        return
    shown = evidence.entry(site, row, entry)
    if raw:
        sys.stdout.buffer.write(shown.stdout)
    elif form == "json":
        saying.emit_json("entry", evidence.as_json(shown))
    else:
        click.echo(saying.shown(evidence.text(shown), keep="\n\t"))


def _list(entries: tuple[ShownEntry, ...], form: str) -> None:
    if form == "json":
        saying.emit_json("entries", entries)
        return
    width = max((len(one.actor) for one in entries), default=0)
    rows = (f"#{one.seq:<4} {one.at[:19]}Z  {one.actor:{width}}  {one.sentence}" for one in entries)
    fold.say(saying.shown(row) for row in rows)
