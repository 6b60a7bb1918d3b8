"""The files of a folder, each read once: to look for what it names, and to copy it."""

from __future__ import annotations

import os

from rung.outside.regular import content
from rung.outside.within import Within
from rung.probes.snapshot import Entry

ROOM = 32 * 1024**2  # bytes: the sources of most projects
_FROM = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # what is no file any more is not waited for


class Once:
    """The files of one folder. ``held`` are those that are as large as when the folder was walked, by path.

    At most so many bytes are held as there is ``room`` for.
    """

    def __init__(self, folder: str, room: int = ROOM) -> None:
        self._within = Within(folder)
        self.held: dict[str, bytes] = {}
        self._room = room

    def content(self, path: str, entry: Entry, largest: int) -> bytes:
        """Return what a regular file holds that was walked as ``entry``; empty where it is larger or not to be read."""
        data = self._as_walked(path, entry) if entry.size <= largest else None
        if data is None:
            return content(f"{self._within.tops[0]}/{path}", largest) or b""
        if len(data) <= self._room:
            self._room -= len(data)
            self.held[path] = data
        return data

    def _as_walked(self, path: str, entry: Entry) -> bytes | None:
        folders, name = self._within.of(path)
        if not folders:
            return None
        try:
            opened = os.open(name, _FROM, dir_fd=folders[0])
            try:
                data = os.read(opened, entry.size + 1)
            finally:
                os.close(opened)
        except OSError:
            return None
        return data if len(data) == entry.size else None

    def close(self) -> None:
        """Close the folder that is open."""
        self._within.close()
