"""What a command takes away, empties or overwrites, by its path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.replacing import replace
from rung.risk.guards.given import given
from rung.risk.guards.lost import How, Loss
from rung.risk.guards.readers import SINKS, within
from rung.risk.guards.same import called
from rung.risk.guards.takers import KNOWN, ORDERED
from rung.risk.script import Redirection
from rung.risk.word import EVIDENCE, Word, word

_CALLS = frozenset(["busybox", "toybox"])
"""They are the program that their first operand names."""
_BEFORE_ORDER = 8
"""Words among which the order of a program is looked for, behind options of the program itself."""
_WRITES = frozenset([">", ">|", "&>", ">&"])


def losses(words: tuple[Word, ...]) -> tuple[Loss, ...]:
    """Return what one simple command loses, where the program is one that is known for it."""
    return tuple(_losses(words))


def carried(words: tuple[Word, ...]) -> tuple[Loss, ...]:
    """Return what a program that no table has may lose, when it runs what its later words say."""
    found = (each for at in range(1, len(words)) for each in _losses(words[at:]))
    return tuple(replace(each, how=How.MAY) for each in found)


def _losses(words: tuple[Word, ...]) -> Iterator[Loss]:
    while words and called(words[0].text) in _CALLS:
        words = words[1:]
    name = called(words[0].text) if words else ""
    rest, folder = words[1:], word("")
    if name == "git":
        rest, folder = _git(rest)
    if name in ORDERED:
        name, rest = _ordered(name, rest)
    known = KNOWN.get(name)
    if known is None:
        return
    shown = " ".join(each.raw for each in words)
    rest = tuple(each for item in rest for each in _braced(item))
    for each in known.losses(given(rest, known.valued)):
        yield replace(each, path=within(folder, each.path), by=shown)


def _braced(item: Word) -> Iterator[Word]:
    """Yield the words that literal braces make of one: ``c.db{,.old}`` is two."""
    found = re.fullmatch(r"([^{}]*)\{([^{}]*,[^{}]*)\}([^{}]*)", item.text)
    if found is None or item.whole or not item.literal:
        yield item
        return
    for middle in found[2].split(","):
        yield replace(item, text=f"{found[1]}{middle}{found[3]}")


def written(each: Redirection) -> Iterator[Loss]:
    """Yield the file that a redirection empties before anything is written into it."""
    if each.operator in _WRITES and not SINKS.fullmatch(each.target.text) and EVIDENCE not in each.target.text:
        yield Loss(each.target, How.WRITTEN, by=f"{each.operator} {each.target.raw}")


def _ordered(name: str, words: tuple[Word, ...]) -> tuple[str, tuple[Word, ...]]:
    """Return a program with the words of its order, and the words after them; by itself where none is known."""
    for at in range(min(len(words), _BEFORE_ORDER)):
        # An order stands first, behind an option, or behind the value of one.
        if at and not any(each.text.startswith("-") for each in words[max(at - 2, 0) : at]):
            break
        for length in (2, 1):
            order = " ".join((name, *(item.text for item in words[at : at + length])))
            if order in KNOWN:
                return order, (*words[:at], *words[at + length :])
    return name, words


def _git(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], Word]:
    """Return the words of git from its order on, and the folder that it is sent to."""
    at, folder = 0, word("")
    while at < len(words) and words[at].text.startswith("-"):
        if words[at].text == "-C" and at + 1 < len(words):
            folder = within(folder, words[at + 1])
        at += 2 if words[at].text in {"-C", "-c", "--git-dir", "--work-tree"} else 1
    return words[at:], folder
