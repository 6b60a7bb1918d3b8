"""Propose to the runbook what a run showed to be missing, as a diff."""

from __future__ import annotations

import click

from rung.cli import opening, options, saying
from rung.model.exits import Exit


@click.command(
    epilog="Exit codes: 0 nothing to propose, or written; 1 something is proposed and not written; 2 wrong call."
)
@click.argument("run", required=False, default="")
@options.root_option
@options.store_option
@click.option("--last", is_flag=True, help="The last run.")
@click.option("--pick", "numbers", multiple=True, type=int, metavar="N", help="Only this proposal; repeatable.")
@click.option("--write", is_flag=True, help="Change the runbook. Bytes that no proposal names stay as they are.")
@options.format_option("text", "json")
def command(run: str, root: str, store: str, last: bool, numbers: tuple[int, ...], write: bool, form: str) -> None:
    """Show what RUN proposes to its runbook as it stands now. Each proposal names the entry it comes from.

    \b
    rung amend --last
    rung amend 7f3c --pick 1 --pick 3 --write
    """
    from rung.app import amend  # the record is read when it is asked for
    from rung.app.runs.hold import find

    site = opening.site(root, store)
    found = amend.amend(site, find(site, run, live=not (last or run)), numbers)
    done = write and amend.write(site, found)
    if form == "json":
        saying.emit_json("amendment", amend.shown(found, written=done))
    else:
        for line in amend.lines(found):
            click.echo(saying.shown(line))
        click.echo(saying.shown(found.diff, keep="\n\t"), nl=False)
        if not done and amend.wanted(found):
            name = saying.shown(run) or "--last"
            click.echo(f"Nothing is written yet: rung amend {name} --write, or --pick N for single ones", err=True)
        if done:
            click.echo(f"{saying.shown(found.path)}: written", err=True)
    saying.leave(Exit.DONE if done or not amend.wanted(found) else Exit.FINDINGS)
