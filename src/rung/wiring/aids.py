"""What makes the work quicker or surer: threads, a memory, the second parser of shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from rung.risk.second import SecondParser

if TYPE_CHECKING:
    from rung.app.remember import Cache  # a check loads it

T = TypeVar("T")


def together(calls: Sequence[Callable[[], T]], /) -> list[T]:
    """Return what each call returns, in their order; they are made at the same time."""
    from rung.outside.together import together  # threads are for who looks at many things

    return together(calls)


def remembered() -> Cache:
    """Return what was worked out before."""
    from rung.outside.cache import FolderCache, cache_folder, code_digest  # 20 ms, and only a check remembers

    return FolderCache(cache_folder() / "check", code_digest())


@cache
def second() -> SecondParser | None:
    """Return the second parser of shell, where one is installed."""
    from rung.outside.shfmt import second_parser  # looked for with the first command

    return second_parser()
