"""Compare one command that a guard names with what a text may run: what says most of it is the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.context import Context
from rung.risk.families import lookup
from rung.risk.guards.answer import Answer, Match, unsurely
from rung.risk.guards.argv import unfold
from rung.risk.guards.asked import asked_by
from rung.risk.guards.fetches import asks_by_request, requests_of
from rung.risk.guards.fits import fits
from rung.risk.guards.found import FOUND
from rung.risk.guards.poured import is_written
from rung.risk.guards.readings import planned, readings
from rung.risk.guards.said import Said
from rung.risk.guards.same import alike, renames, same, shells_in_sql
from rung.risk.guards.simple import PIECE, SimpleCommand
from rung.risk.guards.texts import in_text
from rung.risk.guards.unfolded import Unfolded
from rung.risk.judge import resolve
from rung.risk.languages import is_sql
from rung.risk.table import Spec
from rung.risk.word import DYNAMIC, word

RANK = (Answer.FREE, Answer.UNJUDGED, Answer.CANNOT_TELL, Answer.MATCHED)
"""From what says least of a command to what says most."""

_LOOKS = pattern(r"(?is)\s*(?:(?:select|show|table|describe|explain(?!\s*\(?\s*analy))\b|\\[dl])")
"""Statements that look, as most are that somebody types."""


MOST_STARTS = 200
"""Where a command may begin among the words of another one; with more of them nobody can tell."""


def matched(guard: Said, found: Unfolded, context: Context) -> Match:
    """Return the answer of one command of a guard to all that a text runs, writes or leaves open."""
    # What could not be read at all explains more than what a guess at it might be.
    answers = [Match(Answer.CANNOT_TELL, doubt) for doubt in found.doubts]
    answers += _answers(guard, found, context)
    answers += _written(guard, found) if guard.into else ()
    answers += [Match(Answer.UNJUDGED, why) for why in found.unseen]
    for wanted in reversed(RANK[1:]):
        for each in answers:
            if each.answer is wanted:
                return each
    return Match(Answer.FREE, f"no command here is `{guard.written}`")


def _written(guard: Said, found: Unfolded) -> Iterator[Match]:
    """Answer for the files that a text writes to, where that is what the guard is about."""
    for each in found.poured:
        match is_written(each, guard.into):
            case True:
                yield Match(Answer.MATCHED, f"`{each.raw}` is written to, as by `{guard.written}`")
            case None:
                yield Match(Answer.CANNOT_TELL, f"`{each.raw}`, which is written to, may be `{guard.into}`")
            case False:
                pass


def _settled(guard: Said, answer: Match, *commands: SimpleCommand) -> Match:
    """Return the answer where the guard gives variables a value first, which the command may see or not.

    ``commands``: it is about one of these.
    """
    if not guard.settings or not answer.forbids:
        return answer
    told = {guard.set_in(each) for each in commands}
    match told.pop() if len(told) == 1 else None:
        case True:
            return answer
        case False:
            return Match(Answer.FREE, f"it sets something else than the guard on `{guard.written}`")
        case None:
            name = guard.settings[0][0]
            return Match(Answer.CANNOT_TELL, f"it is `{guard.written}`, and nothing here says what `{name}` is")


def _answers(guard: Said, found: Unfolded, context: Context) -> Iterator[Match]:
    statements = (each for language, text in found.texts if is_sql(language) for each in text.split(";"))
    told = not all(_LOOKS.match(each) for each in statements if each.strip())
    for each in found.commands:
        found_here = _argv(guard, replace(each, changes=True) if told else each)
        yield from (_settled(guard, answer, each) for answer in found_here)
        yield from (_planned(guard, may, each.words) for may in planned(each.words) if not each.tried)
        asked = requests_of(tuple(item.replace(FOUND, DYNAMIC) for item in each.words))
        if asked and asks_by_request(guard.words):
            requests = (asked_by(guard.words, one, maybe=each.maybe) for one in asked)
            yield from (_settled(guard, answer, each) for answer in requests)
    for language, text in found.texts:
        wanted = (guard.words, *((*guard.texts, *_queries(guard.written)) if is_sql(language) else ()))
        yield from (_settled(guard, in_text(each, text, language), *found.commands) for each in wanted)
        for inner in shells_in_sql(text) if is_sql(language) else ():
            yield from (unsurely(each) for each in _answers(guard, unfold(inner, "bash", context), context))


@lru_cache(maxsize=256)
def _queries(written: str) -> tuple[tuple[str, ...], ...]:
    """Return the SQL that a guard gives a client, as words: one may be all of it, as in ``psql -c "TRUNCATE"``."""
    texts = (text for language, text in unfold(written, "bash", Context()).texts if is_sql(language))
    return tuple(tuple(each.split()) for each in texts if re.search(r"[A-Za-z]", each))


def _any_fits(guard: Said, words: tuple[str, ...], *, loose: bool, of: SimpleCommand | None = None) -> bool:
    """Say whether a command is one that the guard means in any of its forms."""
    return any(fits(each, words, loose=loose, of=of) for each in guard.forms)


def _planned(guard: Said, may: tuple[str, ...], written: tuple[str, ...]) -> Match:
    """Answer for a command that carries out what a file says."""
    reason = f"the plan that `{_shown(written)}` carries out may be `{guard.written}`, and is not read here"
    return Match(Answer.UNJUDGED if _any_fits(guard, may, loose=True) else Answer.FREE, reason)


def _shown(words: tuple[str, ...]) -> str:
    return " ".join(words).replace(DYNAMIC, "…").replace(FOUND, "…")


def _argv(guard: Said, command: SimpleCommand) -> Iterator[Match]:
    """Compare every form of a guard with every reading of a command, then with what it may run."""
    if command.tried and not any(_names_trial(each, command) for each in guard.forms):
        return
    for words in _readings(command) if command.words else ():
        own = words[1 : len(command.words)] == command.words[1:]
        table = command.table if own or command.table is None else _table(words)
        yield _read(guard, replace(command, words=words, table=table), command.words)
    for way in command.within:
        yield from _reached(guard, replace(command, within=()), way)
    if not command.guess and (command.strange or not command.known or command.runs):
        yield _behind(guard, command)


def _reached(guard: Said, command: SimpleCommand, way: tuple[str, ...]) -> Iterator[Match]:
    """Compare the first words of a guard with those that reach a place, and the others with what runs there."""
    ways = tuple(readings(way))
    for form, at in ((each, at) for each in (*guard.forms, *guard.handed) for at in range(1, len(each))):
        there = form[at:] if form[at] != "--" else form[at + 1 :]
        same_order = (each for each in ways if _order(each) == _order(form[:at]))
        may = [each for each in same_order if fits(form[:at], each, loose=True)]
        if there and may:
            sure = any(fits(form[:at], each, loose=False) for each in may)
            answers = _argv(replace(guard, forms=alike(there), handed=()), command)
            yield from (answers if sure else map(unsurely, answers))


def _readings(command: SimpleCommand) -> Iterator[tuple[str, ...]]:
    return readings(command.words, bare=command.bare, changes=command.changes, folder=command.folder, sets=command.sets)


def _table(words: tuple[str, ...]) -> Spec | None:
    """Return what is known of a command in other words than its own."""
    found = lookup(words[0])
    return resolve(found, tuple(map(word, words[1:])))[0] if found is not None else None


def _order(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a program and its order, as its table has them."""
    found = _table(words)
    return found.path if found is not None else words[:1]


def _read(guard: Said, command: SimpleCommand, written: tuple[str, ...]) -> Match:
    """Compare one reading of a command, which is ``written`` in other words."""
    if command.guess:
        may = any(_evident(each, command.words) for each in guard.forms)
        reason = f"what runs behind a word of `{_shown(written)}` may be `{guard.written}`"
        return Match(Answer.CANNOT_TELL if may else Answer.FREE, reason)
    shown = _shown(written)
    unsure = not command.sure or any({FOUND, DYNAMIC} & set(each) for each in command.words)
    if _any_fits(guard, command.words, loose=False, of=command):
        if command.maybe:
            return Match(Answer.CANNOT_TELL, f"`{shown}` may be run, and it is `{guard.written}`")
        return Match(Answer.MATCHED, f"`{shown}` is `{guard.written}`")
    if command.stdin and _any_fits(guard, same((*command.words, *PIECE.findall(command.stdin))), loose=False):
        return Match(Answer.CANNOT_TELL, f"what `{shown}` reads may be `{guard.written}`")
    if unsure and _any_fits(guard, command.words, loose=True, of=command):
        return Match(Answer.CANNOT_TELL, f"`{shown}` may be `{guard.written}`: {_advice(written)}")
    return Match(Answer.FREE, "")


def _behind(guard: Said, command: SimpleCommand) -> Match:
    """Compare the words of a command that may run what stands behind some of them."""
    written = command.words
    at = max(command.runs, 1)
    rest = written[at:] if command.known else (*written[at:], *PIECE.findall(" ".join(written)))
    own = not (command.known or command.strange or command.runs)
    starts = [at for at, each in enumerate(rest) if _may_begin(guard, each)]
    begun = len(starts) > MOST_STARTS or any(_begun(guard, rest[at:], own=own) for at in starts)
    reason = f"`{_shown(written)}` may run `{guard.written}`"
    return Match(Answer.CANNOT_TELL if begun else Answer.FREE, reason)


def _may_begin(guard: Said, word: str) -> bool:
    """Say whether a word may be the program of a guard, under this name or another."""
    if {FOUND, DYNAMIC} & set(word) or renames(word):
        return True
    name = word.rsplit("/", 1)[-1]
    return any(fnmatchcase(word, each[0]) or fnmatchcase(name, each[0]) for each in guard.forms)


def _begun(guard: Said, words: tuple[str, ...], *, own: bool) -> bool:
    """Say whether a guard's command may begin here, among the words of another one.

    ``own``: the other is a program of one's own, of which every word may be anything: then its words have to say so.
    """
    if own and words[0].startswith(DYNAMIC):
        return any(_evident(each, words) for each in guard.forms)
    return any(_any_fits(guard, each, loose=True) for each in alike(words))


def _evident(pattern: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Say whether words behind a program that nobody knows are those of a guard, and no star stands for them all."""
    named = [each for each in pattern[1:] if not re.search(r"[*?\[]", each)]
    seen = tuple(each for each in words[1:] if not each.startswith(DYNAMIC))
    return bool(named) and fits(pattern, (pattern[0], *seen), loose=False)


def _names_trial(pattern: tuple[str, ...], command: SimpleCommand) -> bool:
    """Say whether a guard names the option by which a command is only tried."""
    asks = command.table.dry.partition(" ")[0].split("|") if command.table is not None else [""]
    given = (each.partition("=")[0] for each in pattern if each.startswith("-"))
    return any(each in asks if asks != [""] else each in command.words for each in given)


def _advice(words: tuple[str, ...]) -> str:
    """Say what is not known of a command, and how to write it so that it is."""
    if words[0].startswith(DYNAMIC):
        split = words[1:2] == (DYNAMIC,)
        quoted = ", or put the variable in double quotes if it is one word" if split else ""
        return f"its program is computed when it runs; write its name{quoted}"
    if not any({FOUND, DYNAMIC} & set(each) for each in words):
        return "its words leave open which it takes, so it may take that one; name what it is for"
    return (
        "a word of it is computed when it runs; what a declared input holds is one word and no option, "
        'and so is a quoted word that begins with letters, as `"refs/heads/$x"` does'
    )
