"""Look at the way from alerts to runbooks: check rule files, or ask where one alert would go."""

from __future__ import annotations

from typing import IO

import click

from rung.cli import handed, opening, options, routing, saying


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Look at the way from alerts to runbooks. Nothing is run and nothing is asked of the network.

    \b
    rung alerts check rules/ --root runbooks/     does each alert lead to a runbook that is here
    rung alerts route payload.json                where would this alert go, and why
    """


@command.command(epilog="Exit codes: 0 each alert leads to a runbook here, 1 findings, 2 wrong call.")
@click.argument("rules", nargs=-1, required=True, metavar="RULES...")
@options.root_option
@click.option("--base", "bases", multiple=True, metavar="URL", help="An address under which this library is published.")
@options.format_option("text", "json", "github")
def check(rules: tuple[str, ...], root: str, bases: tuple[str, ...], form: str) -> None:
    """Check that each alert of RULES (files or folders) leads to a runbook under the root, and list the orphans.

    Read are Prometheus rule files, PrometheusRule manifests and lists of them, config maps and secrets that hold
    such files, and Alertmanager configurations. Templates must be rendered first. An address counts as one of this
    library when it begins as one that resolves here does, or as a --base.

    \b
    rung alerts check monitoring/rules.yaml --root docs/runbooks --base https://runbooks.example.com
    """
    from rung.app.shelf import alertcheck  # rule files are read only here

    found = alertcheck.check(opening.site(root), rules, bases)
    match form:
        case "json":
            saying.emit_json("alerts", {"rules": found.rules, "orphans": found.orphans, "findings": found.findings})
        case "github":
            click.echo(alertcheck.as_github(found), nl=False)
        case _:
            click.echo(alertcheck.as_text(found), nl=False)
    saying.leave(found.exit)


@command.command(epilog="Exit codes: 0 one runbook answers, 1 none or more than one, 2 wrong call.")
@click.argument("payload", metavar="PAYLOAD", callback=handed.contents)
@options.root_option
@options.format_option("text", "json")
def route(payload: IO[bytes], root: str, form: str) -> None:
    """Say where the alert of PAYLOAD (an Alertmanager webhook body, or -) would go, and why. Nothing is opened.

    \b
    rung alerts route payload.json --root docs/runbooks
    """
    from rung.app import alert  # a library is read only here
    from rung.app.shelf.shelf import load

    routed = alert.route(load(opening.site(root)), payload.read(handed.LARGEST + 1))
    routing.routed(routed, form)
