"""Where a Python script lets an error go unseen."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from rung.tuning.scripts.place import Place, called, number, short
from rung.tuning.scripts.trace import Kind, Trace

ORDINARY = frozenset(
    {"ImportError", "ModuleNotFoundError", "KeyError", "IndexError", "AttributeError", "StopIteration", "Empty"}
    | {"KeyboardInterrupt", "FileExistsError", "BrokenPipeError", "NotImplementedError", "StopAsyncIteration"}
)
"""Errors by which Python scripts usually ask a question."""
GONE = frozenset({"FileNotFoundError", "OSError", "ProcessLookupError", "PermissionError"})
CLEANS = frozenset({"unlink", "remove", "rmdir", "rmtree", "mkdir", "makedirs", "kill", "close", "terminate", "wait"})
IGNORES = {
    "errors": frozenset({"ignore", "coerce", "replace"}),
    "on_bad_lines": frozenset({"skip", "warn"}),
    "invalid": frozenset({"ignore"}),
    "divide": frozenset({"ignore"}),
    "all": frozenset({"ignore"}),
}
OFF = frozenset(
    {"check", "strict", "verify", "validate", "error_bad_lines", "raise_on_error", "check_exact", "check_dtype"}
    | {"verify_integrity", "allow_nan_check", "fail_fast"}
)
ON = frozenset({"ignore_errors", "return_exceptions", "skip_errors", "ignore_missing", "allow_failure", "keep_going"})
QUIET = frozenset({"filterwarnings", "simplefilter"})
UNSEEN = frozenset({"call", "system"})


def traces(node: ast.AST, place: Place) -> Iterator[Trace]:
    """Yield a trace where an error, or what a program ended with, is not looked at."""
    match node:
        case ast.Try(body=body, handlers=handlers):
            for each in handlers:
                if _swallows(each, body):
                    yield place.trace(Kind.SWALLOWED, each, f"`{_head(each)}` goes on")
        case ast.withitem(context_expr=ast.Call() as call) if called(call) == "suppress":
            if not {ast.unparse(each).rpartition(".")[2] for each in call.args} <= ORDINARY | GONE:
                yield place.trace(Kind.SWALLOWED, call, short(call))
        case ast.Expr(value=ast.Call() as call) if _unseen(call):
            yield place.trace(Kind.SWALLOWED, node, f"nobody looks how it ends: {short(node)}")
        case ast.Call() if called(node) in QUIET and node.args and _said(node.args[0]) == "ignore":
            yield place.trace(Kind.SWALLOWED, node, short(node))
        case ast.Call() if called(node) != "rmtree":
            yield from (_option(node, each, place) for each in node.keywords if _lets_go(each))


def _option(call: ast.Call, each: ast.keyword, place: Place) -> Trace:
    return place.trace(Kind.SWALLOWED, call, f"{called(call)}(… {each.arg}={short(each.value)})")


def _head(each: ast.ExceptHandler) -> str:
    return f"except {ast.unparse(each.type)}" if each.type else "except"


def _swallows(handler: ast.ExceptHandler, tried: Sequence[ast.stmt]) -> bool:
    names = _names(handler.type)
    if names and names <= ORDINARY:
        return False
    if names and names <= GONE | ORDINARY and all(_cleans(each) for each in tried):
        return False
    return not any(_ends(each) for each in ast.walk(handler))


def _names(kind: ast.expr | None) -> frozenset[str]:
    each = kind.elts if isinstance(kind, ast.Tuple) else [kind] if kind else []
    return frozenset(ast.unparse(name).rpartition(".")[2] for name in each)


def _cleans(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and called(node.value) in CLEANS


def _ends(node: ast.AST) -> bool:
    """Say whether a node raises, or ends the script as one that failed."""
    if isinstance(node, ast.Raise):
        return True
    if isinstance(node, ast.Return):  # of a main that hands on what the script ends with
        return bool(number(node.value))
    exits = called(node) in {"exit", "_exit", "abort", "fail", "fatal", "die"}
    return exits and isinstance(node, ast.Call) and not (node.args and number(node.args[0]) == 0)


def _unseen(call: ast.Call) -> bool:
    """Say whether a program is started and what it ended with is thrown away."""
    name, source = called(call), ast.unparse(call.func)
    if not source.startswith(("subprocess.", "os.", "sp.")):
        return False
    checked = any(each.arg == "check" for each in call.keywords)  # False is one of the options
    return name in UNSEEN or (name == "run" and not checked)


def _said(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _lets_go(each: ast.keyword) -> bool:
    value, name = _said(each.value), each.arg or ""
    if name in OFF:
        return value is False
    if name in ON:
        return value is True
    return name in IGNORES and value in IGNORES[name]
