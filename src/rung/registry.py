"""Finds the one thing that each file of an extension folder offers, in the order of the file names."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TypeVar

T = TypeVar("T")


def offered(package: str, name: str, kind: type[T]) -> tuple[tuple[str, T], ...]:
    """Return (module name, what it offers) for each module of ``package``, sorted by module name.

    Each module must offer exactly one ``name`` of type ``kind``; one that does not is a mistake in
    rung itself, raised as ``TypeError`` with the module's name.
    """
    folder = importlib.import_module(package)
    found = []
    for short in sorted(info.name for info in pkgutil.iter_modules(folder.__path__)):
        full = f"{package}.{short}"
        thing = getattr(importlib.import_module(full), name, None)
        if not isinstance(thing, kind):
            message = f"{full} must offer {name} of type {kind.__name__}, not {type(thing).__name__}"
            raise TypeError(message)
        found.append((full, thing))
    return tuple(found)
