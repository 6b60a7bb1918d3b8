"""Which programs a shell text looks for by their names, so that somebody can see beforehand whether they are there."""

from __future__ import annotations

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.placeholder import neutral
from rung.risk.walk import walk

_NAME = pattern(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*|\[|:|\.")
_FUNCTION = pattern(r"(?m)^[ \t]*(?:function[ \t]+(?P<word>[\w.-]+)|(?P<name>[\w.-]+)[ \t]*\(\))")


class Tools(Struct, frozen=True):
    """The names, once each in their order; ``whole``: no command of the text hides which program it starts."""

    names: tuple[str, ...]
    whole: bool


def tools(text: str) -> Tools:
    """Return the first word of each simple command of a bash text. A path is no name, nor is a function of the text.

    What a wrapper such as sudo starts in its turn, or another shell, is not among them.
    """
    script = walk(neutral(text, frozenset()), frozenset())
    own = {found["word"] or found["name"] for found in _FUNCTION.finditer(text)}
    heads = [command.words[0] for command in script.commands if command.words]
    names = (head.text for head in heads if head.fixed and _NAME.fullmatch(head.text) and head.text not in own)
    return Tools(tuple(dict.fromkeys(names)), not script.faults and all(head.fixed for head in heads))
