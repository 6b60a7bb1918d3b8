"""The options that stand before every command."""

from __future__ import annotations

from typing import NamedTuple


class Session(NamedTuple):
    """What was said before the command. ``plain``: no single keys, nothing redrawn."""

    config: str = ""
    debug: bool = False
    plain: bool = False
