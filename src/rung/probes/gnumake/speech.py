"""How a question is put to GNU Make: its command line, and the command that asks rung the next question."""

from __future__ import annotations

import shlex

from rung.model.ask import Ask

QUIET = {"LANGUAGE": "en"}
"""Messages in English whatever the locale, which sorts and reads as it always does (gettext, the LANGUAGE variable)."""


def make(ask: Ask, *options: str) -> tuple[str, ...]:
    """Return the command line of make with these options, for the target that was asked for."""
    named = ("-f", ask.makefile) if ask.makefile else ()
    goal = (ask.target,) if ask.target else ()
    return ("make", *options, *named, *ask.settings, *goal)


def again(ask: Ask, question: str, *options: str) -> str:
    """Return the command that asks rung another question about the same target."""
    goal = (ask.target,) if ask.target else ()
    place = ("-C", ask.folder) if ask.folder not in {"", "."} else ()
    named = ("-f", ask.makefile) if ask.makefile else ()
    settings = (f"--set={each}" for each in ask.settings)
    return shlex.join(("rung", "probe", "make", question, *goal, *place, *named, *settings, *options))


def goal(ask: Ask) -> str:
    """Return the target as a sentence names it."""
    return ask.target or "the default goal"
