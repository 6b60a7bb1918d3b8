"""Where a node of a Python script stands, and how a node is read whatever its numbers are."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass

from rung.probes.clipped import clipped
from rung.tuning.scripts.trace import Kind, Trace

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Place:
    """The script and the function a node stands in, the conditions it hangs on, and what is around it.

    ``own`` is the condition right above, empty where there is none; ``shown``: its value is only printed; ``caught``:
    it stands where an error is handled; ``loop`` is the loop it is run by; ``collected``: pytest looks for tests here.
    """

    path: str
    function: str = ""
    guards: tuple[str, ...] = ()
    own: str = ""
    shown: bool = False
    caught: bool = False
    collected: bool = False
    loop: ast.AST | None = None
    scope: ast.AST | None = None

    def trace(self, kind: Kind, node: ast.AST, said: str, key: str = "") -> Trace:
        """Return a trace of a node that holds no number."""
        return Trace(kind, self._at(node), said, key)

    def counted(self, kind: Kind, node: ast.AST, key: str, number: float, weaker: int) -> Trace:
        """Return a trace of a node that holds a number."""
        return Trace(kind, self._at(node), short(node), f"{self.function}:{key}", number, weaker)

    def _at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


def short(node: ast.AST) -> str:
    """Return the text of a node, on one line, as much as fits."""
    return clipped(" ".join(ast.unparse(node).split()), 110)


def called(node: ast.AST) -> str:
    """Return the last part of the name that a call calls, empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def number(node: ast.AST | None) -> float | None:
    """Return the number that a node writes down, None where it writes none."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            found = number(inner)
            return None if found is None else -found
        case _:
            return None


def without_numbers(node: ast.AST) -> str:
    """Return the text of a node with every number taken out."""
    return ast.unparse(_Bare().visit(copy.deepcopy(node)))


class _Bare(ast.NodeTransformer):
    """Puts 0 in the place of every number, its sign with it."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.expr) and number(node) is not None:
            return ast.Constant(0)
        return super().generic_visit(node)


def compares_with_number(node: ast.AST) -> bool:
    """Say whether a condition compares something with a number that is written down, or a constant of the script."""
    for each in ast.walk(node):
        if isinstance(each, ast.Compare):
            sides = (each.left, *each.comparators)
            if any(number(side) or (isinstance(side, ast.Name) and side.id.isupper()) for side in sides):
                return True
    return False
