"""The syntax of a text of Python. What Python would warn of in it is the project's own affair, and told to nobody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from warnings import catch_warnings, simplefilter

FAULTS = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What a text raises that is no Python, or that nests too deep."""


@contextmanager
def unwarned() -> Iterator[None]:
    r"""Read without a warning on the standard error: since Python 3.12 ``"\d"`` makes one (gh-98401)."""
    with catch_warnings():
        simplefilter("ignore")
        yield


def parsed(text: str) -> ast.Module:
    """Return the statements of a text. Raises one of ``FAULTS``."""
    with unwarned():
        return ast.parse(text)


def expression(text: str) -> ast.expr:
    """Return the expression that a text is. Raises one of ``FAULTS``."""
    with unwarned():
        return ast.parse(text, mode="eval").body
