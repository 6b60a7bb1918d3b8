"""Options: those that stand before every command, and those that many commands take."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import click
from click.core import ParameterSource

F = TypeVar("F", bound=Callable[..., object])


class Session(NamedTuple):
    """What was said before the command. ``plain``: no single keys, nothing redrawn."""

    config: str = ""
    debug: bool = False
    plain: bool = False


def root_option(function: F) -> F:
    """Add ``--root``."""
    wrap: Callable[[F], F] = click.option(
        "--root", metavar="DIR", default="", help="The folder of the runbooks (else rung.toml says, else this folder)."
    )
    return wrap(function)


def store_option(function: F) -> F:
    """Add ``--store``."""
    wrap: Callable[[F], F] = click.option(
        "--store", metavar="DIR", default="", help="The folder of the run store (else rung.toml says, else the user's)."
    )
    return wrap(function)


def format_option(*forms: str) -> Callable[[F], F]:
    """Add ``--format`` with these forms, the first of them the default."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)


def break_glass_option(function: F) -> F:
    """Add ``--break-glass``."""
    wrap: Callable[[F], F] = click.option(
        "--break-glass",
        default="",
        metavar="REASON",
        callback=reason_given,
        help="Pass the conditions of one change. Recorded.",
    )
    return wrap(function)


def reason_given(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Refuse an empty reason that was written out: a glass is never broken for nothing, nor silently not."""
    if ctx.get_parameter_source(str(param.name)) is ParameterSource.COMMANDLINE and not value.strip():
        raise click.UsageError(f"{param.opts[0]} needs a reason, one sentence")
    return value
