"""SQLite's errors as errors people read: what happened to the store, and what to do now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rung.model.errors import UntrustedError

_SAFE = "Nothing that was acknowledged is lost. "
_LOST = frozenset({"store-corrupt", "store-error"})
"""Where the file itself may be another one than was written: nobody knows what is lost."""

# By primary result code: https://www.sqlite.org/rescode.html
_MEANING: dict[int, tuple[str, str, str]] = {
    sqlite3.SQLITE_BUSY: ("store-locked", "is locked by another process", "Wait for it to finish, then try again."),
    sqlite3.SQLITE_LOCKED: ("store-locked", "is locked by another process", "Wait for it to finish, then try again."),
    sqlite3.SQLITE_READONLY: ("store-read-only", "cannot be written", "Make the file and its folder writable."),
    sqlite3.SQLITE_PERM: ("store-read-only", "cannot be written", "Make the file and its folder writable."),
    sqlite3.SQLITE_CANTOPEN: (
        "store-read-only",
        "cannot be opened, or its journal cannot be created beside it",
        "Make the folder exist and be writable for you.",
    ),
    sqlite3.SQLITE_FULL: ("store-full", "has no room: the disk is full", "Free some space on that disk, then go on."),
    sqlite3.SQLITE_IOERR: (
        "store-io-error",
        "cannot be read or written by the disk",
        "Look at the disk (dmesg, quota, file size limit: ulimit -f), then go on.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "store-corrupt",
        "is damaged",
        "Keep a copy of it, then restore the last good copy; exported bundles verify without it.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "store-corrupt",
        "is not a store of rung, or its first bytes are damaged",
        "Name another file, or keep a copy of this one and restore the last good copy.",
    ),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise every SQLite error inside as ``UntrustedError`` with an id of its own, the path, and advice."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error


def explain(error: sqlite3.Error, path: Path) -> UntrustedError:
    """Return the error people read for an error of SQLite."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    name: str = getattr(error, "sqlite_errorname", "no code")
    kept = ("store-error", f"gave an error ({error})", "Run `rung doctor`; keep a copy of the file.")
    id_, what, advice = _MEANING.get(code & 0xFF, kept)
    return UntrustedError(
        f"the store {what} ({name}: {error})",
        id=id_,
        where=str(path),
        advice=advice if id_ in _LOST else _SAFE + advice,
    )
