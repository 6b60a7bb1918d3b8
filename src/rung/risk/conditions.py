"""Read the tests of a shell text: `[ … ]`, `[[ … ]]` and arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.model.pattern import pattern
from rung.risk.collector import WORDS, Collector
from rung.risk.script import Simple
from rung.risk.tree import text_of
from rung.risk.word import Word, word

if TYPE_CHECKING:
    from tree_sitter import Node

ARITHMETIC = pattern(r"-(?:eq|ne|lt|gt|le|ge|v|R)\b")
NUMBER = pattern(r"[-+]?[0-9]+")
TESTS = frozenset(["unary_expression", "binary_expression", "parenthesized_expression", "negated_command"])


def test(out: Collector, node: Node, top: bool) -> None:  # noqa: ARG001, FBT001 - as the handlers
    """Read `[ … ]`, `[[ … ]]` or `(( … ))`."""
    words = [word(text_of(child)) if child.type in ("[", "]") else None for child in node.children]
    flat: list[Word] = []
    for child, known in zip(node.children, words, strict=True):
        flat += [known] if known else _tested(out, child)
    if node.children and node.children[0].type == "[":
        out.commands.append((node.start_byte, Simple(tuple(flat))))
    elif node.children and node.children[0].type != "[[":
        out.fail("arithmetic on a variable runs commands that its value holds", "arithmetic", text_of(node))
    elif ARITHMETIC.search(text_of(node)) and not _numbers_only(node):
        out.fail("`[[` does arithmetic on these values, and arithmetic can run commands", "arithmetic", text_of(node))


def _tested(out: Collector, node: Node) -> list[Word]:
    if node.type in TESTS:
        out.gaps(node)
        return [item for child in node.children for item in _tested(out, child)]
    if node.type in WORDS or node.type == "test_operator":
        return [out.evaluate(node)]
    if node.is_named:
        out.fail(f"this form of test is not one that rung reads ({node.type})", "shell-syntax", text_of(node))
    return [word(text_of(node))]


def _numbers_only(node: Node) -> bool:
    """Say whether every operand of a test is a number as written.

    ``[[ x -eq 0 ]]`` evaluates the *name*, and ``[[ 'a[$(x)]' -eq 0 ]]`` the quoted text: both run what stands there.
    """
    if node.type == "test_operator" or not node.is_named:
        return True
    if node.type in TESTS or node.type == "test_command":
        return all(_numbers_only(child) for child in node.children)
    return NUMBER.fullmatch(text_of(node)) is not None
