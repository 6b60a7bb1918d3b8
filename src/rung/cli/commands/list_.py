"""List the library's entries, or the runs of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli import opening, options, saying

if TYPE_CHECKING:
    from rung.app.listing import ListedRun
    from rung.app.site import Site


@click.command()
@options.root_option
@options.store_option
@click.option("--runs", is_flag=True, help="List runs instead of runbooks.")
@click.option("--open", "live", is_flag=True, help="With --runs: only those that have not ended.")
@options.format_option("text", "json")
def command(root: str, store: str, runs: bool, live: bool, form: str) -> None:
    """List runbooks and registers with owner and trigger; or runs with their state."""
    from rung.app import listing  # the reader is loaded when there is something to read
    from rung.app.shelf.shelf import load

    site = opening.site(root, store)
    if runs:
        _runs(site, form, live=live)
        return
    shelf = load(site)
    entries = listing.entries(shelf)
    if form == "json":
        saying.emit_json("entries", entries)
        return
    width = max((len(e.key) for e in entries), default=0)
    for entry in sorted(entries, key=lambda one: one.kind != "RUN"):
        steps = f"{entry.steps} steps" if entry.steps != 1 else "1 step"
        what = steps if entry.kind == "RUN" else entry.kind
        owner = f"  [{entry.owner}]" if entry.owner else ""
        click.echo(saying.wrapped(saying.shown(f"{entry.key:{width}}  {entry.title}  ({what}){owner}  {entry.place}")))
    saying.complain(f"{finding.path}: {finding.message}" for finding in shelf.told)
    if not entries:
        here = "this folder" if site.root == "." else saying.shown(site.root)
        click.echo(f"No runbooks in {here}: name another with --root DIR, or look with rung import DIR", err=True)


def _runs(site: Site, form: str, *, live: bool) -> None:
    from rung.app import listing  # as above

    found = listing.runs(site, live=live)
    if form == "json":
        saying.emit_json("runs", found)
        return
    for run in found:
        click.echo(saying.shown(f"{run.id}  {run.state:14}  {run.opened_at[:19]}Z  {_what(run)}"))
    for run in found:
        if run.fault:
            saying.complain((f"{run.why} ({run.fault})",))
    saying.complain(listing.proposed(site))
    if not found:
        click.echo("No runs yet. Start one: rung run RUNBOOK", err=True)


def _what(run: ListedRun) -> str:
    fault = f"  {run.fault}" if run.fault else ""
    review = "  GLASS BROKEN, not reviewed" if run.review else ""
    return f"{run.runbook or run.path}{fault}{review}"
