"""Approve exactly one step with its values, by its digest."""

from __future__ import annotations

import click

from rung.cli import shared
from rung.model.request import Approve


@click.command(epilog="Exit codes: 0 recorded, 2 wrong call, 6 refused: too early, another digest, or your own.")
@click.argument("run")
@click.argument("digest")
@shared.root_option
@shared.store_option
@click.option("--by", default="", metavar="NAME", help="Who approves (else your account).")
@shared.format_option("text", "json")
def command(run: str, digest: str, root: str, store: str, by: str, form: str) -> None:
    """Approve DIGEST (at least its first 4 characters) of RUN. It expires, and any change voids it.

    \b
    rung approve 7f3c 9c1e --by ana
    """
    from rung.app.hold import put  # a run needs all of rung

    site = shared.site(root, store)
    shared.told(put(site, run, Approve(digest, by or site.actor)), form)
