"""Show the cross-reference: what each entry leads to, and what leads to it."""

from __future__ import annotations

import click

from rung.cli import handed, opening, options, saying


@click.command(epilog="Exit codes: 0 done, 2 wrong call, or the file has no such region or changed meanwhile.")
@options.root_option
@click.option("--write", "target", metavar="FILE", default="", help="Put the table into the marked region of FILE.")
@click.option("--dry-run", is_flag=True, help="With --write: only show the difference.")
@options.format_option("text", "markdown", "json")
def command(root: str, target: str, dry_run: bool, form: str) -> None:
    """Show for each runbook, register entry and alert what it leads to and what names it. What is missing says so.

    FILE must hold the lines `<!-- rung: xref -->` and `<!-- /rung: xref -->`; only what stands between
    them is replaced.

    \b
    rung xref --root docs/runbooks --format markdown
    """
    from rung.app.shelf import views  # a library is read only here

    site = opening.site(root)
    seen = views.look(site)
    found = views.crossed(seen)
    saying.complain(seen.told)
    if target:
        handed.placed("xref", views.xref_text(found, "markdown"), site, target, dry=dry_run)
    elif form == "json":
        saying.emit_json("xref", found)
    else:
        click.echo(views.xref_text(found, form), nl=False)
