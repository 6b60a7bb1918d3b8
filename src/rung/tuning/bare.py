"""What of a file decides anything, comments, blank lines and layout left out: two files with the same say the same."""

from __future__ import annotations

import ast
import json
import re

from rung.model.pattern import pattern
from rung.model.span import Source
from rung.probes.smk.pytree import FAULTS, parsed
from rung.sources.yaml_tree import Mapping, Node, Scalar, Sequence, compose

HASHED = pattern(r".*\.(?:sh|bash|zsh|pl|rb|R|r|Rscript|awk|tcl|jl|ya?ml|toml|cfg)")
SLASHED = pattern(r".*\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|java|js|ts|go|rs|cu)")
C_LIKE = pattern(r".*\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx)")
RAW_TEXT = pattern(r"R\"|\\[ \t\r]+\n|\r(?!\n)|\?\?/|`")
"""Texts of C in which what looks like a comment or the end of a line may be none."""
QUOTING = pattern(r".*\.(?:sh|bash|zsh|R|r|Rscript)")
"""Texts whose quotes may go over lines, and are known."""
ONE_LINE = pattern(r".*\.(?:ya?ml|toml|cfg)")
"""Texts whose quotes end on their line, but for those with three signs."""
SHELL = pattern(r"#!.*\b(?:ba|da|z|k)?sh\b")
COMMENT = pattern(r"(?m)^[ \t]*#(?!!).*$")
PIECE = pattern(r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\.|(?m:^[ \t]*#(?!!)[^\n]*$)|(?<=[^\\]\s)#[^\n]*|['\"]", re.DOTALL)
QUOTE = frozenset({"'", '"'})
LINE_END = "\0"
"""Stands for the end of a line that is content."""
COOKIE = pattern(r"(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*(?P<name>[-\w.]+)", re.ASCII)
USUAL = frozenset({"utf-8", "utf8"})
DOCUMENTED = pattern(r"\b(?:__doc__|help|ply|yacc|lex|docopt|inspect|pydoc|doctest|getdoc|click|typer|fire)\b|>>> ")
"""What reads docstrings."""
KEPT = pattern(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|//[^\n]*|/\*.*?\*/", re.DOTALL)
WHOLE = pattern(r"<<|^=\w|[:=][ \t]*[|>][+-]?[ \t]*$|\"\"\"|'''|\\$|R\"|`", re.MULTILINE)
"""Texts in which a line that looks like a comment may be none."""
TAGGED = pattern(r"(?m)(?:^|[\s\[,-])!\S")
HOLDERS = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
STRUCTURED = pattern(r".*\.(?:json|ya?ml)")


def bare(path: str, data: bytes) -> str | None:
    """Return what of a text decides anything; None where nobody can tell that from the rest."""
    text = data.decode("utf-8", "surrogateescape")
    if path.endswith((".py", ".pyw")):
        return _python(text)
    if path.endswith((".json", ".yaml", ".yml")):
        return structure(path, data)
    if C_LIKE.fullmatch(path):
        return _spliced(text)
    if SLASHED.fullmatch(path):
        return None if "__LINE__" in text or WHOLE.search(text) else _lines(KEPT.sub(_uncommented, text))
    hashed = HASHED.fullmatch(path) is not None or text.startswith("#!")
    if not hashed or WHOLE.search(text) or "\r" in text:
        return None
    if ONE_LINE.fullmatch(path):
        return _lines(COMMENT.sub("", text))
    return _quoting(text, known=QUOTING.fullmatch(path) is not None or SHELL.match(text) is not None)


def _spliced(text: str) -> str | None:
    """Return a text of C without comments. A line that goes on below is one line, as the language says, before that."""
    if "__LINE__" in text or RAW_TEXT.search(text):
        return None
    return _lines(KEPT.sub(_uncommented, text.replace("\\\n", "")))


def _quoting(text: str, *, known: bool) -> str | None:
    """Return a text without comments and blank lines outside of quotes; None where nobody can tell what is quoted.

    ``known``: quotes are those of the shell or R, which may go over lines.
    """
    pieces = PIECE.findall(text)
    if QUOTE & {*pieces} or (not known and any(each[0] in QUOTE and "\n" in each for each in pieces)):
        return None
    return _lines(PIECE.sub(_outside, text))


def uncommented(text: str) -> str:
    """Return a text of the shell without its comments, as far as its quotes can be told."""
    return PIECE.sub(lambda match: "" if match[0].lstrip().startswith("#") else match[0], text)


def _outside(match: re.Match[str]) -> str:
    piece = match[0]
    if piece.lstrip().startswith("#"):
        return ""
    return piece.replace("\n", LINE_END)


def _uncommented(match: re.Match[str]) -> str:
    return " " if match[0].startswith("/") else match[0]


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def _python(text: str) -> str | None:
    if "getsource" in text:
        return None
    try:
        tree = parsed(text)
    except FAULTS:
        return None
    if not DOCUMENTED.search(text):
        undocumented(tree)
    told = COOKIE.match(text)
    coded = told["name"].lower() if told else ""
    return ("" if coded in USUAL else coded) + ast.dump(tree)


def undocumented(tree: ast.Module) -> None:
    """Take the docstrings out of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, HOLDERS) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]


def structure(path: str, data: bytes) -> str | None:
    """Return what JSON or YAML says, however it is laid out; None where it cannot be read, or is neither."""
    if path.endswith(".json"):
        try:
            return repr(json.loads(data, parse_float=str, parse_int=str, object_pairs_hook=tuple))
        except (ValueError, RecursionError):
            return None
    if TAGGED.search(data.decode("utf-8", "surrogateescape")):
        return None  # a tag says what a value is taken for
    found = compose(Source(path, data)) if path.endswith((".yaml", ".yml")) else None
    return repr([_node(each) for each in found.documents]) if found and not found.findings else None


def _node(node: Node) -> object:
    match node:
        case Scalar(text=text, quoted=quoted):
            return text, quoted
        case Sequence(items=items):
            return [_node(item) for item in items]
        case Mapping(pairs=pairs):
            return tuple((_node(key), _node(value)) for key, value in pairs)
