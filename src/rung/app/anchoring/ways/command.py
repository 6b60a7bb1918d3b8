"""``command = ["PROGRAM", "ARGUMENT"]``: the line goes to a command's standard input: ``git notes``, ``logger``."""

from __future__ import annotations

import shlex

from rung.app.anchoring.way import Call, Place, Way


def _read(setting: object, folder: str) -> Place:
    if not isinstance(setting, list) or not setting or not all(isinstance(word, str) and word for word in setting):
        raise ValueError('a list of words, for example ["logger", "-t", "rung"]; no shell reads it')
    argv = tuple(str(word) for word in setting)
    return Place(f"command {shlex.join(argv)}", Call(argv, folder))


WAY = Way("command", _read)
