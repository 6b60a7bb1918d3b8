"""What a word of the parse tree is once the shell has removed its quotes and put in the variables that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from msgspec import Struct

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.risk.script import Fault
from rung.risk.word import DYNAMIC, EVIDENCE, NEUTRAL, Word

if TYPE_CHECKING:
    from tree_sitter import Node

HIDDEN = pattern(r"`|\$\(|<\(|>\(|\$'|\$\"|\$\[|\$\{")
OPERATORS = frozenset([":-", "-", ":+", "+", ":?", "?", "#", "##", "%", "%%"])
# After these stands a pattern, in which quotes quote wherever it is.
PATTERNS = frozenset(["#", "##", "%", "%%"])
SPECIAL_NUMBERS = frozenset(["?", "#", "$", "!"])
GLOB = pattern(r"[*?\[]|\{[^{}]*(?:,|\.\.)[^{}]*\}")
# A bracket around one character matches one name at most: the word stays one word.
ONE = pattern(r"\[(?:\d|[*@])\](?!\])")

BARE = frozenset(["word", "number"])
PLAIN = pattern(r"[A-Za-z0-9_./:=,@%+-]+\Z")
"""What neither quotes nor globs, holds no variable and is no part of a brace list."""


class Piece(Struct, frozen=True):
    """A part of a word: its text, and whether quotes kept it from being split and globbed.

    ``several``: when it is not quoted it may become several words, each of them a name.
    """

    text: str
    quoted: bool
    literal: bool = True
    sure: bool = True
    several: bool = False


class Evaluator(Struct, frozen=True):
    """Evaluates words against the variables known at that place; nested commands are handed to ``nested``.

    ``nested`` says whether they print nothing but names; ``several`` are the variables that hold such a list.
    """

    known: Mapping[str, str]
    fault: Callable[[Fault], None]
    nested: Callable[[Node], bool]
    several: AbstractSet[str] = frozenset()

    def word(self, node: Node) -> Word:
        """Return the evaluated word of ``node``."""
        raw = _text(node)
        if PLAIN.match(raw) and node.type in BARE and not node.child_count:
            return Word(raw, raw)  # nine words of ten
        pieces = self._pieces(node, quoted=False)
        text = "".join(piece.text for piece in pieces)
        open_text = "".join(piece.text if not piece.quoted else "q" for piece in pieces)
        sure = all(piece.sure for piece in pieces)
        splits = GLOB.search(ONE.sub("1", open_text)) or any(
            not piece.quoted and (not piece.sure or piece.several) for piece in pieces
        )
        return Word(raw, text, all(piece.literal for piece in pieces), sure, not splits)

    def _pieces(self, node: Node, *, quoted: bool) -> list[Piece]:
        match node.type:
            case "word" | "number" | "extglob_pattern" | "regex" | "variable_name" | "heredoc_start" | "test_operator":
                return [self._bare(node)] if not node.children else self._unlisted(node)
            case "raw_string":
                return [Piece(_text(node)[1:-1], quoted=True)]
            case "string":
                return self._string(node)
            case "concatenation" | "command_name":
                return [piece for child in node.children for piece in self._pieces(child, quoted=quoted)]
            case "brace_expression":
                return [Piece(_text(node), quoted=False)]
            case "simple_expansion":
                return [self._variable(_text(node)[1:], quoted=quoted)]
            case "expansion":
                return [self._expansion(node, quoted=quoted)]
            case "command_substitution" | "process_substitution":
                return [self._substitution(node, quoted=quoted)]
            case "arithmetic_expansion":
                return [self._arithmetic(node, quoted=quoted)]
            case _:
                return self._unlisted(node)

    def _substitution(self, node: Node, *, quoted: bool) -> Piece:
        names = self.nested(node)
        if node.type == "process_substitution":
            return Piece("/dev/fd/63", quoted=True, literal=False)
        if names:
            return Piece(NEUTRAL, quoted, literal=False, several=True)
        return Piece(DYNAMIC, quoted, literal=False, sure=False)

    def _unlisted(self, node: Node) -> list[Piece]:
        self.fault(
            Fault(
                Effect.UNKNOWN,
                f"this form of shell word is not one that rung reads ({node.type})",
                "shell-syntax",
                _text(node),
            )
        )
        return [Piece(DYNAMIC, quoted=False, literal=False, sure=False)]

    def _bare(self, node: Node) -> Piece:
        raw = _text(node)
        if HIDDEN.search(raw) or "\\\n" in raw or "\n" in raw:
            self.fault(Fault(Effect.UNKNOWN, "a command may hide inside this word", "hidden-substitution", raw))
        if "\\" not in raw:
            return Piece(raw, quoted=False)
        # An escaped character stands for itself: it neither globs nor splits.
        return Piece(re.sub(r"\\(.)", r"\1", raw, flags=re.DOTALL), quoted=not GLOB.search(re.sub(r"\\.", "", raw)))

    def _string(self, node: Node) -> list[Piece]:
        """Take the text between the expansions from the source: the tree leaves out some blanks of a string."""
        source, base = node.text or b"", node.start_byte
        pieces: list[Piece] = []
        at = 1
        for child in node.children:
            if child.type in ('"', "string_content"):
                continue
            start = child.start_byte - base
            start += len(child.text or b"") - len((child.text or b"").lstrip())
            pieces.append(self._quoted_text(source[at:start]))
            pieces += self._pieces(child, quoted=True)
            at = child.end_byte - base
        pieces.append(self._quoted_text(source[at:-1]))
        return pieces

    def _quoted_text(self, source: bytes) -> Piece:
        text = source.decode("utf-8", "replace")
        if re.search(r"(?<!\\)(?:\\\\)*[`$](?=[\w({`'\"]|$)", text) and HIDDEN.search(text):
            self.fault(Fault(Effect.UNKNOWN, "a command may hide inside this string", "hidden-substitution", text))
        return Piece(re.sub(r"\\([$`\"\\\n])", lambda found: "" if found[1] == "\n" else found[1], text), quoted=True)

    def _variable(self, name: str, *, quoted: bool) -> Piece:
        name = name.strip()
        if name in SPECIAL_NUMBERS:
            return Piece(NEUTRAL, quoted, literal=False)
        value = self.known.get(name)
        if value is None:
            # "$@" is as many words as there are, quotes or not.
            return Piece(DYNAMIC, quoted and name != "@", literal=False, sure=False)
        if name in self.several:
            return Piece(value, quoted, literal=False, several=True)
        return Piece(value, quoted=True, literal=NEUTRAL not in value and EVIDENCE not in value)

    def _expansion(self, node: Node, *, quoted: bool) -> Piece:
        kinds = [child.type for child in node.children]
        match kinds:
            case ["${", "variable_name", "}"]:
                return self._variable(_text(node.children[1]), quoted=quoted)
            case ["${", "#", "variable_name", "}"] | ["${", "special_variable_name", "}"]:
                return (
                    Piece(NEUTRAL, quoted, literal=False)
                    if kinds[1] == "#"
                    else Piece(DYNAMIC, quoted and _text(node.children[1]) != "@", literal=False, sure=False)
                )
            case ["${", "subscript", "}"] if re.fullmatch(r"\w+\[(?:[@*]|\d+)\]", _text(node.children[1])):
                return Piece(DYNAMIC, quoted=False, literal=False, sure=False)
            case ["${", "variable_name", operator, *rest] if operator in OPERATORS:
                return self._defaulted(node, rest, quoted=quoted)
            case _:
                return self._unlisted(node)[0]

    def _defaulted(self, node: Node, rest: list[str], *, quoted: bool) -> Piece:
        for child, kind in zip(node.children[3:], rest, strict=False):
            if kind != "}":
                self._pieces(child, quoted=True)
        if quoted and _text(node.children[2]) not in PATTERNS:
            self.quotes_nothing(node)
        return Piece(DYNAMIC, quoted, literal=False, sure=False)

    def quotes_nothing(self, node: Node) -> None:
        """Refuse single quotes that quote nothing: ``"${x:-'$(id)'}"`` runs `id`, though both parsers see a text."""
        todo = list(node.children)
        while todo:
            each = todo.pop()
            if each.type in ("raw_string", "ansi_c_string"):
                reason = "between double quotes and in a heredoc, single quotes inside `${…}` quote nothing"
                self.fault(Fault(Effect.UNKNOWN, reason, "hidden-substitution", _text(node)))
                return
            todo += [] if each.type in ("command_substitution", "process_substitution") else each.children

    def _arithmetic(self, node: Node, *, quoted: bool) -> Piece:
        inner = re.sub(r"\A\$\(\(|\)\)\Z", "", _text(node).strip())
        if not re.fullmatch(r"[\d\s+*/%()<>=!&|^~?:-]*", inner):
            self.fault(
                Fault(
                    Effect.UNKNOWN,
                    "arithmetic on a variable runs commands that its value holds",
                    "arithmetic",
                    _text(node),
                )
            )
        return Piece(NEUTRAL, quoted, literal=False)


def _text(node: Node) -> str:
    # The grammar puts blanks before an expansion into its first token.
    return (node.text or b"").decode("utf-8", "replace").lstrip()
