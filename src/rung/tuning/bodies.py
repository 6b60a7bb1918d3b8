"""The statements of Python at the top of a Snakefile: what each binds, what it uses, and whether it acts by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.probes.clipped import clipped
from rung.probes.smk.pytree import FAULTS, parsed
from rung.tuning.bare import undocumented

NAME = re.compile(r"[A-Za-z_]\w*")
ANYWHERE = frozenset({"exec", "eval", "globals", "vars", "setattr", "importlib", "__import__"})
IDLE = frozenset({"print", "min_version", "logger", "logging", "warnings"})
"""What only says something, or asks for a version."""
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """One statement: where it stands, what it says, the names it binds and uses. ``always``: it acts by itself."""

    place: str
    key: str
    binds: frozenset[str]
    uses: frozenset[str]
    always: bool
    text: str


def units(path: str, python: str) -> Iterator[Unit]:
    """Yield the statements of a text, docstrings left out; every line as one that acts where it is no Python."""
    try:
        tree = parsed(python)
    except FAULTS:
        yield from _lines(path, python)
        return
    if "__doc__" not in python:
        undocumented(tree)
    raw = python.splitlines()
    own = _assigned(tree)
    for node in tree.body:
        for each in _single(node):
            if not isinstance(each, ast.Pass) and not (
                isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
            ):
                text = f"`{clipped(raw[node.lineno - 1].strip(), LONGEST)}`"
                uses = frozenset(sub.id for sub in ast.walk(each) if isinstance(sub, ast.Name))
                binds = frozenset(_binds(each))
                acts = bool(uses & ANYWHERE) or _acts(each, own)
                yield Unit(f"{path}:{node.lineno}", ast.dump(each), binds, uses, acts, text)


def _lines(path: str, python: str) -> Iterator[Unit]:
    for number, raw in enumerate(python.splitlines(), start=1):
        bare = raw.rstrip()
        if bare and bare.lstrip() != "pass" and not bare.lstrip().startswith("#"):
            yield Unit(
                f"{path}:{number}", bare, frozenset(), frozenset(NAME.findall(bare)), always=True,
                text=f"`{clipped(bare.strip(), LONGEST)}`",
            )  # fmt: skip


def _single(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield a statement, one that imports several names as one for each."""
    match node:
        case ast.Import(names=names):
            yield from (ast.Import([name]) for name in names)
        case ast.ImportFrom(names=names):
            yield from (ast.ImportFrom(node.module, [name], node.level) for name in names)
        case _:
            yield node


def _assigned(tree: ast.Module) -> frozenset[str]:
    """Return the names that the top of a Snakefile gives a value of its own."""
    found = (sub for node in tree.body for sub in _outside(node))
    return frozenset(sub.id for sub in found if isinstance(sub, ast.Name) and isinstance(sub.ctx, ast.Store))


def _outside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what is in it, the bodies of functions and classes left out."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        for inner in ast.iter_child_nodes(node):
            yield from _outside(inner)


def _binds(node: ast.stmt) -> Iterator[str]:
    for sub in _outside(node):
        match sub:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                yield from (each for inner in ast.walk(sub) if isinstance(inner, ast.Global) for each in inner.names)
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                yield _root(sub)
            case ast.Expr(value=ast.Call(func=func)):
                yield _root(func)
            case _:
                pass


def _acts(node: ast.stmt, own: frozenset[str]) -> bool:
    """Say whether a statement acts on what is not of the Snakefile: calls something, or changes what it did not set."""
    for sub in _outside(node):
        match sub:
            case ast.Expr(value=ast.Call(func=func)) if _root(func) not in own | IDLE:
                return True
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                if _root(sub) not in own:
                    return True
            case ast.alias(name="*"):
                return True
            case _:
                pass
    return False


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
