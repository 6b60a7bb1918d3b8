"""What a command takes away, empties or overwrites, by its path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join

from rung.model.replacing import replace
from rung.risk.guards.given import given
from rung.risk.guards.lost import How, Loss
from rung.risk.guards.readers import SINKS
from rung.risk.guards.same import called
from rung.risk.guards.takers import KNOWN, ORDERED
from rung.risk.script import Redirection
from rung.risk.word import EVIDENCE, Word

_CALLS = frozenset(["busybox", "toybox"])
"""They are the program that their first operand names."""
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
    rest, folder = words[1:], ""
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
        path = replace(each.path, text=join(folder, each.path.text)) if folder else each.path
        yield replace(each, path=path, by=shown)


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
    for length in (2, 1):
        order = " ".join((name, *(each.text for each in words[:length])))
        if order in KNOWN:
            return order, words[length:]
    return name, words


def _git(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], str]:
    """Return the words of git from its order on, and the folder that it is sent to."""
    at, folder = 0, ""
    while at < len(words) and words[at].text.startswith("-"):
        if words[at].text == "-C" and at + 1 < len(words):
            folder = join(folder, words[at + 1].text)
        at += 2 if words[at].text in {"-C", "-c", "--git-dir", "--work-tree"} else 1
    return words[at:], folder
