"""The places in a guard where somebody is to put a value: a variable of the shell, `{{name}}`, `<name>`, `:name`.

To a comparison each is a star, whatever stands beside it in its word: what a run puts there is no part of the guard,
and a guard that one run's value made narrower would let the same command pass with another value.
"""

from __future__ import annotations

from rung.model.pattern import pattern
from rung.risk.placeholder import ANGLE, BRACES

_PROGRAM = pattern(r"""(?:\A|&&|[|;])\s*(?:[A-Za-z_]\w*=\S*\s+)*["']?(?=\$|\{\{)""")
"""What stands before a program that is a variable."""
_SHELL = pattern(r"\$(?:[A-Za-z_]\w*|\d|[@*#?$!]|\{[^{}\s]*\}|\([^()\s]+\))|\{\{\s*[\w.-]+\s*\}\}")
_ADDRESS = pattern(r"(?:\A(?:[A-Z]+\s+)?/|https?://)\S*")
_PART = pattern(r"(?<![:\w]):[A-Za-z_]\w*")
"""How a request names a value: an input of a step on HTTP, and a part of a path in the manuals of services."""
BOUND = pattern(r"(?<![:\w])'?:[A-Za-z_]\w*'?")
"""How SQL does: an input of a step on SQL. A cast, `x::int`, is none."""
_OPEN = pattern(
    r"\[-[^\]\n]*\]|\[[A-Za-z_]\w[\w-]*\]|%[A-Za-z_]\w+%|%[sdvq]\b|\$\([^()]*\)|`[^`]*`|\.\.\.|…|\((?:[\w-]+\|)+[\w-]+\)"
)
"""Other ways to leave a word open. They may be signs of the command as well, so that no star is read in their place."""
_ONE = "zq9"
"""A value that nothing has: what a run puts in is as little known."""


def starred(pattern: str) -> str:
    """Return a guard with a star for each value that somebody is to put there; a program stays as it is."""
    text = ANGLE.sub("*", pattern)
    programs = {each.end() for each in _PROGRAM.finditer(text)}
    text = _SHELL.sub(lambda found: found[0] if found.start() in programs else "*", text)
    text = BRACES.sub(lambda found: found[0] if found.start() in programs else "*", text)
    return _ADDRESS.sub(lambda found: _PART.sub("*", found[0]), text)


def filled(pattern: str, language: str) -> str:
    """Return the command that a guard was copied from, with a value wherever one was left open."""
    text = _OPEN.sub(_ONE, pattern)
    text = BOUND.sub(_ONE, text) if language == "sql" else text
    kept = starred(text.replace("*", "\0"))
    return kept.replace("*", _ONE).replace("\0", "*")
