"""What a command that only prints its own words writes into a pipe, where that is certain to the letter."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.risk.script import Simple

PLAIN_FORMAT = pattern(r"(?:[^%\\]|\\[nt])*\Z")
LINES = frozenset(["%s\\n", "%s", "%s "])


def printed(command: Simple) -> str | None:
    """Return the text that ``echo``, ``printf`` or a ``cat`` of a heredoc prints; None when it is not certain.

    Shells differ in what ``echo`` makes of a backslash or of an option: such words are not certain.
    """
    words = [item.text for item in command.words]
    if not words or not all(item.fixed for item in command.words):
        return None
    match words:
        case ["cat"] | ["cat", "-"]:
            return command.stdin
        case ["echo", *rest]:
            plain = not any("\\" in each for each in rest) and not (rest and re.match(r"-[A-Za-z]", rest[0]))
            return " ".join(rest) + "\n" if plain else None
        case ["printf", form] if PLAIN_FORMAT.match(form) and not form.startswith("-"):
            return form.replace("\\n", "\n").replace("\\t", "\t")
        case ["printf", form, *rest] if form in LINES:
            return "".join(form.replace("\\n", "\n").replace("%s", each) for each in rest)
        case _:
            return None
