"""A sequence that grows by one without being copied, and is a value all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Grown(Sequence[T], Generic[T]):
    """A sequence that never changes. ``plus`` costs the same however long it is: a run may have thousands of entries.

    Sequences that grew from one another share their items; each sees only as many as it had when it was made.
    """

    __slots__ = ("_count", "_items")

    def __init__(self, items: Sequence[T] = ()) -> None:
        self._items = list(items)
        self._count = len(self._items)

    def plus(self, item: T) -> Grown[T]:
        """Return this sequence with one item more."""
        if len(self._items) != self._count:  # another grew from here already, and its items are its own
            return Grown([*self, item])
        self._items.append(item)
        longer: Grown[T] = Grown.__new__(Grown)
        longer._items, longer._count = self._items, self._count + 1
        return longer

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return iter(self._items[: self._count])

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self._items[: self._count][at] if isinstance(at, slice) else self._items[range(self._count)[at]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Grown | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
