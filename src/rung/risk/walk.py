"""Walk tree-sitter's tree of a shell text by a closed list of node types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from rung.model.effect import Effect
from rung.risk.evaluate import Evaluator
from rung.risk.listers import lists_names
from rung.risk.names import Names
from rung.risk.script import Assignment, Fault, Redirection, Script, Simple
from rung.risk.second import Reading
from rung.risk.tree import (
    background,
    between_parts,
    error_text,
    feeds,
    fills_stdin,
    read_target,
    read_words,
    stages,
    text_of,
)
from rung.risk.word import Word, word

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

GAP = re.compile(rb"(?:[ \t\n]|\\\n)*\Z")
HEREDOC_HIDDEN = re.compile(rb"(?<!\\)`|\$\(|\$\{")
SKIPPED = frozenset(["comment", "heredoc_end", "heredoc_start", "file_descriptor"])
ARITHMETIC = re.compile(r"-(?:eq|ne|lt|gt|le|ge|v|R)\b")
NUMBER = re.compile(r"[-+]?[0-9]+")
BLOCKS = frozenset(
    "if_statement elif_clause else_clause while_statement do_group compound_statement subshell case_statement "
    "pipeline list negated_command redirected_statement program case_item".split()
)
WORDS = frozenset(
    "word number string raw_string concatenation simple_expansion expansion command_substitution "
    "process_substitution "
    "arithmetic_expansion brace_expression ansi_c_string translated_string extglob_pattern regex".split()
)
TESTS = frozenset(["unary_expression", "binary_expression", "parenthesized_expression", "negated_command"])
MAX_DEPTH = 60


@cache
def _parser() -> Parser:
    # The grammar is 1 MB of tables: only a text that is shell pays for it.
    import tree_sitter
    import tree_sitter_bash

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def walk(text: str, plain: frozenset[str], *, fed: bool = False) -> Script:
    """Return everything ``text`` does; ``plain`` names the variables whose values are one plain word.

    ``fed``: something is written into its standard input.
    """
    source = text.encode("utf-8", "surrogatepass")
    root = _parser().parse(source).root_node
    walker = _Walker(root, source, plain)
    walker.fed = fed
    walker.visit(root, top=True, depth=0)
    return walker.script()


class _Walker:
    """Collects the script; nothing outlives one text."""

    def __init__(self, root: Node, source: bytes, plain: frozenset[str]) -> None:
        # The root begins at the first token: its own text would shift every offset.
        self.source = source
        self.commands: list[tuple[int, Simple]] = []
        self.targets: list[tuple[int, Redirection]] = []
        self.assignments: list[Assignment] = []
        self.functions: set[str] = set()
        self.faults: list[Fault] = []
        self.names = Names(root, plain)
        self.depth = 0
        self.fed = False
        self.listed = False
        if root.has_error:
            self.fail("this is not shell that rung can read", "syntax-error", error_text(root))

    def script(self) -> Script:
        commands = [each for _, each in sorted(self.commands, key=lambda pair: pair[0])]
        targets = [each for _, each in sorted(self.targets, key=lambda pair: pair[0])]
        reading = Reading(
            tuple(words for each in commands if (words := read_words(each))),
            tuple(each.target.raw for each in targets),
        )
        return Script(
            tuple(commands),
            tuple(targets),
            tuple(self.assignments),
            frozenset(self.functions),
            tuple(self.faults),
            reading,
        )

    def fail(self, reason: str, rule: str, text: str = "") -> None:
        self.faults.append(Fault(Effect.UNKNOWN, reason, rule, text))

    def evaluate(self, node: Node) -> Word:
        return self._evaluator().word(node)

    def _evaluator(self) -> Evaluator:
        return Evaluator(self.names.known, self.faults.append, self.nested, self.names.several)

    def nested(self, node: Node) -> bool:
        """Visit a substitution; say whether what it prints is nothing but names."""
        before = len(self.commands)
        self.visit_all(node.children, top=False)
        return self._names(node, before)

    def _names(self, node: Node, before: int) -> bool:
        count = stages(node)
        found = [each.words for _, each in sorted(self.commands[before:], key=lambda pair: pair[0])]
        return count > 0 and count == len(found) and lists_names(found)

    def visit_all(self, nodes: Iterable[Node], *, top: bool) -> None:
        for node in nodes:
            if node.is_named:
                self.visit(node, top=top, depth=self.depth)

    def visit(self, node: Node, *, top: bool, depth: int) -> None:
        """Visit a statement. ``top``: it runs once, in order, in this shell."""
        if depth > MAX_DEPTH:
            self.fail("this nests too deep to be read", "shell-syntax")
            return
        self._gaps(node)
        self.depth = depth + 1
        handler = HANDLERS.get(node.type)
        if handler is not None:
            handler(self, node, top)
        elif node.type in BLOCKS:
            inner_top = top and node.type in ("program", "list", "redirected_statement", "compound_statement")
            self._block(node, top=inner_top)
        elif node.type not in SKIPPED:
            self.fail(f"this form of shell is not one that rung reads ({node.type})", "shell-syntax", text_of(node))
        self.depth = depth

    def _block(self, node: Node, *, top: bool) -> None:
        if any(child.type == "((" for child in node.children):
            self.fail("arithmetic on a variable runs commands that its value holds", "arithmetic", text_of(node))
        conditional = node.type == "list" and any(child.type in ("&&", "||") for child in node.children)
        for index, child in enumerate(node.children):
            if child.is_named and child.type not in SKIPPED:
                if node.type in ("case_statement", "case_item") and child.type in WORDS:
                    self.evaluate(child)
                else:
                    once = (index == 0 or not conditional) and not background(node, index)
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
        self.listed = names and child.type == "command"
        name = read_target(child) if names else ""
        lent = bool(name) and self.names.lend(name)
        self.visit(child, top=False, depth=self.depth)
        if lent:
            self.names.known.pop(name, None)
        self.fed, self.listed = fed, False

    def _gaps(self, node: Node) -> None:
        """Whatever lies between two children and is not blank was not understood."""
        at = node.start_byte
        for child in node.children:
            if child.start_byte > at and not GAP.match(self.source, at, child.start_byte):
                self.fail(
                    "the parser passed over this text",
                    "shell-syntax",
                    self.source[at : child.start_byte].decode("utf-8", "replace"),
                )
            at = max(at, child.end_byte)

    def command(self, node: Node, top: bool, stdin: str | None = None, fed: bool = False) -> None:  # noqa: FBT001, FBT002 - the handlers share one form
        words: list[Word] = []
        listed, self.listed = self.listed and not fed, False
        alone = not any(child.type == "command_name" for child in node.children)
        for child in node.children:
            match child.type:
                case "variable_assignment":
                    self.assignment(child, top and alone, exported=not alone)
                case "command_name":
                    words.append(self.evaluate(child.children[0] if len(child.children) == 1 else child))
                case "file_redirect" | "herestring_redirect":
                    fed = fed or fills_stdin(child)
                    self.redirect(child)
                case "comment":
                    pass
                case kind if kind in WORDS or kind in ("==", "=~", "="):
                    words.append(self.evaluate(child) if kind in WORDS else word(text_of(child)))
                case kind:
                    self.fail(f"this form of shell is not one that rung reads ({kind})", "shell-syntax", text_of(child))
        if words and words[0].fixed and words[0].text == "read":
            # `IFS= read` splits one line: the assignment ends with the command.
            self.assignments = [each for each in self.assignments if each.name != "IFS" or not each.exported]
        if words:
            self.commands.append((node.start_byte, Simple(tuple(words), stdin, fed or self.fed, listed and not fed)))

    def assignment(self, node: Node, top: bool, *, exported: bool = False) -> None:  # noqa: FBT001 - as the handlers
        if len(node.children) < 2:  # noqa: PLR2004 - NAME and "="
            self.fail("this assignment is not one that rung reads", "shell-syntax", text_of(node))
            return
        target = node.children[0]
        if target.type != "variable_name" or any(child.type == "array" for child in node.children):
            if target.type != "variable_name":
                self.fail("an assignment to an array element is not one that rung reads", "shell-syntax", text_of(node))
            for child in node.children[2:]:
                self._array(child)
            return
        value = self.evaluate(node.children[2]) if len(node.children) > 2 else word("")  # noqa: PLR2004 - NAME, "=", value
        name = text_of(target)
        self.assignments.append(Assignment(name, value, exported))
        self.names.assigned(name, value, top=top, plus=text_of(node.children[1]) != "=")

    def several(self, node: Node, top: bool) -> None:  # noqa: FBT001 - as the handlers
        for child in node.children:
            self.assignment(child, top)

    def _array(self, node: Node) -> None:
        for child in node.children:
            if child.type in WORDS:
                self.evaluate(child)
            elif child.is_named:
                self.fail("this form of array is not one that rung reads", "shell-syntax", text_of(child))

    def redirect(self, node: Node) -> None:
        operator = next((child for child in node.children if child.type != "file_descriptor"), node)
        targets = [child for child in node.children if child.type in WORDS]
        extra = [c for c in node.children if c.is_named and c.type not in WORDS and c.type != "file_descriptor"]
        if extra:
            self.fail("this form of redirection is not one that rung reads", "shell-syntax", text_of(node))
        if node.type == "herestring_redirect":
            for target in targets:
                self.evaluate(target)
            return
        for index, target in enumerate(targets):
            value = self.evaluate(target)
            if index == 0:
                self.targets.append((target.start_byte, Redirection(text_of(operator), value)))
        if len(targets) != 1:
            # The grammar hangs operands that follow a redirection below it.
            self.fail("words after a redirection are not read: put redirections last", "shell-syntax", text_of(node))

    def redirected(self, node: Node, top: bool) -> None:  # noqa: FBT001 - as the handlers
        stdin: str | None = None
        fed = False
        for child in node.children:
            if child.type in ("file_redirect", "herestring_redirect"):
                fed = fed or fills_stdin(child)
                self.redirect(child)
            elif child.type == "heredoc_redirect":
                fed = True
                stdin = self._heredoc(child)
        body = node.children[0]
        if body.type == "command":
            self._gaps(body)
            self.command(body, top, stdin, fed)
        elif body.is_named and not body.type.endswith("_redirect"):
            outer, self.fed = self.fed, self.fed or fed
            self.visit(body, top=top, depth=self.depth)
            self.fed = outer

    def _heredoc(self, node: Node) -> str | None:
        start, body, literal = "", "", True
        for child in node.children:
            match child.type:
                case "heredoc_start":
                    start = text_of(child)
                case "heredoc_body":
                    body = (child.text or b"").decode("utf-8", "replace")
                    literal = not child.children or all(part.type == "heredoc_content" for part in child.children)
                    self._heredoc_parts(child, quoted=start[:1] in ("'", '"', "\\"))
                case "<<" | "heredoc_end":
                    pass
                case "<<-":
                    self.fail("the body of `<<-` is not read", "shell-syntax")
                case "file_redirect" | "herestring_redirect":
                    self.redirect(child)
                case kind if kind in WORDS:
                    self.fail("words after a heredoc mark are not read", "shell-syntax", text_of(child))
                case _ if child.is_named:
                    self.visit(child, top=False, depth=self.depth)
                case _:
                    if child.type not in ("&&", "||", ";", "|"):
                        self.fail("this form of heredoc is not one that rung reads", "shell-syntax", child.type)
        quoted = start[:1] in ("'", '"', "\\")
        return body if quoted or (literal and "$" not in body and "`" not in body and "\\" not in body) else None

    def _heredoc_parts(self, body: Node, *, quoted: bool) -> None:
        if quoted:
            return
        for child in body.children:
            if child.type != "heredoc_content":
                self.evaluate(child)
        if HEREDOC_HIDDEN.search(between_parts(body)):
            self.fail("a command may hide inside this heredoc", "hidden-substitution")

    def test(self, node: Node, top: bool) -> None:  # noqa: ARG002, FBT001 - as the handlers
        words = [word(text_of(child)) if child.type in ("[", "]") else None for child in node.children]
        flat: list[Word] = []
        for child, known in zip(node.children, words, strict=True):
            flat += [known] if known else self._tested(child)
        if node.children and node.children[0].type == "[":
            self.commands.append((node.start_byte, Simple(tuple(flat))))
        elif node.children and node.children[0].type != "[[":
            self.fail("arithmetic on a variable runs commands that its value holds", "arithmetic", text_of(node))
        elif ARITHMETIC.search(text_of(node)) and not _numbers_only(node):
            self.fail(
                "`[[` does arithmetic on these values, and arithmetic can run commands", "arithmetic", text_of(node)
            )

    def _tested(self, node: Node) -> list[Word]:
        if node.type in TESTS:
            self._gaps(node)
            return [item for child in node.children for item in self._tested(child)]
        if node.type in WORDS or node.type == "test_operator":
            return [self.evaluate(node)]
        if node.is_named:
            self.fail(f"this form of test is not one that rung reads ({node.type})", "shell-syntax", text_of(node))
        return [word(text_of(node))]

    def loop(self, node: Node, top: bool) -> None:  # noqa: ARG002, FBT001 - as the handlers
        name, values = "", []
        for child in node.children:
            if child.type == "variable_name":
                name = text_of(child)
            elif child.type in WORDS:
                values.append(self.evaluate(child))
            elif child.type == "do_group":
                self.assignments.append(Assignment(name, word("each value"), exported=False))
                self.names.looped(name, values)
                self.visit(child, top=False, depth=self.depth)
            elif child.is_named and child.type != "comment":
                self.fail("this form of loop is not one that rung reads", "shell-syntax", text_of(child))
            elif child.type == "select":
                self.fail("`select` asks a person", "shell-syntax", "select")

    def declaration(self, node: Node, top: bool) -> None:  # noqa: FBT001 - as the handlers
        verb = node.children[0].type
        for child in node.children[1:]:
            text = text_of(child)
            if child.type == "variable_assignment":
                self.assignment(child, top and verb in ("export", "declare", "readonly"), exported=verb == "export")
            elif child.type == "variable_name":
                if verb == "export":
                    self.assignments.append(Assignment(text, word(""), exported=True))
            elif child.type != "comment" and (child.type != "word" or text not in ("-r", "-x", "-a", "-A", "-g", "-p")):
                self.fail(f"this form of `{verb}` is not one that rung reads", "shell-syntax", text)
            elif text == "-x":
                self.fail(
                    f"`{verb} -x` puts variables into the environment: use `export NAME=value`", "environment", text
                )

    def unset(self, node: Node, top: bool) -> None:  # noqa: ARG002, FBT001 - as the handlers
        words = [
            self.evaluate(child) if child.is_named and child.type in WORDS else word(text_of(child))
            for child in node.children
        ]
        self.commands.append((node.start_byte, Simple(tuple(words))))

    def function(self, node: Node, top: bool) -> None:  # noqa: ARG002, FBT001 - as the handlers
        for child in node.children:
            if child.type == "word":
                self.functions.add(text_of(child))
            elif child.is_named:
                self.visit(child, top=False, depth=self.depth)


HANDLERS: Mapping[str, Callable[[_Walker, Node, bool], None]] = {
    "command": _Walker.command,
    "redirected_statement": _Walker.redirected,
    "variable_assignment": _Walker.assignment,
    "variable_assignments": _Walker.several,
    "test_command": _Walker.test,
    "for_statement": _Walker.loop,
    "declaration_command": _Walker.declaration,
    "unset_command": _Walker.unset,
    "function_definition": _Walker.function,
}


def _numbers_only(node: Node) -> bool:
    """Say whether every operand of a test is a number as written.

    ``[[ x -eq 0 ]]`` evaluates the *name*, and ``[[ 'a[$(x)]' -eq 0 ]]`` the quoted text: both run what stands there.
    """
    if node.type == "test_operator" or not node.is_named:
        return True
    if node.type in TESTS or node.type == "test_command":
        return all(_numbers_only(child) for child in node.children)
    return NUMBER.fullmatch(text_of(node)) is not None
