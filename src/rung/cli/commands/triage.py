"""Climb the ladder of a build or workflow incident and write its note of six lines."""

from __future__ import annotations

import click

from rung.cli import options, reading, saying
from rung.model.exits import Exit


@click.command(
    epilog="Exit codes: 0 it ends in a repair, 3 a line or a question is lacking, 4 in an escalation, 2 wrong call."
)
@click.argument("tool", type=click.Choice(["make", "snakemake"]))
@click.argument("target", required=False, default="")
@click.option("-C", "folder", metavar="DIR", default=".", help="The folder of the project.")
@click.option("-f", "makefile", metavar="FILE", default="", help="The makefile or Snakefile, when it has another name.")
@click.option("--profile", "profiles", multiple=True, metavar="NAME", help="The profile of Snakemake that shows it.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A variable of make, or configuration.")
@click.option(
    "--configfile", "configfiles", multiple=True, metavar="FILE", help="A configuration file of Snakemake, below DIR."
)
@click.option("--symptom", metavar="TEXT", default="", help="What was seen, in one sentence.")
@click.option("--slow", is_flag=True, help="The symptom is that it is slow: split the cost by class first.")
@click.option("--escalate", "reasons", multiple=True, metavar="REASON",
              help="What only you know: meaning, one-context, contract, returning, not-reproduced, ownership, drift or"
              " weaker; repeatable.")  # fmt: skip
@click.option("--scratch", is_flag=True, help="Also ask what only builds in scratch copies can answer.")
@click.option("--timeout", metavar="TIME", default="60s", show_default=True, help="For each command that is run.")
@click.option("--no-input", is_flag=True, help="Never ask; stop where a person must judge.")
@options.format_option("text", "json")
def command(
    tool: str,
    target: str,
    folder: str,
    makefile: str,
    profiles: tuple[str, ...],
    settings: tuple[str, ...],
    configfiles: tuple[str, ...],
    symptom: str,
    slow: bool,
    reasons: tuple[str, ...],
    scratch: bool,
    timeout: str,
    no_input: bool,
    form: str,
) -> None:
    """Ask about TARGET in order: planned work, cause, the narrowest evidence, class; then repair or escalation.

    Nothing is edited, cleaned or unlocked, and no repair is named before symptom, scope, evidence and class are there.

    \b
    rung triage make all --symptom 'the report is built again at every call'
    """
    from rung.app.probing import triage  # loaded with the first question
    from rung.app.probing.question import seconds  # as above
    from rung.cli.progress import progress  # as above
    from rung.fieldwork import ground, hands, mono  # as above
    from rung.model.ask import Ask  # as above
    from rung.wiring.terminal import heed_signals  # as above

    heed_signals()  # a build in a copy ends with us, and the copy goes
    known = triage.triggers(reasons)
    if not symptom and not no_input and saying.is_terminal():
        symptom = click.prompt("Symptom (what was seen, one sentence)", default="", show_default=False)
    reading.pairs(settings)
    ask = Ask(folder, target, seconds(timeout), scratch, makefile, settings, profiles=profiles, configfiles=configfiles)
    found = triage.triage(hands(progress(mono)), ground, tool, ask, triage.Known(symptom, slow, known))
    if form == "json":
        saying.emit_json("triage", found)
    else:
        for line in triage.lines(found):
            click.echo(saying.shown(line))
        for line in triage.advice(found):
            click.echo(saying.shown(line), err=True)
    saying.leave({"repair": Exit.DONE, "waiting": Exit.WAITING}.get(found.ending, Exit.ESCALATED))
