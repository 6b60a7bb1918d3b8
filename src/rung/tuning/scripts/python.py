"""A script of Python, read by its syntax: which rows it takes, what it checks and swallows, how much work it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rung.model.replacing import replace
from rung.probes.smk.pytree import parsed
from rung.tuning.scripts import pychecks, pyerrors, pykept, pynumbers, pyrows, pytests
from rung.tuning.scripts.place import Place, called
from rung.tuning.scripts.trace import Trace

READERS = (pyrows.traces, pychecks.traces, pyerrors.traces, pynumbers.traces, pykept.traces, pytests.traces)
SHOWS = frozenset({"print", "debug", "info", "warning", "error", "exception", "log", "pprint", "display"})
MAIN = "__name__"


def traces(path: str, text: str) -> tuple[Trace, ...]:
    """Return every trace of a script. Raises SyntaxError (ValueError for a NUL) where it is no Python of today."""
    tree = parsed(text)
    return tuple(_read(tree, Place(path, scope=tree, collected=pytests.collected(tree))))


def _read(node: ast.AST, place: Place) -> Iterator[Trace]:
    for reader in READERS:
        yield from reader(node, place)
    for inner, around in _inside(node, place):
        yield from _read(inner, around)


def _inside(node: ast.AST, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    """Yield every node right below, with where it stands."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            own = Place(place.path, node.name, scope=node)
            yield from ((each, own) for each in ast.iter_child_nodes(node))
        case ast.ClassDef():
            inner = replace(place, collected=place.collected and pytests.collected(node))
            yield from ((each, inner) for each in ast.iter_child_nodes(node))
        case ast.If(test=test, body=body, orelse=orelse):
            yield test, place
            yield from ((each, _under(place, test)) for each in body)
            yield from ((each, _under(place, ast.UnaryOp(ast.Not(), test))) for each in orelse)
        case ast.For() | ast.AsyncFor() | ast.While():
            yield from ((each, replace(place, loop=node)) for each in ast.iter_child_nodes(node))
        case ast.ExceptHandler():
            yield from ((each, replace(place, caught=True)) for each in ast.iter_child_nodes(node))
        case ast.Call() if called(node) in SHOWS:
            yield from ((each, replace(place, shown=True)) for each in ast.iter_child_nodes(node))
        case _:
            yield from ((each, place) for each in ast.iter_child_nodes(node))


def _under(place: Place, test: ast.expr) -> Place:
    said = ast.unparse(test)
    if MAIN in said:
        return place
    return replace(place, guards=(*place.guards, *((place.own,) if place.own else ())), own=said)
