"""Run a command that the runbook lacks, through the same gates as a step."""

from __future__ import annotations

import shlex

import click

from rung.cli import opening, options
from rung.cli.onrun import Behind, behind
from rung.model.errors import UsageError
from rung.model.request import Request, Skip, Try


@click.command(
    cls=Behind,
    epilog="Exit codes: those of `rung resume`: 3 it waits for a person, 6 it was refused.",
)
@click.argument("words", nargs=-1, metavar="[RUN] -- COMMAND...")
@options.store_option
@click.option("--target", default="", metavar="NAME", help="Where it runs (else where the run's own commands go).")
@click.option("--language", default="", metavar="WORD", help="bash, sql, http or promql (else what the target speaks).")
@click.option("--timeout", type=click.IntRange(1), default=60, show_default=True, metavar="SECONDS", help="At most.")
@click.option("--reason", default="", help="Why the runbook's own steps do not do.")
@options.break_glass_option
@click.option("--drop", default="", metavar="REASON", help="Give up the ad-hoc command that waits.")
@click.option("--no-input", is_flag=True, help="Never ask; stop where a person is needed.")
@options.format_option("text", "jsonl")
def command(
    words: tuple[str, ...],
    store: str,
    target: str,
    language: str,
    timeout: int,
    reason: str,
    break_glass: str,
    drop: str,
    no_input: bool,
    form: str,
) -> None:
    """Run COMMAND as part of RUN, and go on with the run. One word is a script as it stands, more are quoted.

    A command that only looks runs at once and is evidence. One that changes something needs evidence, a note, a
    decision and an approval, as a step does, and every "Do not" of the runbook stands against it. One that is
    refused is over: it is on record, the run goes on without it, and another may be tried. Without RUN, it is the
    only open run.

    \b
    rung try -- kubectl get pods -n shop
    rung try 7f3c -- kubectl get pods -n shop
    rung try 7f3c --target orders-db -- 'select count(*) from jobs'
    rung try 7f3c --drop 'it was the other database'
    """
    from rung.app.runs.hold import find, hold  # a run needs all of rung
    from rung.cli.session import Manner, sit

    run, command_line = _parted(words)
    if not (command_line or drop):
        raise click.UsageError("there is no command; write it after --")
    site = opening.site("", store)
    opening.warn_unhidden(site)
    driver = hold(site, find(site, run))
    asked: Request
    if drop:
        waits = driver.adhoc_waiting()
        if waits is None:
            raise UsageError("no ad-hoc command of this run waits", id="nothing-to-drop")
        asked = Skip(waits, drop)
    else:
        script = command_line[0] if len(command_line) == 1 else shlex.join(command_line)
        asked = Try(script, reason, target, language, timeout)
    manner = Manner((asked,), break_glass=break_glass, form=form, interactive=not no_input, site=site, own=True)
    sit(driver, manner)


def _parted(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the run and the command: parted by ``--``, and without one after the first word."""
    back = behind()
    if back is None:
        return (words[0], words[1:]) if words else ("", ())
    if len(words) > 1:
        raise click.UsageError(f"got unexpected extra argument ({words[1]}) before --")
    return (words[0] if words else ""), back
