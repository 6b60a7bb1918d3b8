"""Lay out a small broken project to practise probing on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli import options, saying

if TYPE_CHECKING:
    from collections.abc import Callable

    from rung.app.lab import Started, Try
    from rung.model.job import Job, Outcome


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the labs: small projects that are broken in one known way. `rung lab start NAME` lays one out.

    \b
    Look at it with the questions it names, break it further, mend it (`rung lab mend DIR` shows how), put it back
    (`rung lab reset DIR`), and remove it (`rung lab stop DIR`).
    """
    if ctx.invoked_subcommand is not None:
        return
    from rung.wiring.labs import labs  # read when they are asked for

    known = labs()
    width = max(len(name) for name in known)
    for name, lab in known.items():
        click.echo(f"{name:<{width}}  {lab.title}")


@command.command("start")
@click.argument("name")
@click.option("--folder", metavar="DIR", default="", help="Where to lay it out (else a new temporary folder).")
@options.format_option("text", "json")
def start(name: str, folder: str, form: str) -> None:
    """Write the lab NAME into a folder, bring it into its broken state, and say what to ask.

    \b
    rung lab start make-race
    """
    from rung.app import lab  # loaded with the lab
    from rung.wiring.labs import labs, lay_out, note_lab  # as above

    chosen = lab.chosen(labs(), name)
    place = lay_out(name, chosen.files, folder)
    note_lab(name, place)
    _tell(lab.prepared(_run(), name, chosen, place), form)


@command.command("reset")
@click.argument("folder")
@options.format_option("text", "json")
def reset(folder: str, form: str) -> None:
    """Put the lab in FOLDER back into its broken state. Everything in the folder is replaced."""
    from rung.app import lab  # loaded with the lab
    from rung.wiring.labs import lab_in, labs, lay_again  # as above

    name = lab_in(folder)
    chosen = lab.chosen(labs(), name)
    lay_again(chosen.files, folder)
    _tell(lab.prepared(_run(), name, chosen, folder), form)


@command.command("mend")
@click.argument("folder")
@options.format_option("text", "json")
def mend(folder: str, form: str) -> None:
    """Repair the lab in FOLDER with the commands of its description, and say what to ask now."""
    from rung.app import lab  # loaded with the lab
    from rung.wiring.labs import lab_in, labs  # as above

    name = lab_in(folder)
    done = lab.mended(_run(), name, lab.chosen(labs(), name), folder)
    if form == "json":
        saying.emit_json("lab", done)
        return
    click.echo(f"{saying.shown(done.folder)} was mended:")
    for line in done.mend:
        click.echo(f"  {saying.shown(line)}")
    click.echo("Ask again:")
    _tries(done.then)
    click.echo(f"Put it back: rung lab reset {saying.shown(done.folder)}")


@command.command("stop")
@click.argument("folders", metavar="[FOLDER]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every lab that was started and still lies there.")
def stop(folders: tuple[str, ...], every: bool) -> None:
    """Remove the labs in these folders; without any, say which labs lie where. Other folders are left alone."""
    from rung.wiring.labs import lying_labs, stop_lab  # read when they are asked for

    there = lying_labs()
    for folder in [folder for _, folder in there] if every else folders:
        stop_lab(folder)
        click.echo(f"removed {saying.shown(folder)}")
    if not folders and not every:
        for name, folder in there:
            click.echo(f"{name}  {saying.shown(folder)}")
        click.echo("rung lab stop --all removes them" if there else "no lab was started")


def _run() -> Callable[[Job], Outcome]:
    from rung.cli.progress import progress  # loaded with the lab
    from rung.fieldwork import hands, mono  # as above

    return hands(progress(mono)).run


def _tell(done: Started, form: str) -> None:
    if form == "json":
        saying.emit_json("lab", done)
        return
    folder = saying.shown(done.folder)
    click.echo(f"{folder}: {done.title}")
    click.echo(f"  what is wrong: {done.fault}")
    click.echo("Ask:")
    _tries(done.ask)
    if done.mend:
        click.echo(f"Mend it yourself, or see how: rung lab mend {folder}. Then:")
        _tries(done.then)
    click.echo(f"Put it back: rung lab reset {folder}. When you are done: rung lab stop {folder}")


def _tries(tries: tuple[Try, ...]) -> None:
    width = max((len(each.command) for each in tries), default=0)
    for each in dict.fromkeys(tries):  # a question may be there for several things that its answer must say
        click.echo(f"  {saying.shown(each.command):<{width}}  # {each.verdict}")
