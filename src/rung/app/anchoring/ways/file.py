"""``file = "PATH"``: the line is added to a file, which lies best on a mount that this account may only add to."""

from __future__ import annotations

from pathlib import PurePath

from rung.app.anchoring.way import FILE, Append, Place, Way


def _read(setting: object, folder: str) -> Place:
    if not isinstance(setting, str) or not setting:
        raise ValueError("the path of a file, in quotes")
    return Place(f"{FILE}{setting}", Append(str(PurePath(folder) / setting)))


WAY = Way("file", _read)
