"""Copies of a folder to try things in: made afresh, changed nowhere else, and removed in the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from rung.model.errors import UsageError
from rung.outside.beyond import Beyond, beyond, missed
from rung.outside.claimed import Claimed, clear, in_memory, usual
from rung.outside.copying import copy_tree, lay_beyond
from rung.outside.there import is_folder, may_be, real
from rung.outside.walk import PASSED_OVER, walk
from rung.probes.snapshot import ABOVE, Copied, Snapshot

LARGEST_COPY = 4 * 1024**3  # bytes
LARGEST_READ = 16 * 1024**2


class Scratch:
    """The copies of one folder. ``close`` removes every one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places: dict[str, Claimed] = {}  # where copies lie: on disk, and in memory
        self._beyond: Beyond | None = None  # found once: each copy is to lie at the same path
        self._top = Path()  # where what lies above the folder stands for the last copy
        self.copied = Copied()

    def copy(self, *, light: bool = False, found: Snapshot | None = None) -> str:
        """Return a fresh copy of the folder, always at the same path, so that two of them can be compared.

        The one before is removed. Times and modes are kept, but the owner may write into every folder, and into files
        of a folder that was read-only itself; sockets, pipes and devices are left out, and what may not be read stands
        there empty and closed. What git keeps in its object store is read where it is. What lies outside and is named
        by a way that leads out is copied too, to where that way leads from the copy, as far as it is not too much. A
        ``light`` copy, in which nothing is built, lies in memory where there is plenty, and holds large files from
        outside by size and time. Who compares the folder with what was ``found`` in it when the copy has been used may
        hand that in: it is not walked once more. Raises ``UsageError`` (``scratch-too-large``, ``scratch-not-made``).
        """
        began = time.monotonic()
        if found is None or found.cut:
            found = walk(str(self._folder))
        files = [entry.size for entry in found.entries.values() if stat.S_ISREG(entry.mode)]
        self._fits(sum(files))
        held: dict[str, bytes] = {}
        beside = self._beside(found, LARGEST_COPY - sum(files), held)
        size = sum(files) + beside.size
        try:
            self._top = self._emptied(in_memory(size) if light else None) / ABOVE
            place = self._top / (beside.within() if self._folder.resolve().name else "root")
            place.parent.mkdir(parents=True, exist_ok=True)
            stand_ins = copy_tree(str(self._folder), str(place), found, PASSED_OVER, held)
            lay_beyond(beside, self._top, light=light)
            _open_up(place, found, {*stand_ins, *found.unread})
            _hand_objects(self._folder.resolve() / PASSED_OVER, place / PASSED_OVER)
        except OSError as error:
            raise self._not_made(error) from error
        one, (taken, lacks) = self.copied, beside.told()
        paths, took = one.paths + len(files) + beside.count, one.seconds + time.monotonic() - began
        self.copied = Copied(one.copies + 1, one.size + size, paths, took, stand_ins, taken, lacks)
        return str(place)

    def _beside(self, found: Snapshot, room: int, held: dict[str, bytes]) -> Beyond:
        """Return what lies outside and is copied too, of ``room`` bytes at most; it is looked for once.

        What is read then is put into ``held``.
        """
        if self._beyond is None:
            self._beyond = beyond(self._folder, found, room, held)
        return self._beyond

    def _not_made(self, error: OSError) -> UsageError:
        return UsageError(
            f"the scratch copy cannot be made: {why_not(error)}", id="scratch-not-made",
            where=str(self._folder), advice="see that everything can be read, and that TMPDIR has room",
        )  # fmt: skip

    def _fits(self, size: int) -> None:
        if size > LARGEST_COPY:
            raise UsageError(
                f"{self._folder} holds {size / 1024**3:.1f} GiB, more than is copied", id="scratch-too-large",
                where=str(self._folder), advice="name a smaller folder with -C",
            )  # fmt: skip

    def missed(self, said: str) -> bool:
        """Take along from now on what lies outside, and what a tool ``said`` it misses in the last copy.

        Return False where there is no such thing. Raises ``UsageError`` (``beside-too-large``) where it is too much.
        """
        return self._beyond is not None and missed(self._beyond, said, str(self._top))

    def _emptied(self, memory: str | None) -> Path:
        """Return the empty place for copies in memory, or on disk; before the first, clear what killed ones left."""
        if not self._places:
            clear(usual())
        kind = memory or ""
        if kind in self._places:
            self._places[kind].empty()
        else:
            self._places[kind] = Claimed(memory)
        return self._places[kind].inner

    def rewrite(self, folder: str, names: Sequence[str], change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
        """Rewrite these files of a scratch copy, each to the path and the bytes of ``change``. Times are kept.

        Links, what may not be read and what is larger than 16 MiB are left as they are. Raises ``UsageError``
        (``scratch-only``) for any folder that is not the copy.
        """
        self._only_scratch(folder)
        for name in names:
            place = Path(folder, name)
            if place.is_symlink() or not os.access(place, os.R_OK):
                continue
            if place.is_file() and place.stat().st_size <= LARGEST_READ:
                _rewrite(place, Path(folder), change)

    def _only_scratch(self, folder: str) -> Path:
        """Return the place below which everything is a copy: of the folder, and of what lies beside it."""
        bases = (each.path for each in self._places.values())
        base = next((base for base in bases if Path(folder).is_relative_to(base)), None)
        if base is None:
            raise UsageError(f"{folder} is no scratch copy", id="scratch-only", where=folder)
        return base.resolve()

    def remove(self, folder: str, names: Sequence[str]) -> None:
        """Remove files from a scratch copy, and folders that are empty; what is not there, or lies elsewhere, is kept.

        Raises ``UsageError`` (``scratch-only``) for any folder that is not the copy.
        """
        root = self._only_scratch(folder)
        for name in sorted(names, reverse=True):
            place = Path(folder, name)
            if not os.path.lexists(place) or not real(place.parent).is_relative_to(root):
                continue
            if place.is_dir() and not place.is_symlink():
                with contextlib.suppress(OSError):  # it is not empty, and what is left in it was not named
                    place.rmdir()
            else:
                place.unlink()

    def stand_in(self, folder: str, names: Sequence[str]) -> None:
        """Lay empty files into a scratch copy where there is nothing of that name; what lies elsewhere is left alone.

        Raises ``UsageError`` (``scratch-only``) for any folder that is not the copy.
        """
        self._only_scratch(folder)
        root = Path(folder).resolve()
        for name in names:
            place = Path(folder, name)
            above = next(each for each in place.parents if os.path.lexists(each))
            inside = is_folder(above) and real(above).is_relative_to(root)
            if inside and may_be(place) and not os.path.lexists(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch()

    def close(self) -> None:
        """Remove the copies."""
        for each in self._places.values():
            each.close()
        self._places.clear()


def _rewrite(place: Path, root: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    path, data = place.relative_to(root).as_posix(), place.read_bytes()
    elsewhere, changed = change(path, data)
    if (elsewhere, changed) == (path, data):
        return
    told = place.stat()
    place.unlink()  # it may be read-only
    moved = root / elsewhere
    moved.parent.mkdir(parents=True, exist_ok=True)
    moved.write_bytes(changed)
    moved.chmod(stat.S_IMODE(told.st_mode))
    os.utime(moved, ns=(told.st_atime_ns, told.st_mtime_ns))


def _hand_objects(objects: Path, place: Path) -> None:
    """Let git in a copy read the project's objects, if it has any: it never writes to a store that it borrows.

    A path that a list of such stores cannot hold is not lent: the objects are copied.
    """
    if not objects.is_dir():
        return
    if not str(objects).isprintable() or '"' in str(objects):
        shutil.copytree(objects, place, symlinks=True)
        return
    (place / "info").mkdir(parents=True)
    (place / "pack").mkdir()
    (place / "info" / "alternates").write_text(f"{objects}\n", "utf-8")
    shutil.copystat(objects, place)


def _open_up(place: Path, found: Snapshot, closed: AbstractSet[str]) -> None:
    """Let the owner of a copy work in it: where a whole folder was read-only, its files were not meant one by one.

    A read-only file in a folder that could be written to keeps its mode: tools protect single files so, and look at it.
    What is ``closed`` stays so: it may not be read in the project either.
    """
    protected = (path for path, entry in found.entries.items() if entry.folder and ~entry.mode & stat.S_IRWXU)
    inner = [place / path for path in protected if path not in closed and path != PASSED_OVER]
    for folder in (place, *inner):
        mode = folder.stat().st_mode
        if mode & stat.S_IRWXU == stat.S_IRWXU:
            continue
        folder.chmod(stat.S_IMODE(mode) | stat.S_IRWXU)
        for each in folder.iterdir():
            if not (each.is_symlink() or each.is_dir() or each.relative_to(place).as_posix() in closed):
                each.chmod(stat.S_IMODE(each.stat().st_mode) | stat.S_IRUSR | stat.S_IWUSR)


def why_not(error: OSError) -> str:
    """Return why a copy failed: of the many files that a copy of a folder can fail on the first, and how many more."""
    failed = error.args[0] if isinstance(error, shutil.Error) and error.args else None
    if not isinstance(failed, list) or not failed:
        return str(error)
    first = failed[0]
    said = str(first[-1] if isinstance(first, tuple) else first)  # (from, to, why)
    return said if len(failed) == 1 else f"{said}, and {len(failed) - 1} more"
