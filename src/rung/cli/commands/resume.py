"""Go on with a run: what is in doubt first, then what is due."""

from __future__ import annotations

from collections.abc import Iterator

import click

from rung.cli import opening, options, reading, saying
from rung.model.request import Give, LookInto, Recheck, Request, Retry, Settle, Skip, Waive


@click.command()
@click.argument("run", required=False, default="")
@options.root_option
@options.store_option
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="The value of an input; repeatable.")
@click.option(
    "--approve", "approvals", multiple=True, metavar="DIGEST", help="Approve exactly this digest; repeatable."
)
@options.break_glass_option
@click.option("--settle", type=click.Choice(["ran", "not-run"]), help="Whether the step in doubt ran. Needs --reason.")
@click.option("--look", is_flag=True, help="Look at the checks of the step in doubt. It decides nothing.")
@click.option("--retry", is_flag=True, help="Try what failed again.")
@click.option("--recheck", is_flag=True, help="Make the checks of the failed step again; its commands are not run.")
@click.option("--skip", type=int, metavar="STEP", help="Leave a step out. Needs --reason.")
@click.option("--waive", metavar="CHECK", help="Pass over a prerequisite or proof, as prerequisite.1. Needs --reason.")
@click.option("--reason", default="", help="Why.")
@click.option("--timeout", default="", metavar="TIME", help="Start nothing more after this time from now, as 30m.")
@click.option("--no-input", is_flag=True, help="Never ask; stop where a person is needed.")
@options.format_option("text", "jsonl")
def command(
    run: str,
    root: str,
    store: str,
    values: tuple[str, ...],
    approvals: tuple[str, ...],
    break_glass: str,
    settle: str | None,
    look: bool,
    retry: bool,
    recheck: bool,
    skip: int | None,
    waive: str | None,
    reason: str,
    timeout: str,
    no_input: bool,
    form: str,
) -> None:
    """Go on with RUN (the beginning of its id; none when only one is open).

    \b
    rung resume 7f3c
    rung resume 7f3c --settle not-run --reason 'the worker is still there'
    """
    from rung.app.runs.changed import changes  # a run needs all of rung
    from rung.app.runs.hold import find, hold, insist_whole
    from rung.app.runs.limit import limited
    from rung.cli.session import Manner, sit

    given = (Give(name, value) for name, value in reading.pairs(values).items())
    looks, tries, checks = [LookInto()] * look, [Retry()] * retry, [Recheck()] * recheck
    requests = (*limited(timeout), *given, *looks, *_reasoned(settle, skip, waive, reason), *tries, *checks)
    site = opening.site(root, store)
    opening.warn_unhidden(site)
    driver = hold(site, find(site, run))
    insist_whole(driver)
    for line in changes(site, driver):
        click.echo(saying.shown(line), err=True)
    sit(driver, Manner(requests, approvals, break_glass, form, interactive=not no_input, site=site))


def _reasoned(settle: str | None, skip: int | None, waive: str | None, reason: str) -> Iterator[Request]:
    """Yield what needs a reason, in the order in which a run meets it."""
    if settle:
        yield Settle(settle == "ran", reason)
    if skip is not None:
        yield Skip(skip, reason)
    if waive:
        yield Waive(reading.check_address(waive), reason)
