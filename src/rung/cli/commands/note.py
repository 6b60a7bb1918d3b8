"""Write the incident note of a run, add a remark, or review its broken glass."""

from __future__ import annotations

import click

from rung.cli import opening, options, reading, recording
from rung.model.request import Remark, Review, WriteNote


@click.command()
@click.argument("run", required=False, default="")
@options.store_option
@click.option("--symptom", default="", help="What is wrong.")
@click.option("--scope", default="", help="What and who is affected.")
@click.option("--first-command", default="", help="What confirmed it first (else the first look of the run).")
@click.option("--evidence", default="", metavar="N,N", help="Entries consulted (else all evidence so far).")
@click.option("--class", "boundary", default="", help="The class the evidence points at (else the decision's).")
@click.option("--next", "next_action", default="", help="What you mean to do next.")
@click.option("--remark", default="", help="A free remark instead.")
@click.option("--reviewed", default="", metavar="TEXT", help="What came of the broken glass of RUN, by somebody else.")
@click.option("--by", default="", metavar="NAME", help="With --reviewed: who says so (else your account).")
@options.format_option("text", "json")
def command(
    run: str,
    store: str,
    symptom: str,
    scope: str,
    first_command: str,
    evidence: str,
    boundary: str,
    next_action: str,
    remark: str,
    reviewed: str,
    by: str,
    form: str,
) -> None:
    """Fill lines of RUN's incident note. Lines that are not given keep what they had.

    \b
    rung note 7f3c --symptom 'orders time out' --scope 'all of checkout' --next 'stop the report job'
    """
    if reviewed:
        from rung.app.runs.hold import put  # a run needs all of rung

        site = opening.site("", store)
        recording.told(put(site, run, Review(reviewed, by or site.actor)), form)
        return
    if remark:
        recording.put(run, store, Remark(remark), form)
        return
    if not any((symptom, scope, first_command, evidence, boundary, next_action)):
        raise click.UsageError("Nothing to write: give --symptom, --scope, --next … or --remark.")
    cited = reading.numbers(evidence)
    recording.put(run, store, WriteNote(symptom, scope, first_command, cited, boundary, next_action), form)
