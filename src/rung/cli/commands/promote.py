"""Make an executable check from a runbook's own looks: a script and what runs it by the clock."""

from __future__ import annotations

import click

from rung.cli import handed, opening, options, saying
from rung.model.exits import Exit


@click.command(
    epilog="Exit codes: 0 written, or current; 1 with --check: stale or edited; 2 wrong call, or nothing to look at."
)
@click.argument("runbook")
@options.root_option
@options.store_option
@click.option("--class", "boundary", default="", metavar="CLASS", help="Look for this class of the decision table.")
@click.option("--output", default="checks", show_default=True, metavar="DIR", help="The folder of the checks.")
@click.option("--check", is_flag=True, help="Only say whether the check is what the runbook says now.")
@click.option("--dry-run", is_flag=True, help="Print the script; write nothing.")
@options.format_option("text", "json")
def command(
    runbook: str, root: str, store: str, boundary: str, output: str, check: bool, dry_run: bool, form: str
) -> None:
    """Write a bash script from RUNBOOK's steps that only look and their expectations, with pipelines that run it.

    The script ends with 0 when everything holds, 1 when something does not, 2 when it could not look.

    \b
    rung promote RUN-001 --class 'stuck worker'
    bash checks/RUN-001-stuck-worker.sh
    rung promote RUN-001 --class 'stuck worker' --check
    """
    from rung.app import promote  # runbooks are read when there is something to make
    from rung.app.shelf.shelf import load

    site = opening.site(root, store)
    shelf = load(site)
    found = shelf.runbook(runbook)
    if check:
        path = promote.path_of(shelf, found, boundary, output)
        data = handed.existing(path)
        if data is None:
            raise click.UsageError(f"there is no check {path}; make it without --check")
        _said(path, promote.standing(found, data, path).value, form)
        return
    made = promote.promote(site, shelf, found, boundary, output)
    if dry_run:
        click.echo(made.files[0].text, nl=False)
        return
    site.make_folder(output)
    for one in made.files:
        promote.write(site, one, handed.existing(one.path))
    if form == "json":
        saying.emit_json("check", made)
        return
    click.echo(saying.shown(made.sentence))
    for one in made.files:
        click.echo(f"written      {saying.shown(one.path)}")
    for left in made.left:
        click.echo(saying.shown(f"not covered  {left.where}: {left.text}: {left.why}"))


def _said(path: str, word: str, form: str) -> None:
    if form == "json":
        saying.emit_json("check", {"path": path, "state": word.partition(":")[0]})
    else:
        click.echo(f"{saying.shown(path)}: {word}")
    saying.leave(Exit.DONE if word == "current" else Exit.FINDINGS)
