"""What a walk over a shell text collects, and the order in which it goes from node to node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.evaluate import Evaluator
from rung.risk.folders import BRANCHES, SCOPES, START, UNKNOWN
from rung.risk.listers import lists_names
from rung.risk.names import Names
from rung.risk.printed import printed
from rung.risk.script import Assignment, Fault, Redirection, Script, Simple
from rung.risk.second import Reading
from rung.risk.tree import background, error_text, feeds, only_heredoc, read_target, read_words, simple, stages, text_of
from rung.risk.word import Word

if TYPE_CHECKING:
    from tree_sitter import Node

BLANK = ord(" ")
GAP = pattern(rb"(?:[ \t\n]|\\\n)*\Z")
SKIPPED = frozenset(["comment", "heredoc_end", "heredoc_start", "file_descriptor"])
BLOCKS = frozenset(
    "if_statement elif_clause else_clause while_statement do_group compound_statement subshell case_statement "
    "pipeline list negated_command redirected_statement program case_item".split()
)
WORDS = frozenset(
    "word number string raw_string concatenation simple_expansion expansion command_substitution "
    "process_substitution "
    "arithmetic_expansion brace_expression ansi_c_string translated_string extglob_pattern regex".split()
)
LONGEST_PIPELINE = 201  # parts and the bars between them
MAX_DEPTH = 60

# What reads one type of node into a collector; ``top``: it runs once, in order, in this shell.
Handler: TypeAlias = "Callable[[Collector, Node, bool], None]"


class Collector:
    """Collects the script; nothing outlives one text."""

    def __init__(self, root: Node, source: bytes, plain: frozenset[str], handlers: Mapping[str, Handler]) -> None:
        # The root begins at the first token: its own text would shift every offset.
        self.source = source
        self.handlers = handlers
        self.commands: list[tuple[int, Simple]] = []
        self.targets: list[tuple[int, Redirection]] = []
        self.assignments: list[Assignment] = []
        self.exports: dict[str, str | None] = {}
        self.functions: dict[str, int] = {}
        self.folders = START
        self.faults: list[Fault] = []
        self.names = Names(root, plain)
        self.words = Evaluator(self.names.known, self.faults.append, self.nested, self.names.several)
        self.depth = 0
        self.fed = False
        self.listed = False
        self.written: str | None = None
        if root.has_error:
            self.fail("this is not shell that rung can read", "syntax-error", error_text(root))

    def script(self) -> Script:
        """Return all that was collected, in source order."""
        commands = [self._called(at, each) for at, each in sorted(self.commands, key=lambda pair: pair[0])]
        targets = [each for _, each in sorted(self.targets, key=lambda pair: pair[0])]
        reading = Reading(
            tuple(words for each in commands if (words := read_words(each))),
            tuple(each.target.raw for each in targets),
        )
        return Script(
            tuple(commands),
            tuple(targets),
            tuple(self.assignments),
            tuple(self.faults),
            reading,
        )

    def _called(self, at: int, each: Simple) -> Simple:
        """Mark a call of a function that is surely defined before the call; before that the name is a program's."""
        name = each.words[0] if each.words else None
        known = name is not None and name.fixed and at >= self.functions.get(name.text, at + 1)
        return replace(each, function=True) if known else each

    def fail(self, reason: str, rule: str, text: str = "") -> None:
        """Note something that was not understood."""
        self.faults.append(Fault(Effect.UNKNOWN, reason, rule, text))

    def evaluate(self, node: Node) -> Word:
        """Return the evaluated word of a node."""
        return self.words.word(node)

    def nested(self, node: Node) -> bool:
        """Visit a substitution; say whether what it prints is nothing but names."""
        before, folders = len(self.commands), self.folders
        self.visit_all(node.children, top=False)
        self.folders = folders
        return self._names(node, before)

    def _names(self, node: Node, before: int) -> bool:
        count = stages(node)
        found = [each.words for _, each in sorted(self.commands[before:], key=lambda pair: pair[0])]
        return count > 0 and count == len(found) and lists_names(found)

    def visit_all(self, nodes: Iterable[Node], *, top: bool) -> None:
        """Visit the named nodes in order."""
        for node in nodes:
            if node.is_named:
                self.visit(node, top=top, depth=self.depth)

    def visit(self, node: Node, *, top: bool, depth: int) -> None:
        """Visit a statement. ``top``: it runs once, in order, in this shell."""
        if depth > MAX_DEPTH:
            self.fail("this nests too deep to be read", "shell-syntax")
            return
        self.gaps(node)
        self.depth = depth + 1
        folders = self.folders
        handler = self.handlers.get(node.type)
        if handler is not None:
            handler(self, node, top)
        elif node.type in BLOCKS:
            inner_top = top and node.type in ("program", "list", "redirected_statement", "compound_statement")
            self._block(node, top=inner_top)
        elif node.type not in SKIPPED:
            self.fail(f"this form of shell is not one that rung reads ({node.type})", "shell-syntax", text_of(node))
        self.depth = depth
        if node.type in SCOPES:
            self.folders = folders
        elif node.type in BRANCHES and self.folders != folders:
            self.folders = UNKNOWN

    def _block(self, node: Node, *, top: bool) -> None:
        if any(child.type == "((" for child in node.children):
            self.fail("arithmetic on a variable runs commands that its value holds", "arithmetic", text_of(node))
        if node.type == "pipeline" and len(node.children) > LONGEST_PIPELINE:
            self.fail("this pipeline has more parts than rung follows", "shell-syntax", text_of(node)[:80])
            return
        conditional = node.type == "list" and any(child.type in ("&&", "||") for child in node.children)
        children = node.children
        for index, child in enumerate(children):
            if child.is_named and child.type not in SKIPPED:
                if node.type in ("case_statement", "case_item") and child.type in WORDS:
                    self.evaluate(child)
                else:
                    once = (index == 0 or not conditional) and not background(children, index)
                    if node.type == "pipeline":
                        self._stage(node, index)
                    else:
                        self.visit(child, top=top and once, depth=self.depth)

    def _stage(self, node: Node, index: int) -> None:
        """Visit one part of a pipeline, knowing what is written into it."""
        child, fed = node.children[index], self.fed
        before = [c for c in node.children[:index] if c.is_named]
        start, end = node.start_byte, child.start_byte
        earlier = sorted((at, each.words) for at, each in self.commands if start <= at < end)
        names = bool(before) and not fed and all(c.type == "command" for c in before) and len(before) == len(earlier)
        names = names and lists_names([words for _, words in earlier])
        self.fed = fed or feeds(node, index)
        self.written = self._written(node, index) if before else self.written
        self.listed = names and child.type == "command"
        name = read_target(child) if names else ""
        lent = bool(name) and self.names.lend(name)
        self.visit(child, top=False, depth=self.depth)
        if lent:
            self.names.known.pop(name, None)
        self.fed, self.listed, self.written = fed, False, None

    def _written(self, node: Node, index: int) -> str | None:
        """Return what the part before one writes into it; None when that is not one plain command that prints."""
        before = [child for child in node.children[:index] if child.is_named]
        if not before or before[-1].type not in ("command", "redirected_statement") or not simple(node.children[index]):
            return None
        start, end = before[-1].start_byte, before[-1].end_byte
        found = [each for at, each in self.commands if start <= at < end]
        if len(found) != 1 or (before[-1].type != "command" and not only_heredoc(before[-1])):
            return None
        return printed(found[0])

    def gaps(self, node: Node) -> None:
        """Whatever lies between two children and is not blank was not understood."""
        at = node.start_byte
        for child in node.children:
            start = child.start_byte
            one = start == at + 1 and self.source[at] == BLANK
            if start > at and not one and not GAP.match(self.source, at, start):
                self.fail(
                    "the parser passed over this text",
                    "shell-syntax",
                    self.source[at:start].decode("utf-8", "replace"),
                )
            at = max(at, child.end_byte)
