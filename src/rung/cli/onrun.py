"""The words of a command about a run: RUN may stand first, and is left out where only one run is open."""

from __future__ import annotations

from collections.abc import Sequence

import click


def run_first(words: Sequence[str], *names: str) -> tuple[str, ...]:
    """Return the run (empty: the only open one) and then a word for each of ``names``, as they were typed.

    Raises click's usage error for too few or too many words. An optional argument before a needed one is nothing that
    click knows: it would take the first word for the run, and miss the last.
    """
    if len(words) < len(names):
        raise click.UsageError(f"missing argument {names[len(words)]!r}")
    if len(words) > len(names) + 1:
        raise click.UsageError(f"got unexpected extra argument ({words[len(names) + 1]})")
    return tuple(words) if len(words) > len(names) else ("", *words)


class Behind(click.Command):
    """A command that is given another command: what stands behind the first ``--`` is that one, word for word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what stands behind ``--`` aside; an option before it is one of rung."""
        if "--" in args:
            at = args.index("--")
            ctx.meta[__name__] = tuple(args[at + 1 :])
            args = args[:at]
        return super().parse_args(ctx, args)


def behind() -> tuple[str, ...] | None:
    """Return the words behind ``--``, or None where no ``--`` was typed."""
    found: tuple[str, ...] | None = click.get_current_context().meta.get(__name__)
    return found
