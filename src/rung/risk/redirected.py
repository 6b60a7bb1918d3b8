"""Read the redirections and heredocs of a shell text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.model.pattern import pattern
from rung.risk.collector import WORDS, Collector
from rung.risk.redirects import herestring, redirect
from rung.risk.statements import command
from rung.risk.tree import between_parts, fills_stdin, simple, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

HEREDOC_HIDDEN = pattern(rb"(?<!\\)`|\$\(|\$\{")


def redirected(out: Collector, node: Node, top: bool) -> None:  # noqa: FBT001 - as the handlers
    """Read a statement and where its streams go."""
    stdin: str | None = None
    fed = False
    for child in node.children:
        if child.type in ("file_redirect", "herestring_redirect"):
            fed = fed or fills_stdin(child)
            stdin = herestring(out, child) if child.type == "herestring_redirect" else stdin
            redirect(out, child)
        elif child.type == "heredoc_redirect":
            fed = True
            stdin = _heredoc(out, child, node.children[0])
    body = node.children[0]
    if body.type == "command":
        out.gaps(body)
        command(out, body, top, stdin, fed)
    elif body.is_named and not body.type.endswith("_redirect"):
        outer, out.fed = out.fed, out.fed or fed
        out.visit(body, top=top, depth=out.depth)
        out.fed = outer


def _heredoc(out: Collector, node: Node, reader: Node) -> str | None:
    start, body, literal = "", "", True
    for child in node.children:
        match child.type:
            case "heredoc_start":
                start = text_of(child)
            case "heredoc_body":
                body = (child.text or b"").decode("utf-8", "replace")
                literal = not child.children or all(part.type == "heredoc_content" for part in child.children)
                _heredoc_parts(out, child, quoted=start[:1] in ("'", '"', "\\"))
            case "<<" | "heredoc_end":
                pass
            case "<<-":
                out.fail("the body of `<<-` is not read", "shell-syntax")
            case "file_redirect" | "herestring_redirect":
                redirect(out, child)
            case kind if kind in WORDS:
                out.fail("words after a heredoc mark are not read", "shell-syntax", text_of(child))
            case _ if child.is_named:
                _after(out, child, _copied(node, reader))
            case _:
                if child.type not in ("&&", "||", ";", "|"):
                    out.fail("this form of heredoc is not one that rung reads", "shell-syntax", child.type)
    return _plain_body(start, body, literal=literal)


def _plain_body(start: str, body: str, *, literal: bool) -> str | None:
    quoted = start[:1] in ("'", '"', "\\")
    return body if quoted or (literal and "$" not in body and "`" not in body and "\\" not in body) else None


def _copied(node: Node, reader: Node) -> str | None:
    """Return the text of a heredoc that ``cat`` hands on as it is."""
    if text_of(reader) not in ("cat", "cat -"):
        return None
    start = next((text_of(child) for child in node.children if child.type == "heredoc_start"), "")
    body = next((child for child in node.children if child.type == "heredoc_body"), None)
    if body is None:
        return None
    literal = not body.children or all(part.type == "heredoc_content" for part in body.children)
    return _plain_body(start, (body.text or b"").decode("utf-8", "replace"), literal=literal)


def _after(out: Collector, node: Node, written: str | None) -> None:
    """Visit what stands behind the mark of a heredoc: after a bar, it reads what the command prints."""
    fed = out.fed
    piped = node.type == "pipeline" and bool(node.children) and node.children[0].type == "|"
    out.fed = fed or piped
    out.written = written if piped and len(node.children) > 1 and simple(node.children[1]) else None
    out.visit(node, top=False, depth=out.depth)
    out.fed, out.written = fed, None


def _heredoc_parts(out: Collector, body: Node, *, quoted: bool) -> None:
    if quoted:
        return
    for child in body.children:
        if child.type != "heredoc_content":
            out.evaluate(child)
            out.words.quotes_nothing(child)
    if HEREDOC_HIDDEN.search(between_parts(body)):
        out.fail("a command may hide inside this heredoc", "hidden-substitution")
