"""Read the redirections and heredocs of a shell text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rung.risk.collector import WORDS, Collector
from rung.risk.redirects import redirect
from rung.risk.statements import command
from rung.risk.tree import between_parts, fills_stdin, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

HEREDOC_HIDDEN = re.compile(rb"(?<!\\)`|\$\(|\$\{")


def redirected(out: Collector, node: Node, top: bool) -> None:  # noqa: FBT001 - as the handlers
    """Read a statement and where its streams go."""
    stdin: str | None = None
    fed = False
    for child in node.children:
        if child.type in ("file_redirect", "herestring_redirect"):
            fed = fed or fills_stdin(child)
            redirect(out, child)
        elif child.type == "heredoc_redirect":
            fed = True
            stdin = _heredoc(out, child)
    body = node.children[0]
    if body.type == "command":
        out.gaps(body)
        command(out, body, top, stdin, fed)
    elif body.is_named and not body.type.endswith("_redirect"):
        outer, out.fed = out.fed, out.fed or fed
        out.visit(body, top=top, depth=out.depth)
        out.fed = outer


def _heredoc(out: Collector, node: Node) -> str | None:
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
                out.visit(child, top=False, depth=out.depth)
            case _:
                if child.type not in ("&&", "||", ";", "|"):
                    out.fail("this form of heredoc is not one that rung reads", "shell-syntax", child.type)
    quoted = start[:1] in ("'", '"', "\\")
    return body if quoted or (literal and "$" not in body and "`" not in body and "\\" not in body) else None


def _heredoc_parts(out: Collector, body: Node, *, quoted: bool) -> None:
    if quoted:
        return
    for child in body.children:
        if child.type != "heredoc_content":
            out.evaluate(child)
            out.evaluator().quotes_nothing(child)
    if HEREDOC_HIDDEN.search(between_parts(body)):
        out.fail("a command may hide inside this heredoc", "hidden-substitution")
