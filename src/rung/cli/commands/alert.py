"""Open the run an alert calls for."""

from __future__ import annotations

from functools import partial
from typing import IO

import click

from rung.cli import handed, opening, options, routing, saying


@click.command(epilog="Exit codes: those of rung run; 1 when no runbook or more than one answers the alert.")
@click.argument("payload", metavar="FILE|-", callback=handed.contents)
@options.root_option
@options.store_option
@click.option("--target-url", "urls", multiple=True, metavar="NAME=URL", help="Another address for a target.")
@click.option("--route-only", is_flag=True, help="Only say where the alert goes, and why.")
@click.option("--no-input", is_flag=True, help="Never ask; stop where a person is needed.")
@options.format_option("text", "jsonl")
def command(
    payload: IO[bytes],
    root: str,
    store: str,
    urls: tuple[str, ...],
    route_only: bool,
    no_input: bool,
    form: str,
) -> None:
    """Read an Alertmanager webhook body (version 4), say which runbook it calls for, and open its run.

    Steps that look run by themselves; nothing that changes anything does. A second post of the same alert
    group goes on with the run that is open.
    """
    from rung.app import alert  # a run needs all of rung
    from rung.app.runs.ready import ready
    from rung.app.shelf.shelf import load
    from rung.cli.session import Manner, sit
    from rung.model.exits import Exit

    if payload.isatty():
        handed.refuse_terminal()
    site = opening.site(root, store, urls)
    opening.warn_unhidden(site)
    shelf = load(site)
    routed = alert.route(shelf, payload.read(handed.LARGEST + 1))
    if route_only:
        routing.routed(routed)
    for line in routed.lines:
        click.echo(saying.shown(line), err=form != "text")
    driver = alert.open_run(site, shelf, routed)
    if driver is None:
        saying.leave(Exit.FINDINGS if not routed.runbook else Exit.DONE)
        return
    sit(driver, Manner(form=form, interactive=not no_input, site=site, ready=partial(ready, site)))
