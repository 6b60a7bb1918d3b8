"""Say how dangerous a command is, why, and what was not understood."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from rung.cli import handed, opening, options, reading, saying
from rung.model.exits import Exit
from rung.model.visible import escaped

if TYPE_CHECKING:
    from rung.app.ports import Ground
    from rung.app.risk import Told


@click.command(
    epilog="Exit codes: 0 it only looks (observe or probe), 1 it changes something or is unknown, 2 wrong call."
)
@click.argument("command_text", metavar="COMMAND", required=False)
@click.option("--lang", default="bash", show_default=True, help="bash, sql, promql, http …")
@click.option("--dialect", type=click.Choice(["postgres", "mysql", "sqlite"]), default="postgres", help="Of SQL.")
@click.option("--input", "inputs", multiple=True, metavar="NAME=TYPE", help="A variable and its type; repeatable.")
@click.option("--assume-inputs", is_flag=True, help="Take every variable and placeholder as a declared word.")
@click.option(
    "--file",
    "path",
    metavar="FILENAME",
    callback=handed.contents,
    help='Read {"lang": …, "command": …} a line; answer in order.',
)
@click.option(
    "--effects",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Declarations of a team in place of the library's own effects.toml.",
)
@click.option(
    "--project",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="The folder in which the command runs. make and snakemake are asked in a copy of it what they would run.",
)
@options.format_option("text", "json", "jsonl")
def command(
    command_text: str | None,
    lang: str,
    dialect: str,
    inputs: tuple[str, ...],
    assume_inputs: bool,
    path: IO[bytes] | None,
    effects: Path | None,
    project: str | None,
    form: str,
) -> None:
    """Judge COMMAND ("-" reads it from standard input). Without --project, nothing is run.

    \b
    rung risk 'kubectl get pods -n shop'
    rung risk --lang sql 'SELECT pg_terminate_backend(4711)'
    rung risk --file commands.jsonl --format jsonl
    rung risk --project ~/src/shop 'make clean'
    """
    from rung.app import risk  # the parsers are loaded with the first command
    from rung.wiring.declared import declared_in  # as above

    declared = declared_in(effects) if effects else None
    given = tuple(reading.pairs(inputs).items())
    ask = risk.Ask(lang, dialect, given, assume_inputs, declared, project or "", _ground if project else None)
    basis = opening.site() if project else opening.verdicts()
    if path is not None:
        for answer in risk.many(basis, path, ask):
            click.echo(escaped(answer))
        return
    _tell(risk.one(basis, _text(command_text), ask), form)


def _text(typed: str | None) -> str:
    """Return the command that was typed, or what standard input holds where that is ``-``."""
    if typed is None:
        raise click.UsageError("missing argument 'COMMAND', or --file")
    if typed != "-":
        return typed
    handed.refuse_terminal()
    return sys.stdin.read()


def _tell(told: Told, form: str) -> None:
    """Say the verdict, and leave with what it means."""
    from rung.app import risk  # as above

    match form:
        case "text":
            for line in risk.lines(told):
                click.echo(saying.shown(line))
        case "json":
            saying.emit_json("risk", told)
        case _:
            click.echo(escaped(risk.encoded(told)))
    saying.leave(Exit.DONE if told.level in {"observe", "probe"} else Exit.FINDINGS)


def _ground(folder: str) -> Ground:
    from rung.fieldwork import ground  # only a build is looked at

    return ground(folder)
