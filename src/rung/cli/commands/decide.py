"""Record the decision of a run: the class the evidence points at, and the evidence."""

from __future__ import annotations

import click

from rung.cli import options, reading, recording
from rung.cli.onrun import run_first
from rung.model.request import Decide


@click.command()
@click.argument("words", nargs=-1, metavar="[RUN] CLASS")
@options.store_option
@click.option("--cites", required=True, metavar="N,N", help="The entries the decision rests on.")
@click.option("--reason", default="", help="Why.")
@click.option("--rejected", multiple=True, metavar="CLASS", help="A class considered and left; repeatable.")
@options.format_option("text", "json")
def command(words: tuple[str, ...], store: str, cites: str, reason: str, rejected: tuple[str, ...], form: str) -> None:
    """Choose CLASS from RUN's decision table, citing evidence by entry number. Without RUN, of the only open run.

    "none of these" and "not reproduced" are always there; a deployment knows go and no-go.

    \b
    rung decide 'stuck worker' --cites 3,5
    rung decide 7f3c 'stuck worker' --cites 3,5
    """
    run, boundary = run_first(words, "CLASS")
    recording.put(run, store, Decide(boundary, reading.numbers(cites), reason, rejected), form)
