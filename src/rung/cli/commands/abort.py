"""End a run without finishing it, with a reason."""

from __future__ import annotations

import click

from rung.cli import options, recording, saying
from rung.model.exits import Exit
from rung.model.request import Abort


@click.command(epilog="Exit codes: 5 aborted and recorded, 2 wrong call.")
@click.argument("run", required=False, default="")
@options.store_option
@click.option("--reason", required=True, help="Why.")
@options.format_option("text", "json")
def command(run: str, store: str, reason: str, form: str) -> None:
    """End RUN. What it did stays on record."""
    recording.put(run, store, Abort(reason), form)
    saying.leave(Exit.ABORTED)
