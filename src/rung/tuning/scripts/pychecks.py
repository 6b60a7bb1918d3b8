"""What a Python script finds out and ends over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.tuning.scripts.place import Function, Place, called, number, short, without_numbers
from rung.tuning.scripts.trace import Kind, Trace

NAMED = re.compile(r"^_*(?:assert_?\w*|validate\w*|verify\w*|check_\w+|ensure_\w+|raise_for_status|expect_\w+)$")
MAIN = re.compile(r"^_?(?:main|run|cli|start)$")
LARGER, SMALLER = ast.Gt | ast.GtE, ast.Lt | ast.LtE


def traces(node: ast.AST, place: Place) -> Iterator[Trace]:
    """Yield a trace for an assertion, an error that is raised, and a call of what is named like a check."""
    match node:
        case ast.Assert(test=ast.Constant()):
            return
        case ast.Assert(test=test):
            yield _checked(node, place, ast.unparse(test))
            yield _asked(node, place, ast.unparse(test))
            yield from _limits(test, place, holds=True)
        case ast.Raise(exc=exc) if exc is not None and not place.caught:
            yield _checked(node, replace(place, own=""), place.own or short(exc))
            if place.own:
                yield _asked(node, place, f"not ({place.own})")
        case ast.Expr(value=ast.Call() as call) if called(call) == "exit" and not place.caught and _fails(call):
            yield _checked(node, replace(place, own=""), place.own)
        case ast.Expr(value=ast.Call() as call) if NAMED.match(called(call)):
            yield _checked(node, place, ast.unparse(call.func))
        case ast.Return(value=ast.Constant(value=int() as code)) if _ends_with(code, place):
            yield _checked(node, replace(place, own=""), place.own)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield place.counted(Kind.HOLLOW, node, node.name, float(_hollow(node)), 1)
        case ast.If(test=test, body=[*_, last]) if _gives_up(last):
            yield from _limits(test, place, holds=False)


def _checked(node: ast.AST, place: Place, key: str) -> Trace:
    guards = frozenset((*place.guards, place.own)) - {""}
    about = f"{short(node)}{f' (if {clipped(key, 60)})' if isinstance(node, ast.Raise) else ''}"
    return replace(place.trace(Kind.CHECK, node, about, key), guards=guards)


def _asked(node: ast.AST, place: Place, holds: str) -> Trace:
    return place.trace(Kind.ASKED, node, short(node), f"{place.function}:{holds}")


def _gives_up(last: ast.stmt) -> bool:
    """Say whether a statement ends the script as one that failed."""
    match last:
        case ast.Raise():
            return True
        case ast.Expr(value=ast.Call() as call):
            return called(call) == "exit" and _fails(call)
        case _:
            return False


def _ends_with(code: int, place: Place) -> bool:
    """Say whether what a main function hands back is that something went wrong."""
    return bool(code) and code is not True and MAIN.match(place.function) is not None and bool(place.own)


def _hollow(node: Function) -> bool:
    """Say whether a function only says yes, or nothing at all."""
    body = [each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    match body:
        case [] | [ast.Pass()] | [ast.Return(value=None | ast.Constant())]:
            return True
        case _:
            return False


def _fails(call: ast.Call) -> bool:
    """Say whether an exit says that something went wrong."""
    first = call.args[0] if call.args else None
    return first is not None and number(first) != 0 and called(first) != "main"


def _limits(test: ast.expr, place: Place, *, holds: bool) -> Iterator[Trace]:
    """Yield the numbers that a condition compares with; ``holds``: the script goes on where it is true."""
    for each in ast.walk(test):
        if isinstance(each, ast.Compare) and len(each.ops) == 1:
            limit = number(each.comparators[0])
            grows = isinstance(each.ops[0], SMALLER) is holds
            if limit is not None and isinstance(each.ops[0], LARGER | SMALLER):
                yield place.counted(Kind.LIMIT, each, without_numbers(each), limit, 1 if grows else -1)
