"""Read the commands, assignments, loops and functions of a shell text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.model.effect import Effect
from rung.risk.collector import WORDS, Collector
from rung.risk.families import lookup
from rung.risk.folders import gone
from rung.risk.redirects import herestring, redirect
from rung.risk.script import Assignment, Simple
from rung.risk.tree import fills_stdin, text_of
from rung.risk.word import NEUTRAL, Word, word

if TYPE_CHECKING:
    from tree_sitter import Node


def command(out: Collector, node: Node, top: bool, stdin: str | None = None, fed: bool = False) -> None:  # noqa: FBT001, FBT002 - the handlers share one form
    """Read a simple command; ``stdin`` is the literal text of its heredoc, ``fed`` says that it has input."""
    words: list[Word] = []
    sets: list[tuple[str, str | None]] = []
    listed, out.listed = out.listed and not fed, False
    written, out.written = (None if fed else out.written), None
    alone = not any(child.type == "command_name" for child in node.children)
    for child in node.children:
        match child.type:
            case kind if kind in WORDS:
                words.append(out.evaluate(child))
            case "variable_assignment":
                assignment(out, child, top and alone, exported=not alone)
                sets += [] if alone else [_seen(out, child)]
            case "command_name":
                words.append(out.evaluate(child.children[0] if len(child.children) == 1 else child))
            case "file_redirect" | "herestring_redirect":
                fed = fed or fills_stdin(child)
                written = herestring(out, child) if child.type == "herestring_redirect" else None
                redirect(out, child)
            case "comment":
                pass
            case "==" | "=~" | "=":
                words.append(word(text_of(child)))
            case kind:
                out.fail(f"this form of shell is not one that rung reads ({kind})", "shell-syntax", text_of(child))
    if words and words[0].fixed and words[0].text == "read":
        # `IFS= read` splits one line: the assignment ends with the command.
        out.assignments = [each for each in out.assignments if each.name != "IFS" or not each.exported]
    if words:
        out.commands.append(
            (
                node.start_byte,
                Simple(
                    tuple(words),
                    written if stdin is None else stdin,
                    fed or out.fed,
                    listed and not fed,
                    sets=(*out.exports.items(), *sets),
                    folder=out.folders[-1],
                ),
            )
        )
        out.folders = gone(out.folders, tuple(words))


def assignment(out: Collector, node: Node, top: bool, *, exported: bool = False) -> None:  # noqa: FBT001 - as the handlers
    """Read ``NAME=value``; ``exported`` when a command sees it."""
    if len(node.children) < 2:  # noqa: PLR2004 - NAME and "="
        out.fail("this assignment is not one that rung reads", "shell-syntax", text_of(node))
        return
    target = node.children[0]
    if target.type != "variable_name" or any(child.type == "array" for child in node.children):
        if target.type != "variable_name":
            out.fail("an assignment to an array element is not one that rung reads", "shell-syntax", text_of(node))
        for child in node.children[2:]:
            _array(out, child)
        return
    value = out.evaluate(node.children[2]) if len(node.children) > 2 else word("")  # noqa: PLR2004 - NAME, "=", value
    name = text_of(target)
    out.assignments.append(Assignment(name, value, exported))
    out.names.assigned(name, value, top=top, plus=text_of(node.children[1]) != "=")
    if top or name in out.exports:
        out.exports[name] = None


def _seen(out: Collector, node: Node) -> tuple[str, str | None]:
    """Return the variable of ``NAME=value`` before a command, with the value that the command sees of it."""
    name, last = text_of(node.children[0]), out.assignments[-1:]
    written = last and last[0].name == name and text_of(node.children[1]) == "="
    value = last[0].value if written else None
    return name, value.text if value is not None and value.fixed and NEUTRAL not in value.text else None


def several(out: Collector, node: Node, top: bool) -> None:  # noqa: FBT001 - as the handlers
    """Read assignments that stand in one statement."""
    for child in node.children:
        assignment(out, child, top)


def _array(out: Collector, node: Node) -> None:
    for child in node.children:
        if child.type in WORDS:
            out.evaluate(child)
        elif child.is_named:
            out.fail("this form of array is not one that rung reads", "shell-syntax", text_of(child))


def loop(out: Collector, node: Node, top: bool) -> None:  # noqa: ARG001, FBT001 - as the handlers
    """Read ``for NAME in …``."""
    name, values = "", []
    for child in node.children:
        if child.type == "variable_name":
            name = text_of(child)
        elif child.type in WORDS:
            values.append(out.evaluate(child))
        elif child.type == "do_group":
            out.assignments.append(Assignment(name, word("each value"), exported=False))
            out.names.looped(name, values)
            out.visit(child, top=False, depth=out.depth)
        elif child.is_named and child.type != "comment":
            out.fail("this form of loop is not one that rung reads", "shell-syntax", text_of(child))
        elif child.type == "select":
            out.fail("`select` asks a person", "shell-syntax", "select")


def declaration(out: Collector, node: Node, top: bool) -> None:  # noqa: FBT001 - as the handlers
    """Read `export`, `declare`, `local` and `readonly`."""
    verb = node.children[0].type
    for child in node.children[1:]:
        text = text_of(child)
        if child.type == "variable_assignment":
            assignment(out, child, top and verb in ("export", "declare", "readonly"), exported=verb == "export")
            last = out.assignments[-1:]
            if top and verb == "export" and last and text_of(child).startswith(f"{last[0].name}="):
                out.exports[last[0].name] = out.names.given(last[0].name, last[0].value)
        elif child.type == "variable_name":
            if verb == "export":
                out.assignments.append(Assignment(text, word(""), exported=True))
                out.exports[text] = None
        elif child.type != "comment" and (child.type != "word" or text not in ("-r", "-x", "-a", "-A", "-g", "-p")):
            out.fail(f"this form of `{verb}` is not one that rung reads", "shell-syntax", text)
        elif text == "-x":
            out.fail(f"`{verb} -x` puts variables into the environment: use `export NAME=value`", "environment", text)


def unset(out: Collector, node: Node, top: bool) -> None:  # noqa: ARG001, FBT001 - as the handlers
    """Read `unset` as a command."""
    words = [
        out.evaluate(child) if child.is_named and child.type in WORDS else word(text_of(child))
        for child in node.children
    ]
    out.commands.append((node.start_byte, Simple(tuple(words))))


def function(out: Collector, node: Node, top: bool) -> None:  # noqa: FBT001 - as the handlers
    """Read a function: its body is judged where it stands, and its name means it from there on if it is surely read."""
    name = ""
    for child in node.children:
        if child.type == "word":
            name = text_of(child)
        elif child.is_named:
            out.visit(child, top=False, depth=out.depth)
    known = lookup(name)
    if known is not None and (known.subs or known.does.effect != Effect.UNKNOWN):
        out.fail(
            f"this function takes the place of `{name}`, and what `{name}` does is no longer known", "shadow", name
        )
    if top and name:
        out.functions.setdefault(name, node.end_byte)
