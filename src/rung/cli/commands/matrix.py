"""Show the response matrix: scenario, trigger, runbook, response time, owner, escalation, proof."""

from __future__ import annotations

import click

from rung.cli import handed, opening, options, saying


@click.command(epilog="Exit codes: 0 done, 2 wrong call, or the file has no such region or changed meanwhile.")
@options.root_option
@options.store_option
@click.option("--write", "target", metavar="FILE", default="", help="Put the table into the marked region of FILE.")
@click.option("--dry-run", is_flag=True, help="With --write: only show the difference.")
@options.format_option("text", "markdown", "json")
def command(root: str, store: str, target: str, dry_run: bool, form: str) -> None:
    """Show which runbook answers which alert, how soon, by whom, and whether it is proven. A gap is a row too.

    FILE must hold the lines `<!-- rung: matrix -->` and `<!-- /rung: matrix -->`; only what stands between them is
    replaced, and writing twice changes nothing.

    \b
    rung matrix --root docs/runbooks
    rung matrix --write docs/runbooks/README.md
    """
    from rung.app.shelf import views  # a library is read only here

    site = opening.site(root, store)
    seen = views.look(site)
    found = views.rows(seen)
    saying.complain(seen.told)
    if target:
        handed.placed("matrix", views.matrix_text(found, "markdown"), site, target, dry=dry_run)
    elif form == "json":
        saying.emit_json("matrix", found)
    else:
        click.echo(views.matrix_text(found, form), nl=False)
