"""Small questions to a node of the shell's parse tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rung.model.pattern import pattern
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


def background(children: Sequence[Node], index: int) -> bool:
    """Say whether the child at ``index`` runs in the background: a shell of its own."""
    return index + 1 < len(children) and children[index + 1].type == "&"


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
QUIET = pattern(
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


def stages(node: Node) -> int:
    """Return how many commands stand in the one pipeline that a substitution holds; 0 when it holds anything else."""
    inner = [child for child in node.children if child.is_named]
    if len(inner) != 1:
        return 0
    if inner[0].type == "redirected_statement" and inner[0].children[0].type == "pipeline" and _silent(inner[0]):
        inner = [inner[0].children[0]]
    parts = [child for child in inner[0].children if child.is_named] if inner[0].type == "pipeline" else inner
    return len(parts) if all(_stage(part) for part in parts) else 0


def _stage(part: Node) -> bool:
    """Say whether a part of a pipeline is a plain command, silent errors allowed."""
    if part.type == "redirected_statement":
        return part.children[0].type == "command" and _silent(part)
    return part.type == "command"


def _silent(statement: Node) -> bool:
    """Say whether all that a statement redirects is its errors, to nowhere."""
    return all(re.fullmatch(r"2>\s*/dev/null", text_of(child)) for child in statement.children[1:])


def simple(part: Node) -> bool:
    """Say whether a part of a pipeline is one command, with redirections or without."""
    return part.type == "command" or (part.type == "redirected_statement" and part.children[0].type == "command")


def only_heredoc(part: Node) -> bool:
    """Say whether all that is redirected of a command is its input."""
    return all(child.type == "heredoc_redirect" for child in part.children[1:])


READ = pattern(r"(?:IFS= )?read (?:-r )?([A-Za-z_]\w*)")


def read_target(node: Node) -> str:
    """Return the variable of ``while read -r NAME; do …``, or the empty text for any other statement."""
    if node.type != "while_statement" or len(node.children) < 2:  # noqa: PLR2004 - `while` and its condition
        return ""
    found = READ.fullmatch(text_of(node.children[1]))
    return found[1] if found else ""
