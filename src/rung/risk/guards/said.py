"""What a guard says: the words of its command in each form, the texts in its quotes, and what it sets before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.deceiving import tame
from rung.risk.folders import GOES
from rung.risk.guards.blanks import starred
from rung.risk.guards.fits import is_same
from rung.risk.guards.found import FOUND
from rung.risk.guards.looks import changes, is_open
from rung.risk.guards.poured import into
from rung.risk.guards.same import alike
from rung.risk.guards.settings import RAISES, VALUED, beaten, leading, told_by
from rung.risk.guards.simple import SimpleCommand
from rung.risk.guards.standing import standing
from rung.risk.guards.tongue import with_program
from rung.risk.guards.wrapped import wrapped
from rung.risk.placeholder import NEUTRAL
from rung.risk.word import DYNAMIC

Words = tuple[str, ...]
_QUOTED = pattern(r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'])+")
_UNKNOWN = pattern(f"{DYNAMIC}|{FOUND}|{NEUTRAL}")
_JOINS = frozenset(["&&", "||", "|", ";"])
_SHELLS = frozenset(["sh", "bash", "dash", "zsh", "ksh"])


class Said(Struct, frozen=True):
    """One command of a guard.

    ``written``: as the guard has it. ``forms``: its words in each form. ``texts``: the words of what it quotes.
    ``settings``: the variables that it gives a value first. ``handed``: its forms with the words for a shell at
    another place as words of its own. ``into``: the file that it is there to write, if that is all that it does.
    """

    written: str
    forms: tuple[Words, ...]
    texts: tuple[Words, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    handed: tuple[Words, ...] = ()
    into: str = ""

    @property
    def words(self) -> Words:
        """Return its words as they are written."""
        return self.forms[0]

    def set_in(self, command: SimpleCommand) -> bool | None:
        """Say whether a command sees what this one sets; None where nobody can tell."""
        own = told_by(command.words)
        seen = dict(command.sets) | {name: value for name, value in own.items() if not _UNKNOWN.search(value)}
        seen |= {name: None for name, value in own.items() if _UNKNOWN.search(value)}
        answers = [_is_set(name, seen.get(name), value, command) for name, value in self.settings]
        return None if None in answers and False not in answers else all(answers)


class _Part(Struct, frozen=True):
    """One of the commands of a guard; ``piped``: the one before it writes into it."""

    words: Words
    piped: bool

    @property
    def text(self) -> str:
        """Return it as it is written."""
        return " ".join(self.words)


@lru_cache(maxsize=256)
def said(pattern: str) -> tuple[Said, ...]:
    """Return the commands of a guard, with a star for each value that somebody is to put there."""
    return tuple(_one(each.words) for each in _meant(tuple(_parts(tame(starred(pattern)).split()))))


def _parts(words: Iterable[str]) -> Iterator[_Part]:
    part: list[str] = []
    piped = False
    for each in words:
        ends = each in _JOINS or each.endswith(";")
        if each not in _JOINS:
            part.append(each.removesuffix(";") if ends else each)
        if ends and (found := tuple(filter(None, part))):
            yield _Part(found, piped)
        if ends:
            part, piped = [], each == "|"
    if found := tuple(filter(None, part)):
        yield _Part(found, piped)


def _meant(parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """Return the commands of several that a guard is about: those that change something, and where they do it."""
    changing = {at for at, each in enumerate(parts) if changes(each.text)} if len(parts) > 1 else set()
    changing = {at for at in changing if parts[at].words[0] != "tee"} or changing
    if not changing:
        return parts
    meant = changing.union(*(_writers(parts, at) for at in changing))
    return tuple(each for at, each in enumerate(parts) if at in meant or each.words[0] in GOES)


def _writers(parts: tuple[_Part, ...], at: int) -> Iterator[int]:
    """Yield what writes into a command that does what it is told: only with that it is what the guard is about."""
    if is_open(parts[at].text):
        while parts[at].piped and at:
            at -= 1
            yield at


def entering(commands: tuple[Said, ...]) -> tuple[Said, ...]:
    """Return the commands of a guard that goes to a folder first, each told to go there; none where one cannot be."""
    first, *others = commands
    if len(first.words) != len(("cd", "x")) or first.words[0] not in GOES or first.settings:
        return ()
    told = tuple(replace(each, forms=tuple(_there(each, first.words[1]))) for each in others)
    return told if all(each.forms for each in told) else ()


def _there(command: Said, folder: str) -> Iterator[Words]:
    for each in command.forms:
        yield from standing(each, folder)


def _one(words: Words) -> Said:
    """Return one command of a guard."""
    given, bare = leading(words)
    words = tuple(with_program(" ".join(bare)).split())
    text = " ".join(words)
    plain = _unquoted(text)
    forms = dict.fromkeys(each for one in (words, plain, *wrapped(text)) if one for each in _forms(one))
    quoted = tuple(tuple(each.split()) for each in plain if " " in each)
    quoted += (bare,) if bare != words else ()  # an order of Redis by its looks may be one of SQL
    settings = tuple((name, re.sub(r"['\"]", "", value)) for name, _, value in (each.partition("=") for each in given))
    handed = _forms(told) if (told := _handed(plain)) else ()
    file = next(filter(None, (into(" ".join(each)) for each in forms)), "")
    return Said(text, tuple(forms), quoted, settings, handed, file)


def _unquoted(text: str) -> Words:
    """Return the words of a text as a shell has them, where its quotes are in pairs."""
    return tuple(re.sub(r"['\"]", "", each) for each in _QUOTED.findall(text)) if re.search(r"['\"]", text) else ()


def _handed(words: Words) -> Words:
    """Return the words of a guard with those that it hands to a shell at another place: `docker exec web sh -c '…'`."""
    for at, (shell, option) in enumerate(pairwise(words[1:-1]), start=1):
        if shell.rsplit("/", 1)[-1] in _SHELLS and re.fullmatch(r"-\w*c", option):
            inside = words[at + 2]
            return () if re.search(r"[|;&<>$`(){}]", inside) else (*words[:at], *inside.split())
    return ()


def _forms(words: Words) -> tuple[Words, ...]:
    """Return each form of a command, and of what it runs as somebody else; a bare `shutdown` is for every end."""
    name, rest = words[0].rsplit("/", 1)[-1], words[1:]
    forms = alike(words)
    if name == "shutdown" and not any(each.startswith("-") for each in rest):
        forms += (("reboot",),)
    while name in RAISES and rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in VALUED else rest[1:]
    inside = name in RAISES and rest and not re.search(r"[*?\[]", rest[0])
    return (*forms, *_forms(rest)) if inside else forms


def _is_set(name: str, seen: str | None, value: str, command: SimpleCommand) -> bool | None:
    if seen is None:
        return None
    if is_same(seen, value):
        return True
    open_ = "$" in value or seen.startswith("~") != value.startswith("~") or beaten(name, command.words)
    return None if open_ else False
