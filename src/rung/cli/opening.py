"""Opens what a command works on, and says what of its secrets cannot be hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from rung.cli import screen
from rung.cli.options import Session
from rung.cli.reading import pairs
from rung.cli.saying import shown

if TYPE_CHECKING:
    from rung.app.risk import Basis
    from rung.app.site import Site


def site(root: str = "", store: str = "", targets: tuple[str, ...] = ()) -> Site:
    """Return the site that a command works on. ``targets`` are ``NAME=URL``."""
    from rung.wiring.wiring import Places, Wiring  # `rung --help` opens nothing

    session = click.get_current_context().find_object(Session) or Session()
    wired = Wiring(Places(session.config, root, store, tuple(pairs(targets).items())), _telling())
    if wired.references:
        screen.veil(wired.hiding)
    return wired.site()


def verdicts() -> Basis:
    """Return what a verdict rests on: the site, or less where no configuration says anything."""
    from rung.wiring.verdicts import alone  # as above

    session = click.get_current_context().find_object(Session) or Session()
    return alone(session.config) or site()


def _telling() -> Callable[[str], None]:
    """Return what says a line on standard error, each once."""
    said: set[str] = set()

    def tell(line: str) -> None:
        if line not in said:
            said.add(line)
            click.echo(shown(f"rung: {line}"), err=True)

    return tell


def warn_unhidden(site: Site) -> None:
    """Say which secrets of ``[secrets]`` are not there and so cannot be hidden in what is about to be recorded."""
    gone = [name for name, fault in site.secrets().items() if fault and name in site.config.secrets]
    if gone:
        click.echo(shown(f"rung: not there, so not hidden either: {', '.join(gone)}; rung doctor says why"), err=True)
