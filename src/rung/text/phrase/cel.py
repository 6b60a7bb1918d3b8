"""Expressions of the Common Expression Language (CEL) over what a look brought back. They need the extra ``cel``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rung.model.errors import UsageError

if TYPE_CHECKING:
    from cel_expr_python.cel import Env

LONGEST = 2000
"""Characters of an expression: the longest that people wrote are some hundred."""
INSTALL = "pip install 'rung[cel]'"


@dataclass(frozen=True, slots=True)
class Sight:
    """What an expression may name: ``exit``, ``output`` (a text), ``lines`` (not blank), ``json`` (null where none)."""

    exit: int
    output: str


def fault(expression: str) -> str:
    """Return what is wrong with an expression, or the empty string. Raises UsageError (``extra-missing``)."""
    if len(expression) > LONGEST:
        return _too_long(expression)
    try:
        environment().compile(expression)
    except RuntimeError as error:
        return _said(error)
    return ""


def true(expression: str, sight: Sight) -> bool:
    """Say whether the expression is true. Raises ValueError where it says neither, UsageError (``extra-missing``).

    How long it takes and what memory nobody knows before: the library hears no signal meanwhile.
    """
    if len(expression) > LONGEST:
        raise ValueError(_too_long(expression))
    lines = [line for line in sight.output.splitlines() if line.strip()]
    data = {"exit": sight.exit, "output": sight.output, "lines": lines, "json": _document(sight.output)}
    try:
        found = environment().compile(expression).eval(data=data).value()
    except RuntimeError as error:
        raise ValueError(_said(error)) from error
    if not isinstance(found, bool):
        raise ValueError(f"it is neither true nor false but {str(found)[:80]}")  # noqa: TRY004 - nothing of ours has a wrong type
    return found


@cache
def environment() -> Env:
    """Return what expressions are compiled in. Raises UsageError (``extra-missing``)."""
    try:
        from cel_expr_python import cel  # an extra, and only files that hold a cel phrase need it
    except ImportError as error:
        message = f"a cel expression needs the extra 'cel', which is not installed: {INSTALL}"
        raise UsageError(message, id="extra-missing", advice=INSTALL) from error
    kinds = cel.Type
    names = {"exit": kinds.INT, "output": kinds.STRING, "lines": kinds.List(kinds.STRING), "json": kinds.DYN}
    return cel.NewEnv(variables=names)


def _too_long(expression: str) -> str:
    return f"it has {len(expression):,} characters; at most {LONGEST:,}"


def _document(output: str) -> object:
    try:
        return json.loads(output)
    except (ValueError, RecursionError):
        return None


def _said(error: RuntimeError) -> str:
    """Return the first line of what the library says, without its code."""
    return str(error).split("\n", 1)[0].partition(": ")[2].removeprefix("ERROR: <input>:")[:160] or str(error)[:160]
