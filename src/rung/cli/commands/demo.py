"""Play a real incident on this machine: a service breaks, its alert opens a run, the run repairs it."""

from __future__ import annotations

import click

from rung.cli import saying


@click.command(epilog="Exit codes: 0 repaired and verified, 6 with --break-guardrail, 3 when you left it waiting.")
@click.option("--folder", metavar="DIR", default="", help="Where it all lies (else a new temporary folder).")
@click.option(
    "--break-guardrail", is_flag=True, help="Try to change something the runbook forbids, and see it refused."
)
@click.option("--no-input", is_flag=True, help="Never ask: the demo answers for itself, for this one run only.")
def command(folder: str, break_guardrail: bool, no_input: bool) -> None:
    """Start an orders service, break it, and handle the incident with RUN-001. No server, no account, no network.

    \b
    rung demo
    rung demo --break-guardrail     see it refuse (exit 6)
    """
    from rung.cli.stage import play  # the demo needs all of rung

    play(folder, reckless=break_guardrail, interactive=not no_input and saying.is_terminal())
