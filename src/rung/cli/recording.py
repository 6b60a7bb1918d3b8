"""Puts one request to a run from outside of it, and says what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli.opening import site
from rung.cli.saying import emit_json, shown, shown_anchor, wrapped

if TYPE_CHECKING:
    from rung.app.runs.hold import Put
    from rung.model.request import Request


def put(run: str, store: str, request: Request, form: str) -> Put:
    """Add a request to a run and say what was recorded."""
    from rung.app.runs.hold import put as add  # a run needs all of rung

    done = add(site("", store), run, request)
    told(done, form)
    return done


def told(done: Put, form: str) -> None:
    """Say what a request added to a run."""
    from rung.app.runs.stream import recorded, said  # loaded with the run

    if form == "json":
        entries = [recorded(r) for r in done.records]
        anchors = [{"anchor": one.line, "where": one.where} for one in done.posted]
        fields = {"run": done.run, "entries": entries, "missing": done.missing, "anchored": anchors}
        if done.doubted:
            fields["against"] = done.doubted
        emit_json("recorded", fields)
        return
    for record in done.records:
        click.echo(wrapped(shown(f"run {done.run} #{record.seq}: {said(record.event)}")))
    if done.doubted:
        click.echo(wrapped(shown(f"!! This is {done.doubted}. The approval card and the report say so.")))
    for one in done.posted:
        click.echo(shown(shown_anchor(one.line, one.where)))
    if done.missing:
        click.echo(wrapped(f"The note still lacks: {', '.join(done.missing)}."))
