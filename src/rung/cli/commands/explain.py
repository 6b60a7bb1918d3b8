"""Explain a finding's code, an exit code, a family of commands or a probe."""

from __future__ import annotations

import click

from rung.cli import options, saying


@click.command()
@click.argument("code", required=False)
@options.format_option("text", "json")
def command(code: str | None, form: str) -> None:
    """Print the page of CODE, as `rung explain owner-missing`; without CODE, all of them by name."""
    from rung.app import explain  # the rules are loaded when one is asked for

    text = explain.page(code) if code else explain.listing()
    if form == "json":
        saying.emit_json("page", {"code": code or "", "markdown": text})
    else:
        click.echo(text, nl=False)
