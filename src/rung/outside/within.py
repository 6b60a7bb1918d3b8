"""Paths below a folder, one folder after the other: the system need not follow the whole path for every file."""

from __future__ import annotations

import os

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Within:
    """The folder of the path that was asked for last, opened below each of ``tops``. ``close`` closes it."""

    def __init__(self, *tops: str) -> None:
        self.tops = tops
        self._inner: str | None = None
        self._opened: list[int] = []

    def of(self, path: str) -> tuple[list[int], str]:
        """Return the folder of a path, opened below each top, and the name of the path in it.

        It is valid up to the next path, and empty where the folder cannot be opened: the whole path then tells why.
        """
        inner, _, name = path.rpartition("/")
        if inner != self._inner:
            self._enter(inner)
        return self._opened, name

    def _enter(self, inner: str) -> None:
        self.close()
        self._inner = inner
        try:
            for top in self.tops:
                self._opened.append(os.open(f"{top}/{inner}", _FOLDER))
        except OSError:
            self.close()

    def close(self) -> None:
        """Close what is open."""
        while self._opened:
            os.close(self._opened.pop())
        self._inner = None
