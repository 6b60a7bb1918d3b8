"""Says where an alert goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli.saying import emit_json, leave, shown, wrapped
from rung.model.exits import Exit

if TYPE_CHECKING:
    from rung.app.alert import Routed


def routed(found: Routed, form: str = "text") -> None:
    """Say where an alert goes and why, and leave: DONE when one runbook answers it, FINDINGS otherwise."""
    if form == "json":
        runbook = found.runbook
        place = {"runbook": runbook.id or runbook.title.text, "path": runbook.path} if runbook else {}
        emit_json("route", {"alert": found.alert.name, **place, "reasons": found.lines, "nearest": found.nearest})
    else:
        for line in found.lines:
            click.echo(wrapped(shown(line)))
    leave(Exit.DONE if found.runbook else Exit.FINDINGS)
