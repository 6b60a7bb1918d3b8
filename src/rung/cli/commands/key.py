"""Show the key that signs this installation's heads, or replace it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli import opening, options, saying

if TYPE_CHECKING:
    from rung.app.key import InstallationKey


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@options.store_option
@options.format_option("text", "json")
@click.pass_context
def command(ctx: click.Context, store: str, form: str) -> None:
    """Show the public key that readers of bundles need, and the keys it replaced. Made on first use.

    \b
    rung key                                      give this to who will verify your bundles
    rung key rotate                               make the next key, named in an entry the present one signs
    """
    if ctx.invoked_subcommand is None:
        from rung.app import key  # the key is read when it is asked for

        _say(key.shown(opening.site("", store)), form)


@command.command()
@options.store_option
@options.format_option("text", "json")
@click.pass_context
def rotate(ctx: click.Context, store: str, form: str) -> None:
    """Replace the key. The present one signs the entry that names the next; its private half is gone afterwards.

    Bundles carry these entries, so that a reader who knows an earlier key follows them to the one that signed. Who
    rotates because a key was stolen tells readers the new key: the thief can name a successor, too.
    """
    from rung.app import key  # as above

    named = store or str(ctx.parent.params["store"] if ctx.parent else "")  # it may stand before the word, too
    _say(key.rotated(opening.site("", named)), form)


def _say(found: InstallationKey, form: str) -> None:
    if form == "json":
        saying.emit_json("key", found)
        return
    click.echo(f"key          {found.name}")
    click.echo(f"fingerprint  SHA-256 {found.fingerprint}")
    click.echo(f"for readers  rung verify BUNDLE --key {found.public}")
    for one in found.replaced:
        click.echo(f"replaced     {one.name} at {one.at[:19]}Z by {one.by}")
    if found.strangers:
        click.echo(f"not by it    a signed head of run {', '.join(found.strangers)} is by no key of this succession:")
        click.echo("             the key was lost or exchanged. Tell readers, and keep the anchors of those runs.")
