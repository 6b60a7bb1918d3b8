"""Answer a check that only a person can judge."""

from __future__ import annotations

import click

from rung.cli import shared
from rung.model.event.check import Answer
from rung.model.request import Attest


@click.command()
@click.argument("run")
@click.argument("check")
@click.argument("answer", type=click.Choice([a.value for a in Answer]))
@shared.store_option
@click.option("--observed", default="", help="What you saw.")
@shared.format_option("text", "json")
def command(run: str, check: str, answer: str, store: str, observed: str, form: str) -> None:
    """Say whether CHECK of RUN is true: 3 (step 3 is done), 3.1 (its first check), prerequisite.2, proof.1.

    \b
    rung attest 7f3c 2.1 yes --observed 'the message is in the channel'
    """
    shared.put(run, store, Attest(shared.check_address(check), Answer(answer), observed), form)
