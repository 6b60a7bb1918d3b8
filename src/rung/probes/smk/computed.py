"""What an expression of a Snakefile comes to, as far as its text and the configuration tell; nothing is evaluated."""

from __future__ import annotations

import ast
import posixpath

from rung.probes.smk.configured import Configuration, UntoldError
from rung.probes.smk.pytree import FAULTS
from rung.probes.smk.pytree import expression as tree_of

JOINED = frozenset({"os.path.join", "path.join", "join"})
HERE = frozenset({"os.getcwd", "Path.cwd", "pathlib.Path.cwd"})
SAME = frozenset({"str", "Path", "pathlib.Path", "os.path.normpath"})


def computed(text: str, config: Configuration, home: str) -> str | None:
    """Return the text that an expression comes to, None where that is not told.

    ``home`` is the folder of the Snakefile (``workflow.basedir``), from where the workflow is started.
    """
    try:
        found = _Reader(config, home).value(tree_of(text.strip()))
    except (UntoldError, *FAULTS):
        return None
    return found if isinstance(found, str) else None


class _Reader:
    """Reads the few forms in which a folder is spelled: texts, names of the configuration, and how they are joined."""

    def __init__(self, config: Configuration, home: str) -> None:
        self.config, self.home = config, home

    def value(self, node: ast.expr) -> object:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Subscript(value=ast.Name(id="config"), slice=ast.Constant(value=str(name))):
                return self._needed(self.config.told(name))
            case ast.Subscript(value=inner, slice=ast.Constant(value=name)):
                return self._needed(self._inside(self.value(inner), name))
            case ast.Attribute(value=ast.Name(id="workflow"), attr="basedir"):
                return self.home or "."
            case ast.BoolOp(op=ast.Or(), values=values):
                return next((found for each in values if (found := self.value(each))), "")
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.value(body if self._so(test) else other)
            case ast.Dict(keys=[]):
                return {}
            case ast.Call(keywords=[]):
                return self._called(node)
        return self._joined(node)

    def _joined(self, node: ast.expr) -> str:
        match node:
            case ast.JoinedStr(values=parts):
                return "".join(map(self._text, parts))
            case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                return self._text(inner)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._text(left) + self._text(right)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return posixpath.join(self._text(left), self._text(right))
        raise UntoldError(ast.dump(node))

    def _called(self, call: ast.Call) -> object:
        match call.func, call.args:
            case ast.Attribute(value=ast.Name(id="config"), attr="get"), [ast.Constant(value=str(name)), *default]:
                found = self.config.told(name)
                return found if found is not None else self._default(default)
            case ast.Attribute(value=inner, attr="get"), [ast.Constant(value=name), *default]:
                found = self._inside(self.value(inner), name)
                return found if found is not None else self._default(default)
        name = ast.unparse(call.func)
        if name in HERE and not call.args:
            return "."
        if name in JOINED and call.args:
            return posixpath.join(*map(self._text, call.args))
        if name in SAME and len(call.args) == 1:
            return self._text(call.args[0])
        raise UntoldError(name)

    def _so(self, test: ast.expr) -> bool:
        """Say whether a condition holds."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return not self._so(inner)
            case ast.Compare(
                left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn() as how], comparators=[held]
            ):
                return self._holds(held, name) is isinstance(how, ast.In)
            case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
                return self.value(left) == self.value(right)
            case ast.Compare(left=left, ops=[ast.NotEq() | ast.IsNot()], comparators=[right]):
                return self.value(left) != self.value(right)
            case ast.BoolOp(op=ast.And(), values=values):
                return all(map(self._so, values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return any(map(self._so, values))
        return bool(self.value(test))

    def _holds(self, held: ast.expr, name: str) -> bool:
        match held:
            case ast.Name(id="config"):
                return self.config.told(name) is not None or name in self.config.values
        found = self.value(held)
        if not isinstance(found, dict):
            raise UntoldError(ast.dump(held))
        return name in found

    def _default(self, given: list[ast.expr]) -> object:
        return self.value(given[0]) if given else None

    def _text(self, node: ast.expr) -> str:
        found = self.value(node)
        if not isinstance(found, str | int):
            raise UntoldError(ast.dump(node))
        return str(found)

    @staticmethod
    def _inside(held: object, name: object) -> object:
        if not isinstance(held, dict):
            raise UntoldError(name)
        return held.get(name)

    @staticmethod
    def _needed(found: object) -> object:
        if found is None:
            raise UntoldError
        return found
