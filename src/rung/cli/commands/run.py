"""Run a runbook: look first, decide, approve, change, prove."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from rung.cli import opening, options, reading, saying
from rung.model.exits import Exit

if TYPE_CHECKING:
    from rung.app.site import Site
    from rung.model.runbook import Runbook

EPILOG = (
    "Exit codes: 0 done, 1 a check failed, 2 wrong call, 3 waiting for a person, 4 escalated, 5 aborted, "
    "6 refused, 7 the record cannot be trusted."
)


@click.command(epilog=EPILOG)
@click.argument("runbook")
@options.root_option
@options.store_option
@click.option("--target", default="", metavar="NAME", help="The target of commands that name none.")
@click.option("--target-url", "urls", multiple=True, metavar="NAME=URL", help="Another address for a target.")
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="The value of an input; repeatable.")
@click.option(
    "--approve", "approvals", multiple=True, metavar="DIGEST", help="Approve exactly this digest; repeatable."
)
@options.break_glass_option
@click.option("--timeout", default="", metavar="TIME", help="Start nothing more after this time, as 30m.")
@click.option("--no-input", is_flag=True, help="Never ask; stop where a person is needed.")
@click.option("--dry-run", is_flag=True, help="Show what would run and what cannot be known before. Nothing is run.")
@options.format_option("text", "jsonl")
def command(
    runbook: str,
    root: str,
    store: str,
    target: str,
    urls: tuple[str, ...],
    values: tuple[str, ...],
    approvals: tuple[str, ...],
    break_glass: str,
    timeout: str,
    no_input: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Run RUNBOOK: steps that look run by themselves, a step that changes something waits for you.

    \b
    rung run RUN-001
    rung run RUN-001 --dry-run
    rung run RUN-001 --set pid=4711 --format jsonl
    """
    from rung.app.runs.dry import preview  # a run needs all of rung
    from rung.app.runs.limit import limited
    from rung.app.runs.ready import ready
    from rung.app.runs.start import Opening, start
    from rung.app.shelf.shelf import load
    from rung.cli.session import Manner, sit

    given = reading.pairs(values)
    time = limited(timeout)
    site = opening.site(root, store, urls)
    opening.warn_unhidden(site)
    shelf = load(site)
    found = shelf.runbook(runbook)
    if dry_run:
        for line in preview(site, shelf, found, target, given):
            click.echo(saying.wrapped(saying.shown(line)))
        saying.leave(Exit.DONE)
    # Whoever names a file means no other entry with the same id.
    by_file = found.path.endswith(runbook) or runbook.endswith(f"/{found.path}")
    _open_too(site, found)
    driver = start(site, shelf, found, Opening(values=given, target=target, by_file=by_file))
    looks = partial(ready, site)
    sit(driver, Manner(time, approvals, break_glass, form, interactive=not no_input, site=site, ready=looks))


def _open_too(site: Site, runbook: Runbook) -> None:
    """Name the runs of this runbook that are open already."""
    from rung.app import listing  # as above

    for one in listing.unfinished(site, runbook.id) if runbook.id else ():
        click.echo(f"run {one.id} of {one.runbook} is open too: rung resume {one.id}", err=True)
