"""Say what this installation has, where it looks, and what is missing."""

from __future__ import annotations

import click

from rung.cli import fold, opening, options, saying
from rung.model.exits import Exit


@click.command(epilog="Exit codes: 0 all well, 1 something is missing.")
@options.root_option
@options.store_option
@options.format_option("text", "json")
def command(root: str, store: str, form: str) -> None:
    """Look at versions, parsers, configuration, store and targets. Nothing is changed; paste it into a report."""
    from rung.app import doctor  # looks at every room

    found = doctor.examine(opening.site(root, store))
    if form == "json":
        saying.emit_json("doctor", found)
    else:
        for one in found:
            said = [f"{'ok' if one.good else 'XX'}  {one.what:14} {one.found}"]
            said += [f"    {one.advice}"] if one.advice else []
            fold.say(map(saying.shown, said))
    saying.leave(Exit.DONE if all(one.good for one in found) else Exit.FINDINGS)
