"""Do several things at the same time and wait for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
MOST = 16
"""How many at once: each may hold a process or a connection."""


def together(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Return what each call returns, in their order. The first error among them is raised, when all have ended."""
    if len(calls) < 2:  # noqa: PLR2004 - one needs no company
        return [call() for call in calls]
    with ThreadPoolExecutor(min(len(calls), MOST), thread_name_prefix="rung-together") as pool:
        return [begun.result() for begun in [pool.submit(call) for call in calls]]
