"""Check runbooks: every fault with its place, why it hurts and what to do."""

from __future__ import annotations

import click

from rung.cli import shared
from rung.model.visible import escaped

PROFILES = ("draft", "usable", "drilled", "trusted")


@click.command(epilog="Exit codes: 0 no errors and no warnings, 1 findings, 2 wrong call, 70 a rule crashed.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@shared.root_option
@shared.store_option
@click.option("--profile", type=click.Choice(PROFILES), help="Ask this much of every entry (else by its form).")
@click.option("--preview", is_flag=True, help="Also run rules whose precision has not been shown yet.")
@click.option("--fix", is_flag=True, help="Apply the fixes that are certain, then check again.")
@click.option("--list-files", is_flag=True, help="Only say which files would be read.")
@shared.format_option("text", "json", "sarif", "github")
def command(paths: tuple[str, ...], root: str, store: str, profile: str | None, form: str, **flags: bool) -> None:
    """Check runbooks under PATH, or under the root.

    \b
    rung check                       everything under the root
    rung check docs/ --format github annotations for a pull request
    rung check - < RUN-001.md        what comes from standard input
    """
    from rung.app import check  # the rules are loaded with the first check

    site = shared.site(root, store)
    wish = check.Wish(paths=paths, profile=profile or "", preview=flags["preview"], fix=flags["fix"])
    if flags["list_files"]:
        for path in check.files(site, wish):
            click.echo(shared.shown(path))
        return
    checked = check.check(site, wish, shared.piped(paths))
    text = check.rendered(checked.report, form)
    click.echo(escaped(text) if form in {"json", "sarif"} else text, nl=False)
    for path in checked.fixed:
        click.echo(f"fixed {shared.shown(path)}", err=True)
    shared.leave(checked.report.exit)
