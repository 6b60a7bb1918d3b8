"""Look at a folder of Markdown never written for rung: what is there, what is missing. Nothing is changed."""

from __future__ import annotations

import click

from rung.cli import shared
from rung.model.visible import escaped


@click.command(name="import")
@click.argument("paths", nargs=-1, metavar="[DIR]...")
@shared.root_option
@shared.format_option("text", "json")
def command(paths: tuple[str, ...], root: str, form: str) -> None:
    """Report what the runbooks under DIR have and lack: owners, checks, escalation, commands that change things.

    \b
    rung import ~/runbooks
    rung import - < page.md          what comes from standard input
    """
    from rung.app import importing  # the rules are loaded when there is something to look at

    text = importing.rendered(importing.gaps(shared.site(root), paths, shared.piped(paths)), form)
    click.echo(escaped(text) if form == "json" else text, nl=False)
