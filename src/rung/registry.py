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
    return tuple((f"{package}.{short}", thing(f"{package}.{short}", name, kind)) for short in names(package))


def names(package: str) -> tuple[str, ...]:
    """Return the names of the modules of ``package``, sorted, none of them imported."""
    folder = importlib.import_module(package)
    return tuple(sorted(info.name for info in pkgutil.iter_modules(folder.__path__)))


def thing(module: str, name: str, kind: type[T]) -> T:
    """Return what one module offers as ``name``. Raises TypeError when it is not of type ``kind``."""
    found = getattr(importlib.import_module(module), name, None)
    if not isinstance(found, kind):
        message = f"{module} must offer {name} of type {kind.__name__}, not {type(found).__name__}"
        raise TypeError(message)
    return found
