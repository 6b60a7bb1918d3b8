"""Say whether a "Do not" forbids a command.

A guard that silently fails to match is worse than one that matches too much, so matching is generous:

- in shell, the first pattern word is the program (folders are ignored) of any argv, wrappers unwrapped; the other
  words must appear after it in the same order, whatever stands between them: ``make clean`` forbids
  ``make -C x clean``. Options match in any place, ``--force`` also as ``--force=true``, and ``-rf`` also as
  ``-r -f`` or ``-fr``. ``*`` and ``?`` are globs within one word.
- in SQL, the words must appear in one statement in that order as keywords, names or function names, without regard
  to case, inside dollar quotes too: ``DROP TABLE``, ``pg_terminate_*``.
- in HTTP, a method, a path glob, or both: ``DELETE /orders/*``.

Where something that could match is computed when it runs, or cannot be read, the answer is *cannot tell*, which a
caller must treat as forbidden. What is no command at all yet (a session, a file that is sourced, a saved plan) is
*not judged*: it forbids nothing, and whoever approves the command is told.
"""

from __future__ import annotations

from functools import lru_cache

from rung.model.pattern import pattern
from rung.risk.context import Context
from rung.risk.guards.answer import Answer, Match
from rung.risk.guards.argv import unfold
from rung.risk.guards.blanks import filled
from rung.risk.guards.compared import RANK, matched
from rung.risk.guards.keeps import keep
from rung.risk.guards.said import entering, said
from rung.risk.guards.shorter import shorter
from rung.risk.guards.tongue import nameless, with_program, written_in
from rung.risk.guards.trimmed import trimmed

_COMPUTED = pattern(r"[$`]")


def matches(pattern: str, command: str, language: str = "bash", context: Context = Context()) -> Match:  # noqa: B008 - a frozen value may be shared by calls
    """Return whether ``pattern`` of a ``refuse`` forbids ``command``; one of several commands, where it holds all.

    A guard that would not hold even against its own words never says that a command is free: see ``mute``.
    """
    answer = _judged(pattern, command, language, context)
    why = mute(pattern) if answer.answer is Answer.FREE else ""
    return Match(Answer.UNJUDGED, why) if why else answer


@lru_cache(maxsize=256)
def mute(pattern: str) -> str:
    """Return why a guard holds nothing, not even a command of its own words, and how to write it; else empty."""
    wanted = keep(pattern)
    if wanted is not None and not _COMPUTED.search(pattern):
        return ""
    language = written_in(pattern)
    if loud := nameless(pattern):
        return f"no program is called `{loud}`, so that no command is `{pattern}`; write the program before it"
    if any(each.words[0].startswith(("$", '"$')) for each in said(trimmed(pattern))):
        return f"the program of the guard `{pattern}` is a variable; write its name"
    whole = with_program(pattern)
    own = dict.fromkeys((whole, filled(whole, language)))
    if all(_judged(pattern, each, language, Context()).answer is not Answer.FREE for each in own):
        return ""
    proposed = (each for each in shorter(pattern) if _judged(each, whole, language, Context()).forbids)
    held = next((each for each in proposed if _judged(each, each, language, Context()).forbids), "")
    advice = f"`{held}`" if held else "program and the order by which it changes something, and SQL without its values"
    return f"the words of the guard `{pattern}` cannot be compared with a command; write it shorter: {advice}"


def _judged(pattern: str, command: str, language: str, context: Context) -> Match:
    """Return the answer of a guard's words, whether they can be compared with a command or not."""
    guards = said(trimmed(pattern))
    if not guards:
        return Match(Answer.CANNOT_TELL, "the guard names no command")
    found = unfold(command, language, context)
    ways = [[matched(each, found, context) for each in way] for way in (guards, entering(guards)) if way]
    return max((min(each, key=_rank) for each in ways), key=_rank)


def _rank(found: Match) -> int:
    return RANK.index(found.answer)
