"""Verify a bundle: what can be believed, what failed and why."""

from __future__ import annotations

import click

from rung.cli import handed, options, saying
from rung.model.exits import Exit


@click.command(epilog="Exit codes: 0 every check that could be made passed, 7 something failed, 2 wrong call.")
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False))
@click.option("--key", default="", metavar="KEY", help="The public key you got from elsewhere (name+id+base64).")
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    metavar="LINE|FILE",
    help="An anchor line you kept, a file that holds some, or the certificates (PEM) of a time-stamp authority.",
)
@click.option(
    "--signers",
    default=None,
    type=click.Path(exists=True, dir_okay=False),
    help="The allowed signers as you have them, for approvals that people signed (else those on record).",
)
@options.format_option("text", "json")
def command(bundle: str, key: str, anchors: tuple[str, ...], signers: str | None, form: str) -> None:
    """Check BUNDLE: chain, output, signed head, keys, people's signatures, anchors. Needs no store and no network."""
    from rung.app.runs import prove  # the verifier is loaded when it is asked for
    from rung.wiring.keys import ssh_good
    from rung.wiring.timestamps import judge

    allowed = handed.existing(signers) if signers else None
    known = prove.Known(key, tuple(_read(text) for text in anchors), allowed, ssh_good, judge)
    found = prove.check_bundle(handed.existing(bundle) or b"", known)
    if form == "json":
        saying.emit_json("verification", prove.verdict(found))
    else:
        for line in prove.lines(found):
            click.echo(saying.shown(line))
    saying.leave(Exit.DONE if found.believable else Exit.UNTRUSTED)


def _read(text: str) -> str:
    """Return what a file of that name holds, else the text itself: an anchor line has blanks and names no file."""
    data = None if " " in text.strip() else handed.existing(text)
    if data is None and " " not in text.strip():
        raise click.UsageError(f"--anchor {text!r} is no line of run, size and root, and no such file is there")
    return text if data is None else data.decode("utf-8", "replace")
