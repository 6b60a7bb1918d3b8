"""Files of a library: found in a fixed order whatever stands in the way, and changed only whole."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rung.model.errors import UntrustedError, UsageError
from rung.outside.whole import opened

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is still read: no runbook has more, and a log kept beside them may."""

SUFFIXES = (".md", ".markdown", ".mdown", ".txt", ".yaml", ".yml")
_FORGE = ".github"
"""The one hidden folder that is walked: CODEOWNERS may lie there."""

_SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})
APART = ".rung-root"
"""A file of this name says that its folder is a library of its own, and no part of those around it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was read: the path it was found by, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was not read. ``reason`` is one of missing, unreadable, too-large, loop, odd."""

    path: str
    reason: str
    message: str


def walk(root: Path, suffixes: tuple[str, ...] = SUFFIXES, largest: int = LARGEST) -> Iterator[Found | Unread]:
    """Yield every file below ``root`` (or ``root`` itself when it is a file), folders and names in sorted order.

    Hidden names but ``.github``, ``node_modules``, folders that are libraries of their own (``APART``) and files with
    other suffixes are passed over. What cannot be read
    is yielded as ``Unread``; links are followed, each folder once. Never raises for what it meets.
    """
    try:
        kind = root.stat().st_mode
    except OSError as error:
        yield Unread(str(root), "missing", f"{root} cannot be read: {error.strerror}")
        return
    if stat.S_ISDIR(kind):
        yield from _Walk(suffixes, largest).folder(root, frozenset())
    else:
        yield read(root, largest)


def read(path: Path, largest: int = LARGEST) -> Found | Unread:
    """Return the bytes of one file, or why they were not read. A pipe or device is never opened."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            return Unread(str(path), "odd", f"{path} is no regular file")
        with opened(path) as file:
            data = file.read(largest + 1)
    except UsageError:  # it was one when its kind was asked
        return Unread(str(path), "odd", f"{path} is no regular file")
    except (OSError, ValueError) as error:
        return Unread(str(path), "unreadable", f"{path} cannot be read: {getattr(error, 'strerror', None) or error}")
    if len(data) > largest:
        size = max(facts.st_size, len(data))
        return Unread(str(path), "too-large", f"{path} has {size:,} bytes; files of more than {largest:,} are not read")
    return Found(str(path), data)


def write(path: Path, data: bytes, *, expected: bytes | None) -> None:
    """Replace a file whole: after this it is the old or the new one, whatever happens in between.

    ``expected`` is what the file held when it was read; None means it must not exist. Mode and, where it is a link,
    the file behind it are kept. Raises ``UsageError`` (``file-changed``) when it holds something else by now, and
    ``UntrustedError`` (``file-not-written``) when it cannot be written; the old file then stands untouched.
    """
    try:
        place = path.resolve()
        _refuse_changed(place, expected)
        _replace(place, data, expected)
    except OSError as error:
        raise UntrustedError(
            f"the file cannot be written: {error.strerror or error}",
            id="file-not-written",
            where=str(path),
            advice="The file was left as it was. Make room or make the folder writable, then try again.",
        ) from error


_Identity = tuple[int, int]


class _Walk:
    """One walk: what is wanted, and which folders were already seen under any name."""

    def __init__(self, suffixes: tuple[str, ...], largest: int) -> None:
        self._suffixes = suffixes
        self._largest = largest
        self._seen: set[_Identity] = set()

    def folder(self, folder: Path, above: frozenset[_Identity]) -> Iterator[Found | Unread]:
        """Yield what is in a folder; ``above`` are the folders that led here."""
        try:
            facts = folder.stat()
            here = (facts.st_dev, facts.st_ino)
            if here in above:
                yield Unread(str(folder), "loop", f"{folder} leads back to a folder above it")
                return
            if here in self._seen:
                return  # its files were already yielded under another name
            self._seen.add(here)
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            yield Unread(str(folder), "unreadable", f"the folder {folder} cannot be read: {error.strerror}")
            return
        if above and APART in names:
            return
        for name in names:
            if (not name.startswith(".") or name == _FORGE) and name not in _SKIPPED:
                yield from self._one(folder / name, above | {here})

    def _one(self, path: Path, above: frozenset[_Identity]) -> Iterator[Found | Unread]:
        wanted = path.name.lower().endswith(self._suffixes)
        try:
            kind = path.stat().st_mode
        except OSError as error:
            if wanted or path.is_symlink():
                reason = "loop" if error.errno == errno.ELOOP else "unreadable"
                yield Unread(str(path), reason, f"{path} cannot be read: {error.strerror}")
            return
        if stat.S_ISDIR(kind):
            yield from self.folder(path, above)
        elif wanted:
            yield read(path, self._largest)


def _refuse_changed(place: Path, expected: bytes | None) -> None:
    try:
        now: bytes | None = place.read_bytes()
    except FileNotFoundError:
        now = None
    if now != expected:
        was = "was not there" if expected is None else f"had SHA-256 {hashlib.sha256(expected).hexdigest()[:12]}…"
        raise UsageError(
            f"the file changed since it was read (it {was})",
            id="file-changed",
            where=str(place),
            advice="Nothing was written. Read it again and try again.",
        )


def _replace(place: Path, data: bytes, expected: bytes | None) -> None:
    partial = place.with_name(f".{place.name}.{os.getpid()}.partial")
    mode = 0o666 & ~_umask() if expected is None else stat.S_IMODE(place.stat().st_mode)
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        _refuse_changed(place, expected)  # once more: a person may have saved it while we wrote
        partial.replace(place)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
