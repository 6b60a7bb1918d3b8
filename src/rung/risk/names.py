"""Which shell variables hold one plain word, wherever they are used in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rung.model.pattern import pattern
from rung.risk.word import EVIDENCE, NEUTRAL, PLAIN_VALUE, Word

if TYPE_CHECKING:
    from tree_sitter import Node

# Builtins that give a variable a value that nobody wrote in the text.
FILLS = pattern(r"\b(?:read|mapfile|readarray|getopts|printf\s+-v|let|unset|local|wait\s+-p|select)\b")
_FILLS = ("read", "mapfile", "getopts", "printf", "let", "unset", "local", "wait", "select")

_SOURCES = pattern(r"\b(?:eval|source)\b|(?:^|[\s;&|({])\.[ \t]")
"""They may give any variable another value."""


class Names:
    """Declared inputs and literal assignments.

    A name with an assignment that is not one plain word is dynamic throughout: source order says nothing in a loop.
    """

    def __init__(self, root: Node, plain: frozenset[str]) -> None:
        self.known: dict[str, str] = {name: EVIDENCE if name == "EVIDENCE_DIR" else NEUTRAL for name in plain}
        self.barred: set[str] = set()
        self.several: set[str] = set()
        self.listed: set[str] = set()
        self.counts: dict[str, int] = {}
        text = (root.text or b"").decode("utf-8", "replace")
        if "=" in text or "for" in text:
            self._scan(root)
        # Nobody asks for the value of a variable where none is used; to look takes 3 ms in a command line of 40 KB.
        asked = "$" in text or "export" in text
        self.sourced = asked and bool(_SOURCES.search(text))
        self.fills = len(FILLS.findall(text)) if asked and any(each in text for each in _FILLS) else 0
        if self.fills:
            filled = re.findall(FILLS.pattern + r"([^;|&\n]*)", text)
            self.bar(name for words in filled for name in re.findall(r"[A-Za-z_]\w*", words))

    def bar(self, names: Iterable[str]) -> None:
        """Take these names out of what is known, for good."""
        for name in names:
            self.barred.add(name)
            self.known.pop(name, None)

    def _scan(self, root: Node) -> None:
        todo = [root]
        while todo:
            node = todo.pop()
            if node.type in ("variable_assignment", "for_statement"):
                names = [child for child in node.children if child.type in ("variable_name", "subscript")]
                for name in names[:1]:
                    self._count(node, (name.text or b"").decode("utf-8", "replace").split("[")[0])
            if node.child_count:
                todo += node.children

    def _count(self, node: Node, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1
        if node.type == "variable_assignment" and not _plain_source(node, self.known):
            if len(node.children) == 3 and _substitution(node.children[2]) and self.counts[name] == 1:  # noqa: PLR2004 - NAME, "=", value
                # What it holds is known when the substitution was read: until then it is nothing.
                self.listed.add(name)
                self.known.pop(name, None)
            else:
                self.bar([name])

    def given(self, name: str, value: Word) -> str | None:
        """Return the value that commands see of a name that is exported once; None where that is not known."""
        once = self.counts.get(name, 0) == 1 and name not in self.barred and not self.sourced
        return value.text if once and value.fixed and NEUTRAL not in value.text else None

    def assigned(self, name: str, value: Word, *, top: bool, plus: bool) -> None:
        """Note an assignment; ``top``: it surely ran before what follows."""
        if name in self.barred or not top or plus:
            self.bar([name] if name in self.listed else [])
            return
        if name in self.listed:
            self._list(name, value)
            return
        self.known[name] = value.text if self.counts.get(name, 0) == 1 and value.literal else NEUTRAL

    def _list(self, name: str, value: Word) -> None:
        if self.counts.get(name, 0) == 1 and value.sure and value.text == NEUTRAL:
            self.known[name] = NEUTRAL
            self.several.add(name)
        else:
            self.bar([name])

    def lend(self, name: str) -> bool:
        """Note that a loop reads plain words into ``name``, unless anything else gives it a value too."""
        if self.fills != 1 or self.counts.get(name, 0):
            return False
        self.known[name] = NEUTRAL
        return True

    def looped(self, name: str, values: Sequence[Word]) -> None:
        """Note a ``for`` loop: inside it, the variable is plain when every value is."""
        if name in self.barred:
            return
        if values and all(_plain(value) for value in values):
            self.known[name] = NEUTRAL
        else:
            self.bar([name])


def _plain(value: Word) -> bool:
    """Say whether a value is one plain word: a brace list is, a file that a glob finds may have blanks in its name."""
    if not value.sure:
        return False
    text = re.sub(r"\{(\w+)(?:\.\.|,)(\w+)\}", r"\1\2", value.text)
    return bool(PLAIN_VALUE.match(text))


def _plain_source(node: Node, known: Mapping[str, str]) -> bool:
    """Judge an assignment by its source, before anything is evaluated."""
    if len(node.children) < 3:  # noqa: PLR2004 - NAME, "=", value
        return False
    text = (node.children[2].text or b"").decode("utf-8", "replace").strip()
    if node.children[2].type in ("string", "raw_string"):
        text = text[1:-1]
    found = re.fullmatch(r"\$\{?(\w+)\}?", text)
    if found:
        return known.get(found[1]) == NEUTRAL
    return "$" not in text and bool(PLAIN_VALUE.match(text))


def _substitution(node: Node) -> bool:
    """Say whether a value is one command substitution, quoted or not."""
    if node.type == "string":
        inner = [child for child in node.children if child.type != '"']
        return (
            len(inner) == 1
            and inner[0].type == "command_substitution"
            and len(node.text or b"") == len(inner[0].text or b"") + 2
        )
    return node.type == "command_substitution"
