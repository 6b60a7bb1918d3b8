"""Show every setting in force, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from rung.cli import fold, opening, options, saying

if TYPE_CHECKING:
    from rung.app.settings import Setting


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Look at the configuration. Nothing is changed; secrets are never shown, only where they lie.

    \b
    rung config show                              every setting in force
    rung config show --origin                     and the line, option or variable that says so
    """


@command.command(epilog="Exit codes: 0 done, 2 the configuration cannot be read.")
@options.root_option
@options.store_option
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@options.format_option("text", "json")
def show(root: str, store: str, origin: bool, form: str) -> None:
    """Show every setting in force by its name in rung.toml, also those that nobody wrote. JSON holds origins always.

    \b
    rung config show --origin
    rung config show --format json
    """
    from rung.app import settings  # the configuration is read when it is asked for

    found = (*settings.settings(opening.site(root, store)), *_terminal(settings.Setting))
    if form == "json":
        saying.emit_json("settings", found)
        return
    for one in found:
        said = f"   ({one.origin})" if origin else ""
        fold.say((saying.shown(f"{one.name} = {one.value}{said}"),))


def _terminal(made: type[Setting]) -> Iterator[Setting]:
    """Yield how rung speaks here, which options and variables decide and no file."""
    top = click.get_current_context().find_root()
    said, dumb = top.params, top.params["term"] == "dumb"
    match said:
        case {"color": "always" | "never" as wish}:
            yield made("--color", wish, "--color")
        case {"no_color": str(word)} if word:
            yield made("--color", "never", "environment NO_COLOR")
        case {"force_color": str(word)} if word not in {"", "0"}:
            yield made("--color", "always", "environment FORCE_COLOR or CLICOLOR_FORCE")
        case _:
            yield made("--color", "never" if dumb else "auto", "environment TERM" if dumb else "default")
    if not said["plain"]:
        yield made("--plain", "true" if dumb else "false", "environment TERM" if dumb else "default")
        return
    typed = top.get_parameter_source("plain") is ParameterSource.COMMANDLINE
    yield made("--plain", "true", "--plain" if typed else "environment RUNG_PLAIN")
