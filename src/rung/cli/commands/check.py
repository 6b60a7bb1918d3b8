"""Check runbooks: every fault with its place, why it hurts and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli import fold, handed, opening, options, saying
from rung.model.exits import Exit
from rung.model.visible import escaped

if TYPE_CHECKING:
    from rung.app.shelf.check import Checked, Wish
    from rung.app.site import Site

PROFILES = ("draft", "usable", "drilled", "trusted")


@click.command(epilog="Exit codes: 0 no errors and no warnings, 1 findings, 2 wrong call, 70 a rule crashed.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@options.root_option
@options.store_option
@click.option("--profile", type=click.Choice(PROFILES), help="Ask this much of every entry (else by its form).")
@click.option("--preview", is_flag=True, help="Also run rules whose precision has not been shown yet.")
@click.option("--fix", is_flag=True, help="Apply the fixes that are certain, then check again.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option("--baseline", metavar="FILE", help="Fail only on findings that FILE does not hold.")
@click.option(
    "--write-baseline", metavar="FILE", help="Write the findings of now to FILE; with it they stand, and 0 is returned."
)
@click.option("--no-cache", is_flag=True, help="Look at every file anew, and remember nothing.")
@click.option("--list-files", is_flag=True, help="Only say which files would be read.")
@options.format_option("text", "json", "sarif", "github", "junit", "rdjsonl")
def command(paths: tuple[str, ...], root: str, store: str, profile: str | None, form: str, **given: object) -> None:
    """Check runbooks under PATH, or under the root.

    \b
    rung check                       everything under the root
    rung check docs/ --format github annotations for a pull request
    rung check - < RUN-001.md        what comes from standard input
    rung check --write-baseline rung-baseline.json
    rung check --baseline rung-baseline.json
    """
    from rung.app.shelf import check  # the rules are loaded with the first check

    if given["fix"] and given["diff"]:
        raise click.UsageError("--fix writes and --diff does not; give one of them")
    site = opening.site(root, store)
    wish = check.Wish(
        paths=paths,
        profile=profile or "",
        preview=bool(given["preview"]),
        fix=bool(given["fix"]),
        diff=bool(given["diff"]),
        remember=not given["no_cache"],
    )
    if given["list_files"]:
        for path in check.files(site, wish):
            click.echo(saying.shown(path))
        return
    checked = check.check(site, wish, handed.piped(paths))
    checked = _compared(site, checked, wish, _path(given["baseline"]), _path(given["write_baseline"]))
    if wish.diff:
        line_ends = "\r" if "\r" not in checked.diff.replace("\r\n", "") else ""
        click.echo(saying.shown(checked.diff, keep=f"\n\t{line_ends}"), nl=False)
        saying.leave(Exit.FINDINGS if checked.diff else Exit.DONE)
    _say(checked, form)
    saying.leave(checked.report.exit)


def _say(checked: Checked, form: str) -> None:
    """Write the findings in the form that was asked for, and beside them what was fixed, or that nothing was found."""
    from rung.app.shelf import check  # loaded by now

    text = check.rendered(checked.report, form)
    text = escaped(text) if form in {"json", "sarif", "rdjsonl"} else text
    click.echo(fold.findings(text) if form == "text" else text, nl=False)
    if not checked.report.files and form == "text":
        click.echo("rung: no Markdown page was found there; is the folder right?", err=True)
    for path in checked.fixed:
        click.echo(f"fixed {saying.shown(path)}", err=True)


def _path(given: object) -> str:
    return str(given) if given else ""


def _compared(site: Site, checked: Checked, wish: Wish, baseline: str, write: str) -> Checked:
    """Set apart what the baseline holds, then write a new one where that was asked for."""
    from rung.app.shelf import check  # loaded by now

    if baseline:
        data = handed.existing(baseline)
        if data is None:
            raise click.UsageError(f"there is no baseline {baseline!r}; --write-baseline makes one")
        checked = check.compared(checked, data, baseline, wish)
    if write:
        data, checked = check.baseline(checked)
        site.write(write, data, handed.replaced(write))
        click.echo(f"wrote {saying.shown(write)}: findings that it holds: {checked.known:,}", err=True)
    return checked
