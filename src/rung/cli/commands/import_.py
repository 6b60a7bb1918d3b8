"""Look at a folder of Markdown never written for rung: what is there, what is missing. Nothing is changed."""

from __future__ import annotations

import click

from rung.cli import handed, opening, options, saying
from rung.model.visible import escaped


@click.command(name="import", epilog="Exit codes: 0 done, 1 a page could not be drafted (with --write), 2 wrong call.")
@click.argument("paths", nargs=-1, metavar="[DIR]...")
@options.root_option
@click.option("--per-file", is_flag=True, help="Also say of every runbook what it lacks.")
@click.option("--write", is_flag=True, help="Write a draft in the RUN form beside each page, as NAME.rung.md.")
@click.option("--into", metavar="DIR", default="", help="With --write: put the drafts below this folder instead.")
@click.option("--dry-run", is_flag=True, help="With --write: show the drafts as a diff, write nothing.")
@options.format_option("text", "json")
def command(paths: tuple[str, ...], root: str, into: str, form: str, **flags: bool) -> None:
    """Report what the runbooks under DIR have and lack: owners, checks, escalation, commands that change things.

    Owners come from OWNERS and CODEOWNERS files. Where alerting rules lie beside the runbooks, those that an alert
    leads to come first. With --write the pages stay as they are; each draft carries everything its page says, has an
    id, and ends with a list of what has no typed place. A second run changes nothing, and a draft that somebody
    changed is kept.

    \b
    rung import ~/runbooks
    rung import - < page.md          what comes from standard input
    rung import ~/runbooks --write --dry-run
    """
    from rung.app.shelf import drafting, importing  # the rules are loaded when there is something to look at
    from rung.model.exits import Exit

    site = opening.site(root)
    if not flags["write"]:
        if into or flags["dry_run"]:
            raise click.UsageError("--into and --dry-run go with --write")
        found = importing.gaps(site, paths, handed.piped(paths))
        json = form == "json"
        text = escaped(importing.as_json(found)) if json else importing.as_words(found, per_file=flags["per_file"])
        click.echo(text if json else "\n".join(map(saying.wrapped, text.split("\n"))), nl=False)
        return
    if "-" in paths:
        raise click.UsageError("a draft stands beside its page, and '-' has no place")
    drafts = drafting.write(site, paths, into, dry=flags["dry_run"])
    if form == "json":
        saying.emit_json("drafts", drafts)
    else:
        click.echo(saying.shown(drafts.diff, keep="\n\t"), nl=False)
        click.echo(drafting.as_text(drafts, dry=flags["dry_run"]), nl=False)
    saying.leave(Exit.FINDINGS if any(one.state == "refused" for one in drafts.drafts) else Exit.DONE)
