"""Answer a check that only a person can judge."""

from __future__ import annotations

import click

from rung.cli import options, reading, recording
from rung.cli.onrun import run_first
from rung.model.event.check import Answer
from rung.model.request import Attest


@click.command()
@click.argument("words", nargs=-1, metavar="[RUN] CHECK yes|no|unsure")
@options.store_option
@click.option("--observed", default="", help="What you saw.")
@options.format_option("text", "json")
def command(words: tuple[str, ...], store: str, observed: str, form: str) -> None:
    """Say whether CHECK of RUN is true: 3 (step 3 is done), 3.1 (its first check), prerequisite.2, proof.1.

    Without RUN, of the only open run.

    \b
    rung attest 2.1 yes --observed 'the message is in the channel'
    rung attest 7f3c 2.1 yes
    """
    run, check, said = run_first(words, "CHECK", "yes|no|unsure")
    if said not in set(Answer):
        raise click.UsageError(f"{said!r} is no answer; write {', '.join(Answer)}")
    recording.put(run, store, Attest(reading.check_address(check), Answer(said), observed), form)
