"""Show the record of a run: its entries, or one with its output."""

from __future__ import annotations

import re
import sys

import click

from rung.cli import fold, shared


@click.command()
@click.argument("run", required=False, default="")
@click.argument("entry", required=False, type=int)
@shared.store_option
@click.option("--last", is_flag=True, help="The last run.")
@click.option("--raw", is_flag=True, help="With ENTRY: its standard output, byte for byte.")
@shared.format_option("text", "json")
def command(run: str, entry: int | None, store: str, last: bool, raw: bool, form: str) -> None:
    """List the entries of RUN, or show ENTRY with what the command said.

    \b
    rung evidence 7f3c 3
    rung evidence --last 3
    """
    from rung.app.runs import evidence  # the record is read when it is asked for
    from rung.app.runs.hold import find

    site = shared.site("", store)
    if entry is None and re.fullmatch(r"[0-9]{1,9}", run) and last:
        run, entry = "", int(run)
    row = find(site, run, live=not (last or run))
    if entry is None:
        found = evidence.entries(site, row)
        if form == "json":
            shared.emit_json("entries", found)
            return
        width = max((len(one.actor) for one in found), default=0)
        rows = (f"#{one.seq:<4} {one.at[:19]}Z  {one.actor:{width}}  {one.sentence}" for one in found)
        fold.say(shared.shown(row) for row in rows)
        return
    shown = evidence.entry(site, row, entry)
    if raw:
        sys.stdout.buffer.write(shown.stdout)
    elif form == "json":
        shared.emit_json("entry", evidence.as_json(shown))
    else:
        click.echo(shared.shown(evidence.text(shown), keep="\n\t"))
