"""Read one redirection of a shell text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.risk.collector import WORDS, Collector
from rung.risk.script import Redirection
from rung.risk.tree import text_of

if TYPE_CHECKING:
    from tree_sitter import Node


def herestring(out: Collector, node: Node) -> str | None:
    """Return the text of ``<<< word``; None when it is not certain."""
    targets = [child for child in node.children if child.type in WORDS]
    value = out.evaluate(targets[0]) if len(targets) == 1 else None
    return f"{value.text}\n" if value is not None and value.literal and value.sure else None


def redirect(out: Collector, node: Node) -> None:
    """Read one redirection: its operator and its target."""
    operator = next((child for child in node.children if child.type != "file_descriptor"), node)
    targets = [child for child in node.children if child.type in WORDS]
    extra = [c for c in node.children if c.is_named and c.type not in WORDS and c.type != "file_descriptor"]
    if extra:
        out.fail("this form of redirection is not one that rung reads", "shell-syntax", text_of(node))
    if node.type == "herestring_redirect":
        for target in targets:
            out.evaluate(target)
        return
    for index, target in enumerate(targets):
        value = out.evaluate(target)
        if index == 0:
            out.targets.append((target.start_byte, Redirection(text_of(operator), value)))
    if len(targets) != 1:
        # The grammar hangs operands that follow a redirection below it.
        out.fail("words after a redirection are not read: put redirections last", "shell-syntax", text_of(node))
