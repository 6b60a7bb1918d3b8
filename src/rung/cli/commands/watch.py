"""Follow a run read-only, from another terminal."""

from __future__ import annotations

import click

from rung.cli import opening, options, saying
from rung.model.visible import escaped


@click.command()
@click.argument("run", required=False, default="")
@options.store_option
@click.option("--once", is_flag=True, help="Print what is there and leave.")
@options.format_option("text", "jsonl")
def command(run: str, store: str, once: bool, form: str) -> None:
    """Print what happens in RUN as it happens, until it ends. Looking changes nothing."""
    from rung.app.runs import watch  # the record is read when it is asked for

    for line in watch.follow(opening.site("", store), run, once=once, form=form):
        click.echo(saying.wrapped(saying.shown(line)) if form == "text" else escaped(line))
