"""What a verdict on a command rests on where no configuration says more: a tenth of the wiring, and of its cost."""

from __future__ import annotations

from pathlib import Path

from rung.app.driving.declared import FILE, Declarations
from rung.outside.places import config_file
from rung.risk.second import SecondParser
from rung.wiring import aids
from rung.wiring.declared import declared_in


class Alone:
    """The second parser of shell, and what is declared in this folder. Nothing is run."""

    runner = None

    def declared(self) -> Declarations:
        """Return what the team declared. Raises UsageError (``effects-file``) when it is wrong."""
        path = Path(FILE)
        return declared_in(path) if path.is_file() else Declarations()

    def second(self) -> SecondParser | None:
        """Return the second parser, where one is installed."""
        return aids.second()


def alone(config: str) -> Alone | None:
    """Return it where neither ``config`` nor anything else leads to a configuration; else None: it needs a site.

    Raises UsageError for a configuration that was named and cannot be read.
    """
    return None if config_file(config, "") else Alone()
