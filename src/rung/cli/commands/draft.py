"""Propose the runbooks that a registry of alerts, rollback triggers and risks calls for."""

from __future__ import annotations

import click

from rung.cli import opening, options, saying


@click.command(epilog="Exit codes: 0 done, 2 wrong call.")
@click.argument("paths", nargs=-1, metavar="[REGISTRY]...")
@options.root_option
@click.option("--only", multiple=True, metavar="ID", help="Only for this alert, criterion or risk; repeatable.")
@click.option("--write", is_flag=True, help="Write each draft beside its register, as RUN-NNN-TITLE.rung.md.")
@click.option("--into", metavar="DIR", default="", help="With --write or --dry-run: the folder for the drafts.")
@click.option("--dry-run", is_flag=True, help="Show the drafts as a diff, write nothing.")
@options.format_option("text", "json")
def command(paths: tuple[str, ...], root: str, only: tuple[str, ...], into: str, form: str, **flags: bool) -> None:
    """Draft the runbooks that the gates say are missing, with steps that fit the stack of the TECH entries.

    One for each alert without a runbook (warnings of one service share one), for each rollback trigger and for each
    high or medium risk. Registers are read under REGISTRY, or under the root; with both, the runbooks of the root
    count as well. The steps look; a change is proposed only where the stack offers one. Every guess is marked, and
    nobody is invented: owner and contact are left to you. A second run changes nothing, and a draft that somebody
    changed is kept.

    \b
    rung draft docs/registers
    rung draft docs/registers --only MON-001 --dry-run
    rung draft docs/registers --write --into docs/runbooks
    """
    from rung.app.shelf import draft  # a library is read only here

    if into and not (flags["write"] or flags["dry_run"]):
        raise click.UsageError("--into goes with --write or --dry-run")
    write = flags["write"] and not flags["dry_run"]
    wish = draft.DraftWish(paths, only, into, write=write, within_root=bool(root))
    found = draft.draft(opening.site(root), wish)
    if form == "json":
        saying.emit_json("drafts", found)
        return
    if flags["dry_run"]:
        click.echo(saying.shown(found.diff, keep="\n\t"), nl=False)
    click.echo(draft.as_text(found), nl=False)
