"""Small questions to a node of the shell's parse tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rung.risk.script import Simple

if TYPE_CHECKING:
    from tree_sitter import Node


def between_parts(body: Node) -> bytes:
    """Return the text of a heredoc outside its expansions: the tree has no node for all of it."""
    source, base, at = body.text or b"", body.start_byte, 0
    pieces = []
    for child in body.children:
        if child.type != "heredoc_content":
            pieces.append(source[at : child.start_byte - base])
            at = child.end_byte - base
    return b" ".join([*pieces, source[at:]])


def background(node: Node, index: int) -> bool:
    """Say whether the child at ``index`` runs in the background: a shell of its own."""
    return index + 1 < len(node.children) and node.children[index + 1].type == "&"


def read_words(each: Simple) -> tuple[str, ...]:
    """Return the source words; `time` is a keyword to the second parser, and a program to the first."""
    words = tuple(item.raw for item in each.words)
    if words[:1] == ("time",):
        words = words[2:] if words[1:2] == ("-p",) else words[1:]
    return words


def text_of(node: Node) -> str:
    """Return the source of ``node`` without the blanks that the grammar puts before some tokens."""
    return (node.text or b"").decode("utf-8", "replace").lstrip()


def error_text(root: Node) -> str:
    """Return the source of the first place that could not be parsed."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.type == "ERROR" or node.is_missing:
            return text_of(node)[:60]
        todo += [child for child in reversed(node.children) if child.has_error or child.is_missing]
    return ""


# What tells a client at most that there is nothing more to say.
QUIET = re.compile(
    r"(?:echo|printf)(?:\s+-[ne]+)?(?:\s+(?:''|\"\"|(['\"]?)(?:Q|q|QUIT|quit|\\n)\1))?\s*|true|:|sleep\s+\d+"
)


def feeds(pipeline: Node, index: int) -> bool:
    """Say whether something is written into the part of a pipeline at ``index``."""
    before = [child for child in pipeline.children[:index] if child.is_named]
    return bool(before) and not QUIET.fullmatch(text_of(before[-1]))


def fills_stdin(redirect: Node) -> bool:
    """Say whether a redirection puts anything but emptiness into the standard input."""
    text = text_of(redirect)
    return "<" in text and not re.fullmatch(r"0?<\s*/dev/null", text)
