"""The last words before make gave up: those of the recipe that failed, or those of make itself."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.probes.hide import hidden
from rung.probes.probe import Ran

STOPPED = pattern(r"^(?:[^\s:]*make(?:\[\d+\])?: |[^:\n]+:\d+: )?\*\*\* .*$", re.MULTILINE)
# What compilers draw below their words, and say once more at the end.
DRAWN = pattern(r"\d*\s*\|.*|[\s^~]+|compilation terminated\.|collect2: error: ld returned .*|\d+ errors? generated\.")
OWN = pattern(r"^\S*make(?:\[\d+\])?: ")
NO_COMMAND = pattern(r"^\S*make(?:\[\d+\])?: (?P<command>\S+): No such file or directory$", re.MULTILINE)
NOT_FOUND = pattern(r"\S*sh: (?:(?:line )?\d+: )?(?P<command>[^\s:]+): (?:command )?not found")
# Of the shell that carries a recipe out, not of a script, which says its own name.
UNREADABLE = pattern(
    r"(?:/\S*/)?(?:ba|da|z|k|a)?sh: (?:-c: )?(?:line )?\d+: (?:[Ss]yntax error|unexpected EOF|Unterminated)"
)
INCLUDED = pattern(r"[^:\n]+:\d+: \S+: No such file or directory")  # make's own words of what a makefile includes
LONGEST_NAME = 80  # characters of a command
KEPT, SAID = 8, 3  # lines that are shown, and of them those of a recipe itself


def before(err: str) -> tuple[str, ...]:
    """Return the last words of the recipe before make gave up: what went wrong, in the words of what went wrong."""
    first = STOPPED.search(err)
    said = [line.strip() for line in err[: first.start()].splitlines()] if first else []
    own = dict.fromkeys(clipped(hidden(line), 200) for line in said if line and not OWN.match(line))
    return tuple([each for each in own if not DRAWN.fullmatch(each)] or own)[-SAID:]


def recipe_said(ran: Ran) -> tuple[str, ...]:
    """Return the last words of the recipe that failed, wherever it says them.

    Where make says no more than that an included makefile is not there, the recipe that was to make it ran, though
    make was only asked: what stands on standard output is of that recipe.
    """
    first = before(ran.err)
    included = bool(first) and all(INCLUDED.fullmatch(line) for line in first)
    return (*printed(ran, asked=True), *first) if included else first or printed(ran)


def printed(ran: Ran, *, asked: bool = False) -> tuple[str, ...]:
    """Return what a recipe said last before it failed, where it says so on its standard output, as tests do.

    ``asked``: also where make was only asked, and its standard output is of no plan.
    """
    said = (line.strip() for line in ran.out.splitlines()) if ran.look.acts or asked else ()
    return tuple(clipped(hidden(line), 200) for line in said if line and not OWN.match(line))[-SAID:]


def command(err: str) -> str:
    """Return the command that is not there, as the last words before make gave up name it."""
    first = STOPPED.search(err)
    said = [line.strip() for line in err[: first.start() if first else None].splitlines()][-SAID:]
    told = [found["command"] for line in said if (found := NO_COMMAND.match(line) or NOT_FOUND.fullmatch(line))]
    return f"The command `{clipped(hidden(told[-1]), LONGEST_NAME)}`" if told else "A command"


def not_found(err: str) -> bool:
    """Say whether the last words before make gave up are a shell's, of a command that is not there.

    A recipe that tidies up after a failure (``cc … || { rm -f $$tmp; exit 1; }``) ends with a number of its own.
    """
    said = before(err)
    return bool(said) and NOT_FOUND.fullmatch(said[-1]) is not None


def last(text: str) -> tuple[str, ...]:
    """Return the last lines of a text that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())[-KEPT:]


def unreadable(err: str) -> bool:
    """Say whether the shell could not read the recipe that failed."""
    return any(UNREADABLE.match(line) for line in before(err))
