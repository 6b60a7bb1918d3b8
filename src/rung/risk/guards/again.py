"""Commands of the shell whose words it reads again, now or later: `eval`, `exec`, `trap`, `alias`, `source`."""

from __future__ import annotations

import re
from itertools import dropwhile

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.inner import Nested
from rung.risk.word import Word

_PLACED = pattern(r"(?:~|\"?\$\{?(?:HOME|PWD|[A-Z_]+_(?:HOME|DIR|ROOT|PATH))\}?)/[\w./@+-]+\"?")
"""A path below a folder that a person or a tool names once for all, as in `"$HOME/.nvm/nvm.sh"`."""
AGAIN = frozenset(["eval", "source", ".", "exec", "alias", "trap"])


class Read(Struct, frozen=True):
    """What such a command runs, and why nobody can tell what else; empty where all is certain.

    ``sources``: the path of a file that is read into the shell, where it is written out.
    """

    runs: tuple[Nested, ...] = ()
    doubt: str = ""
    sources: str = ""


def again(words: tuple[Word, ...]) -> Read:
    """Return what the shell runs of the words of one of ``AGAIN``."""
    name, rest = words[0].text, tuple(dropwhile(lambda each: each.text == "--", words[1:]))
    match name:
        case "exec":
            inside = _after_options(rest)
            return Read((Nested(words=inside),) if inside else ())
        case "eval":
            return _text(name, rest)
        case "trap":  # an empty action ignores a signal, and `-` gives it back its own meaning
            action = rest[:1] if len(rest) > 1 and not rest[0].text.startswith("-") and rest[0].text else ()
            return _text(name, action)
        case "alias":
            return _aliases(rest)
        case _:
            return Read((), f"`{name}` runs a file that is not read here", _sourced(rest))


def _text(name: str, words: tuple[Word, ...]) -> Read:
    if not all(each.fixed for each in words):
        return Read((), f"`{name}` runs text that is put together when it runs")
    text = " ".join(each.text for each in words)
    return Read((Nested(text=text),) if text.strip() else ())


def _aliases(words: tuple[Word, ...]) -> Read:
    """Read what each name stands for, with whatever words may follow it where it is called."""
    if not all(each.fixed for each in words):
        return Read((), "`alias` gives a name a meaning that is put together when it runs")
    texts = [each.text.partition("=")[2] for each in words if "=" in each.text]
    return Read(tuple(Nested(text=f'{text} "$@"') for text in texts if text.strip()))


def _sourced(words: tuple[Word, ...]) -> str:
    """Return the path of a file that somebody put there before; empty for an input, and what is only known later."""
    path = words[0] if words else None
    if path is None or re.match(r"/(?:dev|proc)/|-\Z", path.text):
        return ""
    return path.text if path.fixed or _PLACED.fullmatch(path.raw) else ""


def _after_options(words: tuple[Word, ...]) -> tuple[Word, ...]:
    at = 0
    while at < len(words) and re.fullmatch(r"-[acl]+", words[at].text):
        at += 2 if words[at].text.endswith("a") else 1
    return words[at:]
