"""Approve exactly one step with its values: here, or elsewhere with an SSH key."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rung.cli import shared
from rung.model.exits import Exit
from rung.model.request import Approve

if TYPE_CHECKING:
    from rung.app.site import Site
    from rung.model.card import Card

EPILOG = (
    "Exit codes: 0 recorded or written, 2 wrong call, 3 shown and not answered, 6 refused: too early or too late, "
    "another digest, your own, a signature that does not count."
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was said on the command line."""

    digest: str
    by: str
    key: str
    output: str
    form: str


@click.command(epilog=EPILOG)
@click.argument("run", required=False, default="")
@click.argument("digest", required=False, default="")
@shared.root_option
@shared.store_option
@click.option("--by", default="", metavar="NAME", help="Who approves (else your account). A claim: nothing proves it.")
@click.option("--key", default="", metavar="FILE", help="Sign with this SSH key (or its .pub, when an agent has it).")
@click.option("--request", "request_", is_flag=True, help="Write the request of RUN, to be answered elsewhere.")
@click.option("--from", "source", default="", metavar="FILE", help="Answer this request (- reads it), with --key.")
@click.option("--answer", default="", metavar="FILE", help="Put this signed answer (- reads it) to RUN.")
@click.option("--digest", "said", default="", metavar="DIGEST", help="With --from: you have read what has this digest.")
@click.option("--output", default="", metavar="FILE", help="Write the request or the answer here.")
@shared.format_option("text", "json")
def command(
    run: str,
    digest: str,
    root: str,
    store: str,
    by: str,
    key: str,
    request_: bool,
    source: str,
    answer: str,
    said: str,
    output: str,
    form: str,
) -> None:
    """Approve what waits in RUN. With DIGEST (at least 4 characters) at once; without, it is shown first.

    \b
    rung approve 7f3c
    rung approve 7f3c 9c1e --by ana
    rung approve 7f3c --request --output request.txt
    rung approve --from request.txt --key ~/.ssh/id_ed25519 --output answer.txt
    rung approve 7f3c --answer answer.txt
    """
    if sum((request_, bool(source), bool(answer))) > 1 or bool(run) == bool(source):
        raise click.UsageError("name a RUN, or with --from a request; --request, --from and --answer are three things")
    if source and not key:
        raise click.UsageError("--from needs --key: the key that signs the answer")
    asked = _Asked(said or digest, by, key, output, form)
    site = shared.site(root, store)
    if request_:
        _request(site, run, asked)
    elif source:
        _reply(site, _text(source), asked)
    elif answer:
        from rung.app import approve  # a run needs all of rung

        shared.told(approve.answer(site, run, _text(answer)), form)
    else:
        _here(site, run, asked)


def _request(site: Site, run: str, asked: _Asked) -> None:
    from rung.app import approve  # a run needs all of rung

    found = approve.waits(site, run)
    _write(site, found.request, asked.output)
    click.echo(f"Answer until {found.card.until}: rung approve {found.card.run} --answer FILE", err=True)


def _reply(site: Site, text: str, asked: _Asked) -> None:
    """Show a request that came from elsewhere, ask, and write the signed answer."""
    from rung.app import approve  # as above

    paper = approve.received(text)
    _head(paper.card, late=approve.late(site, paper.card))
    _agreed(paper.card, asked)
    _write(site, approve.signed(site, paper.card, paper.document, asked.key), asked.output)
    click.echo(f"Back where the run is: rung approve {paper.card.run} --answer FILE", err=True)


def _here(site: Site, run: str, asked: _Asked) -> None:
    """Approve on the machine where the run is: by digest, after the card, or signed."""
    from rung.app import approve  # as above
    from rung.app.hold import put

    if asked.digest and not asked.key:
        shared.told(put(site, run, Approve(asked.digest, asked.by or site.actor)), asked.form)
        return
    found = approve.waits(site, run)
    _head(found.card, late=False)
    _agreed(found.card, asked)
    if asked.key:
        text = approve.signed(site, found.card, found.document, asked.key)
        shared.told(approve.answer(site, found.card.run, text), asked.form)
        return
    shared.told(put(site, run, Approve(found.card.digest, asked.by or site.actor)), asked.form)


def _head(card: Card, *, late: bool) -> None:
    from rung.cli.card import show

    title = f"run {card.run}: {card.runbook} {card.title}. Asked by {card.asked_by} at {card.asked_at}."
    click.echo(shared.wrapped(shared.shown(title)), err=True)
    show(card, err=True)
    if late:
        click.echo(f"   The time to approve it ended at {card.until}: where it runs, it will be refused.", err=True)


def _agreed(card: Card, asked: _Asked) -> None:
    """Return when this very digest was named, or the question was answered; leave otherwise."""
    from rung.cli.card import sure

    if asked.digest:
        if len(asked.digest) < 4 or not card.digest.startswith(asked.digest.lower()):  # noqa: PLR2004 - as the help says
            raise click.UsageError(f"{asked.digest!r} is not the digest of this request: {card.digest[:12]}")
        return
    if not sys.stdin.isatty():
        click.echo(f"Nobody is here to ask: say --digest {card.digest[:12]} when you have read it.", err=True)
        shared.leave(Exit.WAITING)
    if not sure(card, "approve", err=True):
        click.echo("Nothing was approved.", err=True)
        shared.leave(Exit.WAITING)


def _text(place: str) -> str:
    if place == "-":
        return (shared.piped(("-",)) or b"").decode("utf-8", "replace")
    data = shared.existing(place)
    if data is None:
        raise click.UsageError(f"there is no file {place}")
    return data.decode("utf-8", "replace")


def _write(site: Site, text: str, output: str) -> None:
    if output:
        site.write(output, text.encode(), shared.existing(output))
        click.echo(f"{Path(output)}: written", err=True)
    else:
        click.echo(text, nl=False)
