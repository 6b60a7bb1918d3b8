"""A folder that holds what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rung.sources.folder import Read, Trouble, Unread


@dataclass(frozen=True)
class Disk:
    """A listing that holds what it is given."""

    items: tuple[Read | Unread, ...]

    def walk(self, wanted: Callable[[str], bool], largest: int) -> Iterable[Read | Unread]:
        for item in self.items:
            if isinstance(item, Unread) or item.named or wanted(item.path):
                yield (
                    item
                    if isinstance(item, Unread) or len(item.data) <= largest
                    else Unread(item.path, Trouble.TOO_LARGE)
                )
