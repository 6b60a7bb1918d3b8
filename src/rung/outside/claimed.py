"""Folders for scratch copies. Each is claimed by a lock that its maker holds: one that nobody holds was left behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from rung.model.leftover import Leftover
from rung.model.pattern import pattern
from rung.outside.at_work import anyone
from rung.outside.removal import remove
from rung.outside.spread import spread

MEMORY = "/dev/shm"  # noqa: S108 - a folder of a random name is made in it
PLENTY, SHARE = 1024**3, 8  # bytes that must be free there, and how many copies would have to fit
CLAIM, UNHELD = ".rung-claim", ".rung-claim-unheld"
SAYS = b"rung made this folder for scratch copies, and removes it when the maker is gone\n"
NAMED = pattern(r"rung-\w{8}")
_BLOCK = 512  # bytes of what `st_blocks` counts, whatever the file system


class Claimed:
    """A new folder that is ours until ``close`` removes it, or until this process ends in any way at all.

    Where the file system knows no locks it bears no claim, and nobody will ever take it for one that was left behind.
    """

    def __init__(self, where: str | None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="rung-", dir=where))
        try:
            self._lock = _claim(self.path)
        except OSError:
            remove(self.path)
            raise
        spread(self.path)

    @property
    def inner(self) -> Path:
        """Return where copies are to lie in it, below a name that no other has: see ``spread``."""
        return self.path / self.path.name

    def empty(self) -> None:
        """Remove all that lies in it but the claim."""
        _empty(self.path)

    def close(self) -> None:
        """Remove it."""
        _clear(self.path)
        if self._lock is not None:
            os.close(self._lock)


def in_memory(size: int) -> str | None:
    """Return where a copy of ``size`` bytes may lie in memory.

    None where nothing may be run there, where little is free, and where the user names another place by ``TMPDIR``.
    """
    if _named():
        return None
    try:
        found = os.statvfs(MEMORY)
        mine = os.access(MEMORY, os.W_OK | os.X_OK) and Path(MEMORY).stat().st_dev != Path("/").stat().st_dev
    except OSError:
        return None
    free = found.f_bavail * found.f_frsize
    return MEMORY if mine and not found.f_flag & os.ST_NOEXEC and free >= PLENTY and size * SHARE <= free else None


def usual() -> tuple[str, ...]:
    """Return the folders in which folders for copies are made."""
    return (tempfile.gettempdir(),) if _named() else (tempfile.gettempdir(), MEMORY)


def leftovers(folders: Sequence[str]) -> tuple[Leftover, ...]:
    """Return what makers that are gone left behind in these folders, with what it takes up. Nothing is changed."""
    return tuple(Leftover(path, _size(path), busy=anyone(path)) for path in _left(folders))


def clear(folders: Sequence[str]) -> None:
    """Remove what makers that are gone left behind in these folders, and nobody works in.

    Only a folder of this user counts that bears a claim which nobody holds; no link is followed. What cannot be
    removed stays: ``leftovers`` tells of it.
    """
    for path in _left(folders):
        if not anyone(path):
            with contextlib.suppress(OSError):  # the look that comes next does not need it gone
                _clear(Path(path))


def _named() -> bool:
    return any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))


def _claim(folder: Path) -> int | None:
    """Lay a claim into a folder and hold it. It gets its name when it is held: nobody ever sees a new one free."""
    unheld = folder / UNHELD
    unheld.write_bytes(SAYS)
    held = os.open(unheld, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        unheld.rename(folder / CLAIM)
    except OSError:  # no locks here
        os.close(held)
        unheld.unlink()
        return None
    return held


def _left(folders: Sequence[str]) -> Iterator[str]:
    """Yield each folder whose maker is gone, and hold its claim until the next one is asked for."""
    for folder in dict.fromkeys(folders):
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 - names only: a temporary folder may hold thousands
        except OSError:
            continue
        for name in filter(NAMED.fullmatch, names):
            with (
                contextlib.suppress(OSError),  # none of ours, or held
                _opened(f"{folder}/{name}", os.O_RDONLY | os.O_DIRECTORY) as inside,
                _opened(CLAIM, os.O_RDWR | os.O_NONBLOCK, inside) as claim,
            ):
                if _is_free(claim, inside):
                    yield f"{folder}/{name}"


@contextlib.contextmanager
def _opened(path: str, flags: int, inside: int | None = None) -> Iterator[int]:
    """Open what is this user's own and no link. Raises ``OSError`` for anything else."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=inside)
    try:
        if os.fstat(descriptor).st_uid != os.geteuid():
            raise PermissionError(path)
        yield descriptor
    finally:
        os.close(descriptor)


def _is_free(claim: int, inside: int) -> bool:
    """Say whether this is a claim of ours that nobody held; it is held now. Raises ``OSError`` where somebody does."""
    if not stat.S_ISREG(os.fstat(claim).st_mode) or os.read(claim, len(SAYS) + 1) != SAYS:
        return False
    fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return os.path.samestat(
        os.fstat(claim), os.stat(CLAIM, dir_fd=inside, follow_symlinks=False)
    )  # not removed meanwhile


def _clear(folder: Path) -> None:
    """Remove a folder, its claim last: what a kill leaves of it can still be told from what is not ours."""
    if folder.exists():
        _empty(folder)
        remove(folder)


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            remove(each)
        elif each.name != CLAIM:
            each.unlink()


def _size(folder: str) -> int:
    """Return the bytes that all below a folder takes up, as far as it may be looked at."""
    taken = 0
    for here, folders, files in os.walk(folder):
        for name in (*folders, *files):
            with contextlib.suppress(OSError):  # gone meanwhile
                taken += os.lstat(f"{here}/{name}").st_blocks * _BLOCK
    return taken
