"""What pytest collects of a Python script, and what of it counts.

Tests are collected by name: functions, and classes whose name begins with `Test` or that build on another one
(https://docs.pytest.org/en/stable/explanation/goodpractices.html); hooks of `conftest.py` are found by theirs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rung.model.replacing import replace
from rung.tuning.scripts.place import Function, Place, called
from rung.tuning.scripts.trace import Kind, Trace

TESTS = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$")
HOOKS = re.compile(r"(?:^|/)conftest\.py$")
CHECKING = re.compile(r"^pytest_(?:runtest_\w+|sessionfinish|exception_interact)$")
"""Hooks that can let a test or a run fail."""
LEFT_OUT = re.compile(r"\b(?:skip\w*|xfail|fixture)\b")
MARKS = "pytestmark"
LEAVES = frozenset({"skip", "xfail"})


def traces(node: ast.AST, place: Place) -> Iterator[Trace]:
    """Yield a trace for each test that counts, for the number of its cases, and for each hook that checks."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if _is_test(node, place):
        yield place.trace(Kind.CHECK, node, f"def {node.name}", node.name)
        cases = _cases(node)
        if cases:
            yield replace(place.counted(Kind.CASES, node, node.name, cases, -1), said=f"def {node.name}")
    elif HOOKS.search(place.path) and CHECKING.match(node.name):
        yield place.trace(Kind.CHECK, node, f"def {node.name}", node.name)


def collected(node: ast.Module | ast.ClassDef) -> bool:
    """Say whether pytest looks for tests in a module or class, and counts their failure."""
    named = isinstance(node, ast.Module) or node.name.startswith("Test") or bool(node.bases)
    marks = (
        each.value for each in node.body if isinstance(each, ast.Assign) and MARKS in map(ast.unparse, each.targets)
    )
    said = (*marks, *(node.decorator_list if isinstance(node, ast.ClassDef) else ()))
    return named and not any(map(_leaves_out, said))


def _is_test(node: Function, place: Place) -> bool:
    if not (place.collected and node.name.startswith("test") and TESTS.search(place.path)):
        return False
    leaves = any(isinstance(each, ast.Expr) and called(each.value) in LEAVES for each in node.body)
    return not leaves and not any(map(_leaves_out, node.decorator_list))


def _leaves_out(mark: ast.expr) -> bool:
    """Say whether a mark, or one of several, leaves a test out by its name; what it is given is not meant."""
    match mark:
        case ast.List(elts=marks) | ast.Tuple(elts=marks):
            return any(map(_leaves_out, marks))
        case ast.Call(func=name):
            return _leaves_out(name)
        case _:
            return LEFT_OUT.search(ast.unparse(mark)) is not None


def _cases(node: Function) -> float:
    """Return by how many values a test is run, as far as they are written down; 0 where none are."""
    found = 0
    for mark in node.decorator_list:
        match mark:
            case ast.Call(args=[_, ast.List(elts=values) | ast.Tuple(elts=values), *_]) if (
                called(mark) == "parametrize"
            ):
                found += len(values)
            case _:
                pass
    return float(found)
