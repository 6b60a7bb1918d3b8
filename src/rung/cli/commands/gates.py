"""Ask the gates: does every critical scenario, alert, rollback and risk have its runbook."""

from __future__ import annotations

import click

from rung.cli import opening, options, saying


@click.command(epilog="Exit codes: 0 no gate fails, 1 one fails, 2 wrong call.")
@options.root_option
@options.store_option
@click.option("--gate", "names", multiple=True, metavar="NAME", help="Ask only this gate; may be given several times.")
@click.option("--all", "every", is_flag=True, help="Show every gap, not only the first ten of a gate.")
@click.option("--explain", is_flag=True, help="Print what the gates ask, why, and what they look at.")
@options.format_option("text", "json", "github")
def command(root: str, store: str, names: tuple[str, ...], form: str, **flags: bool) -> None:
    """Ask questions about the whole library. Each gate says what it looked at and where it falls short.

    A gate that has nothing to look at does not apply. When a runbook was last tested comes from the record of runs,
    never from a date in the page. Alerting rules of the rule files under the root are asked about as well.

    \b
    rung gates --root docs/runbooks
    rung gates --explain
    rung gates --gate alerts-answered --format github
    """
    from rung.app.shelf import gates  # a library is read only here

    if flags["explain"]:
        click.echo(gates.pages(names), nl=False)
        return
    found = gates.ask(opening.site(root, store), names)
    match form:
        case "json":
            saying.emit_json("gates", found.gates)
        case "github":
            click.echo(gates.as_github(found), nl=False)
        case _:
            click.echo(gates.as_text(found, every=flags["every"]), nl=False)
    saying.leave(found.exit)
