"""Approve exactly one step with its values: here, or elsewhere with an SSH key."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rung.cli import handed, opening, options, recording, saying
from rung.model.exits import Exit
from rung.model.replacing import replace
from rung.model.request import Approve, Decline

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
    no: str
    output: str
    form: str


@click.command(epilog=EPILOG)
@click.argument("run", required=False, default="")
@click.argument("digest", required=False, default="")
@options.root_option
@options.store_option
@click.option("--by", default="", metavar="NAME", help="Who approves (else your account). A claim: nothing proves it.")
@click.option("--key", default="", metavar="FILE", help="Sign with this SSH key (or its .pub, when an agent has it).")
@click.option("--request", "request_", is_flag=True, help="Write the request of RUN, to be answered elsewhere.")
@click.option("--from", "source", default="", metavar="FILE", help="Answer this request (- reads it), with --key.")
@click.option("--answer", default="", metavar="FILE", help="Put this signed answer (- reads it) to RUN.")
@click.option("--digest", "said", default="", metavar="DIGEST", help="With --from: you have read what has this digest.")
@click.option(
    "--no", "no", default="", metavar="REASON", callback=options.reason_given, help="Say no, and why: the step waits."
)
@click.option("--output", default="", metavar="FILE", help="Write the request or the answer here.")
@options.format_option("text", "json")
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
    no: str,
    output: str,
    form: str,
) -> None:
    """Approve what waits in RUN, or say no. With DIGEST (at least 4 characters) at once; without, it is shown first.

    Without RUN, it is the only open run.

    \b
    rung approve 7f3c
    rung approve 7f3c 9c1e --by ana
    rung approve 7f3c --request --output request.txt
    rung approve --from request.txt --key ~/.ssh/id_ed25519 --output answer.txt
    rung approve 7f3c --answer answer.txt
    rung approve 7f3c --no 'not while the backup runs'
    """
    asked = _Asked(said or digest, by, key, no, output, form)
    _insist(run, asked, {"request": request_, "from": bool(source), "answer": bool(answer)})
    site = opening.site(root, store)
    if request_:
        _request(site, run, asked)
    elif source:
        _reply(site, _text(source), asked)
    elif answer:
        from rung.app.runs import approve  # a run needs all of rung

        recording.told(approve.answer(site, run, _text(answer)), form)
    else:
        _here(site, run, asked)


_USED = {
    "": frozenset({"digest", "by", "key", "no"}),
    "request": frozenset({"output"}),
    "from": frozenset({"digest", "key", "no", "output"}),
    "answer": frozenset[str](),
}


def _insist(run: str, asked: _Asked, modes: dict[str, bool]) -> None:
    """Raise click's usage error for options that mean nothing together: none is passed over."""
    chosen = [mode for mode, wanted in modes.items() if wanted]
    if len(chosen) > 1 or (run and modes["from"]):
        raise click.UsageError("--from names the request, so no RUN; --request, --from and --answer are three things")
    mode = chosen[0] if chosen else ""
    given = {"digest": asked.digest, "by": asked.by, "key": asked.key, "no": asked.no, "output": asked.output}
    idle = next((name for name, value in given.items() if value and name not in _USED[mode]), "")
    if idle:
        raise click.UsageError(f"--{idle} means nothing {f'with --{mode}' if mode else 'here'}")
    if asked.by and asked.key:
        raise click.UsageError("--by and --key: the key says who it is")
    if modes["from"] and not asked.key:
        raise click.UsageError("--from needs --key: the key that signs the answer")


def _request(site: Site, run: str, asked: _Asked) -> None:
    from rung.app.runs import approve  # a run needs all of rung

    found = approve.waits(site, run)
    _write(site, "request", found.card, found.request, asked)
    click.echo(f"Answer until {found.card.until}: rung approve {found.card.run} --answer FILE", err=True)


def _reply(site: Site, text: str, asked: _Asked) -> None:
    """Show a request that came from elsewhere, ask, and write the signed answer."""
    from rung.app.runs import approve  # as above

    paper = approve.received(text)
    _head(paper.card, late=approve.late(site, paper.card))
    _agreed(paper.card, asked)
    text = approve.signed(site, paper.card, paper.document, asked.key, asked.no)
    _write(site, "answer", paper.card, text, asked)
    click.echo(f"Back where the run is: rung approve {paper.card.run} --answer FILE", err=True)


def _here(site: Site, run: str, asked: _Asked) -> None:
    """Approve on the machine where the run is: by digest, after the card, or signed."""
    from rung.app.runs import approve  # as above
    from rung.app.runs.hold import put

    if run and not asked.digest and approve.only_digest(site, run):
        run, asked = "", replace(asked, digest=run)
    if asked.digest and not asked.key:
        recording.told(put(site, run, _answer(site, asked, asked.digest)), asked.form)
        return
    found = approve.waits(site, run, no=bool(asked.no))
    _head(found.card, late=False)
    _agreed(found.card, asked)
    if asked.key:
        text = approve.signed(site, found.card, found.document, asked.key, asked.no)
        recording.told(approve.answer(site, found.card.run, text), asked.form)
        return
    recording.told(put(site, run, _answer(site, asked, found.card.digest)), asked.form)


def _answer(site: Site, asked: _Asked, digest: str) -> Approve | Decline:
    by = asked.by or site.actor
    return Decline(digest, by, asked.no) if asked.no else Approve(digest, by)


def _head(card: Card, *, late: bool) -> None:
    from rung.cli.card import show

    title = f"run {card.run}: {card.runbook} {card.title}. Asked by {card.asked_by} at {card.asked_at}."
    click.echo(saying.wrapped(saying.shown(title)), err=True)
    show(card, err=True)
    if late:
        click.echo(f"   The time to approve it ended at {card.until}: where it runs, it will be refused.", err=True)


def _agreed(card: Card, asked: _Asked) -> None:
    """Return when this very digest was named, the answer is no, or the question was answered; leave otherwise."""
    from rung.cli.card import sure

    if asked.digest:
        if len(asked.digest) < 4 or not card.digest.startswith(asked.digest.lower()):  # noqa: PLR2004 - as the help says
            raise click.UsageError(f"{asked.digest!r} is not the digest of this request: {card.digest[:12]}")
        return
    if asked.no:
        return  # nothing starts by it
    if not sys.stdin.isatty():
        click.echo(f"Nobody is here to ask: say --digest {card.digest[:12]} when you have read it.", err=True)
        saying.leave(Exit.WAITING)
    if not sure(card, "approve", err=True):
        click.echo("Nothing was approved.", err=True)
        saying.leave(Exit.WAITING)


def _text(place: str) -> str:
    if place == "-":
        return (handed.piped(("-",)) or b"").decode("utf-8", "replace")
    data = handed.existing(place)
    if data is None:
        raise click.UsageError(f"there is no file {place}")
    return data.decode("utf-8", "replace")


def _write(site: Site, name: str, card: Card, text: str, asked: _Asked) -> None:
    if asked.output:
        site.write(asked.output, text.encode(), handed.replaced(asked.output))
        click.echo(f"{Path(asked.output)}: written", err=True)
    elif asked.form == "json":
        saying.emit_json(name, {"run": card.run, "digest": card.digest, "until": card.until, "text": text})
    else:
        click.echo(text, nl=False)
