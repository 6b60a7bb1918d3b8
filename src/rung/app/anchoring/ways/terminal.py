"""``terminal = true``: the line is printed when the run is escalated or ends, for a person to put into the ticket."""

from __future__ import annotations

from rung.app.anchoring.way import Place, Tell, Way


def _read(setting: object, _folder: str) -> Place | None:
    if not isinstance(setting, bool):
        raise ValueError("true or false")  # noqa: TRY004 - each way says what it wants by the same error
    return Place("terminal", Tell()) if setting else None


WAY = Way("terminal", _read)
