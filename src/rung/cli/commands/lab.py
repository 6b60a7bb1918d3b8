"""Lay out a small broken project to practise probing on."""

from __future__ import annotations

import click

from rung.cli import shared


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the labs: small projects that are broken in one known way. `rung lab start NAME` lays one out."""
    if ctx.invoked_subcommand is not None:
        return
    from rung.fieldwork import labs  # read when they are asked for

    known = labs()
    width = max(len(name) for name in known)
    for name, lab in known.items():
        click.echo(f"{name:<{width}}  {lab.title}")


@command.command("start")
@click.argument("name")
@click.option("--folder", metavar="DIR", default="", help="Where to lay it out (else a new temporary folder).")
@shared.format_option("text", "json")
def start(name: str, folder: str, form: str) -> None:
    """Write the lab NAME into a folder, bring it into its broken state, and say what to ask.

    \b
    rung lab start make-race
    """
    from rung.app import lab  # loaded with the lab
    from rung.cli.progress import progress  # as above
    from rung.fieldwork import hands, labs, lay_out, mono  # as above

    chosen = lab.chosen(labs(), name)
    done = lab.prepared(hands(progress(mono)).run, name, chosen, lay_out(name, chosen.files, folder))
    if form == "json":
        shared.emit_json("lab", done)
        return
    click.echo(f"{shared.shown(done.folder)}: {done.title}")
    click.echo(f"  what is wrong: {done.fault}")
    click.echo("Ask:")
    for line in done.ask:
        click.echo(f"  {shared.shown(line)}")
