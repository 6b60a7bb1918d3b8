"""The folder a probe looks at: its state before and after, its files, and copies of it to try things in."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from rung.model.errors import UsageError
from rung.outside.here import resolved
from rung.outside.regular import content
from rung.outside.walk import walk
from rung.probes.snapshot import Copied, Snapshot

if TYPE_CHECKING:
    from rung.outside.scratch import Scratch

MOST = 400_000  # paths of a snapshot
LARGEST_READ = 16 * 1024**2


class Ground:
    """One folder. ``close`` removes every copy that was made of it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder or "."
        self._place = resolved(self._folder)
        if not os.path.isdir(self._place):  # noqa: PTH112 - pathlib costs 3 ms here
            raise UsageError(f"there is no folder {folder}", id="path-missing", where=folder, advice="name another: -C")

    @property
    def folder(self) -> str:
        """Return where the folder is."""
        return self._place

    @property
    def writable(self) -> bool:
        """Say whether something can be made in the folder: it is this user's to write, and not mounted read-only."""
        return os.access(self.folder, os.W_OK | os.X_OK)

    def snapshot(self, folder: str) -> Snapshot:
        """Return every path below ``folder`` with its size, time and mode. Folders nobody may read are named."""
        return walk(folder, MOST)

    def digests(self, folder: str, *, built: bool = False) -> dict[str, str]:
        """Return a digest of the normalised content of every regular file below ``folder``, by path.

        A file that holds the project's path is ``HOLDS_PATH``, in the project and in a copy that is only looked at: a
        compiler wrote it there, a copy has another path, and the order of what follows hangs on it, so that nothing
        can be concluded. In a copy where something was ``built`` every file counts. One that may not be read is
        ``NOT_READ``.
        """
        from rung.outside.digests import digests  # 4 ms, and most questions compare no contents

        named = os.path.abspath(self._folder)  # noqa: PTH100 - as above
        return digests(folder, () if built else (os.fsencode(self.folder), os.fsencode(named)))

    def read(self, name: str) -> bytes | None:
        """Return what a file of the folder holds, or None when it is none, too large or not to be read."""
        return content(os.path.join(self._folder, name), LARGEST_READ)  # noqa: PTH118 - thousands of an answer

    def inside(self, name: str) -> bytes | None:
        """Return what a regular file of the folder holds; None for a link, one reached through a link, or no file."""
        from pathlib import Path  # 3 ms with what it loads, and most questions ask for none

        place = Path(self.folder, name)
        return None if place.is_symlink() or place.resolve() != place else self.read(name)

    def checksum(self, name: str, kind: str) -> str | None:
        """Return a digest of a file's bytes, hexadecimal; None when it is none, lies outside, or may not be read."""
        import hashlib  # 3 ms, for published files alone
        from pathlib import Path  # as above

        place = Path(self._folder, name)
        try:
            if not place.is_file() or not place.resolve().is_relative_to(self.folder):
                return None
            with place.open("rb") as opened:
                return hashlib.file_digest(opened, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
        except (OSError, ValueError):
            return None

    @cached_property
    def _scratch(self) -> Scratch:
        from pathlib import Path  # as above

        from rung.outside.scratch import Scratch  # 6 ms, and most questions need no copy

        return Scratch(Path(self._folder))

    def copy(self, *, light: bool = False, found: Snapshot | None = None) -> str:
        """Return a fresh copy of the folder (``Scratch.copy``)."""
        return self._scratch.copy(light=light, found=found)

    def missed(self, said: str) -> bool:
        """Take into further copies what a tool ``said`` it misses in the last one (``Scratch.missed``)."""
        return "_scratch" in self.__dict__ and self._scratch.missed(said)

    @property
    def copied(self) -> Copied:
        """Return what all copies have cost so far."""
        return self._scratch.copied if "_scratch" in self.__dict__ else Copied()

    def rewrite(self, folder: str, names: Sequence[str], change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
        """Rewrite files of a scratch copy (``Scratch.rewrite``)."""
        self._scratch.rewrite(folder, names, change)

    def remove(self, folder: str, names: Sequence[str]) -> None:
        """Remove files from a scratch copy (``Scratch.remove``)."""
        self._scratch.remove(folder, names)

    def stand_in(self, folder: str, names: Sequence[str]) -> None:
        """Lay empty files into a scratch copy (``Scratch.stand_in``)."""
        self._scratch.stand_in(folder, names)

    def cpu(self) -> float:
        """Return the seconds of CPU time that every command which ended so far has used."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def close(self) -> None:
        """Remove the copies."""
        if "_scratch" in self.__dict__:
            self._scratch.close()
