"""What an assertion of Python asks for, in one form, by which another is seen to ask the opposite, less, or nothing."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from rung.probes.smk.pytree import FAULTS, expression
from rung.tuning.scripts.place import number

TURNED = {
    ast.NotEq: (ast.Eq, False),
    ast.IsNot: (ast.Is, False),
    ast.NotIn: (ast.In, False),
    ast.Gt: (ast.Lt, True),
    ast.LtE: (ast.Lt, True),
}
"""Comparisons that are said by another one: what is said by it, and whether its sides change places."""
DENIED = (ast.NotEq, ast.IsNot, ast.NotIn, ast.GtE, ast.LtE)
PLAIN = {ast.Eq: "==", ast.Is: "is", ast.In: "in", ast.Lt: "<"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: ``holds`` false denies it; ``how`` is ``==``, ``is``, ``in``, ``<``, or empty for any other text.

    ``sides`` are what is compared, in an order of their own for ``==``; none of them where it is always true.
    """

    holds: bool
    how: str
    sides: tuple[str, ...]

    @property
    def always(self) -> bool:
        """Say whether it is true whatever the script found."""
        return not self.sides and self.holds

    @property
    def opposite(self) -> Condition:
        """Return the condition that holds where this one does not."""
        return Condition(not self.holds, self.how, self.sides)

    def loosens(self, other: Condition) -> bool:
        """Say whether it only bounds, or tells apart, what the other one asks to be equal to something."""
        if not other.holds or other.how != "==" or (self.holds and self.how != "<") or self.how == "in":
            return False
        return any(_named(side) and side in other.sides for side in self.sides)


def condition(text: str) -> Condition:
    """Return what a condition asks for; one that cannot be read by itself stands for itself."""
    try:
        return _read(expression(text))
    except FAULTS:
        return Condition(holds=True, how="", sides=(text,))


def _read(node: ast.expr) -> Condition:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _read(inner).opposite
        case ast.Compare(left=left, ops=[how], comparators=[right]):
            return _compared(how, ast.unparse(left), ast.unparse(right))
        case ast.BoolOp(op=ast.Or(), values=parts) if any(_read(part).always for part in parts):
            return Condition(holds=True, how="", sides=())
        case ast.Tuple(elts=[_, *_]):
            return Condition(holds=True, how="", sides=())
        case ast.Constant(value=value):
            return Condition(holds=bool(value), how="", sides=())
        case _:
            return Condition(holds=True, how="", sides=(ast.unparse(node),))


def _compared(how: ast.cmpop, left: str, right: str) -> Condition:
    said, turned = TURNED.get(type(how), (type(how), False))
    if isinstance(how, ast.GtE):
        said = ast.Lt
    sides = (right, left) if turned else (left, right)
    if said is ast.Eq:
        sides = (min(sides), max(sides))
    return Condition(not isinstance(how, DENIED), PLAIN[said], sides)


def _named(side: str) -> bool:
    """Say whether a side is more than a constant."""
    return number(expression(side)) is None and not isinstance(expression(side), ast.Constant)
