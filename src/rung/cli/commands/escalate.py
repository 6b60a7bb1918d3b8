"""Escalate a run to the people the runbook names, with a packet."""

from __future__ import annotations

import click

from rung.cli import opening, options, recording, saying
from rung.model.exits import Exit
from rung.model.request import Escalate


@click.command(epilog="Exit codes: 4 escalated and recorded, 2 wrong call.")
@click.argument("run", required=False, default="")
@options.store_option
@click.option("--to", default="", help="Whom (else whom the runbook names).")
@click.option("--reason", required=True, help="Why.")
@options.format_option("text", "json")
def command(run: str, store: str, to: str, reason: str, form: str) -> None:
    """Pass RUN on, and print the packet for the receiver. The run stays open: you lead until they have it."""
    from rung.app.runs.hold import last_packet  # a run needs all of rung

    done = recording.put(run, store, Escalate(to, reason), form)
    if form == "text":
        click.echo(saying.shown(last_packet(opening.site("", store), done.run), keep="\n"))
        click.echo("Nothing was sent: give this text to them yourself.", err=True)
    saying.leave(Exit.ESCALATED)
