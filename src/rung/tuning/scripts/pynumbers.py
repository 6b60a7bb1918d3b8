"""The numbers of a Python script that say how much it does, how exact it is and what a comparison allows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rung.tuning.scripts.place import Place, called, number, short, without_numbers
from rung.tuning.scripts.trace import Kind, Trace
from rung.tuning.scripts.words import weaker

WIDTH = re.compile(r"(?:float|complex)(16|32|64|128)\b")
USUAL = 64  # bits
FORMAT = re.compile(r"(?<=\.)(\d+)(?=[efgEFG])")


def traces(node: ast.AST, place: Place) -> Iterator[Trace]:
    """Yield a trace for each number whose name, or whose place in a call, says what it is for."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            yield from _named(node, name, value, place)
        case ast.Call():
            yield from _call(node, place)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _defaults(node, place)
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str() as form)])):
            yield from _digits(node, form, place)


def _named(node: ast.AST, name: str, value: ast.expr, place: Place) -> Iterator[Trace]:
    held, less = number(value), weaker(name)
    if held is not None and less:
        yield place.counted(Kind.LIMIT if less > 0 else Kind.WORK, node, name, held, less)


def _defaults(node: ast.FunctionDef | ast.AsyncFunctionDef, place: Place) -> Iterator[Trace]:
    plain = node.args.args[len(node.args.args) - len(node.args.defaults) :]
    pairs = (
        *zip(plain, node.args.defaults, strict=True),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    )
    for each, default in pairs:
        if default is not None:
            yield from _named(default, f"{node.name}.{each.arg}", default, place)


def _call(node: ast.Call, place: Place) -> Iterator[Trace]:
    name = called(node)
    for each in node.keywords:
        yield from _named(node, f"{name}.{each.arg or ''}", each.value, place)
        if each.arg == "default" and node.args and name == "add_argument":
            yield from _named(
                node, str(getattr(node.args[-1], "value", "")).lstrip("-").replace("-", "_"), each.value, place
            )
    if name in {"round", "around"} and len(node.args) > 1 and not place.shown:
        held = number(node.args[1])
        if held is not None:
            yield place.counted(Kind.WORK, node, without_numbers(node), held, -1)
    if name == "range" and len(node.args) == 1 and (rounds := number(node.args[0])) is not None:
        yield place.counted(Kind.WORK, node, "range", rounds, -1)
    for value in (*node.args, *(each.value for each in node.keywords)):
        yield from _written(node, value, place)


def _written(node: ast.Call, value: ast.expr, place: Place) -> Iterator[Trace]:
    """Yield how wide the numbers are that a call makes, and how many digits it writes."""
    text = value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
    width = WIDTH.fullmatch(text or (value.attr if isinstance(value, ast.Attribute) else ""))
    if width and int(width[1]) < USUAL:
        yield place.trace(Kind.NARROW, node, short(node))
    if width:
        yield place.counted(Kind.WORK, node, WIDTH.sub("0", ast.unparse(node)), float(width[1]), -1)
    if "%" in text:
        yield from _digits(node, text, place)


def _digits(node: ast.AST, form: str, place: Place) -> Iterator[Trace]:
    found = FORMAT.search(form)
    if found and not place.shown:
        yield place.counted(Kind.WORK, node, FORMAT.sub("0", ast.unparse(node)), float(found[0]), -1)
