"""A connection to the one file: private, durable, safe on this version of SQLite, never on a network drive."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rung.model.errors import UntrustedError, UsageError
from rung.store.mounts import filesystem_of, is_network

APPLICATION = 0x72756E67
"""``rung`` in ASCII, in the file's header: so that another program's database is never taken for a store."""

_MOUNTS = Path("/proc/self/mountinfo")
_WAL_FORMAT = b"\x02\x02"  # the format versions in the header: https://www.sqlite.org/fileformat.html


def connect(path: Path, busy: float) -> sqlite3.Connection:
    """Return a connection to the store file, which is created 0600 (its folder 0700) when it is missing.

    ``busy`` is how many seconds to wait for another writer. Raises ``UntrustedError`` (``store-network-filesystem``,
    ``store-read-only``) and ``sqlite3.Error``.
    """
    _refuse_network(path)
    _create(path)
    uri = f"{path.absolute().as_uri()}?immutable=1" if _needs_no_lock(path) else path.absolute().as_uri()
    connection = sqlite3.connect(uri, uri=True, timeout=busy, isolation_level=None)
    # SQLite keeps any bytes as text: those that are none make one row odd, and leave the others to be read.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        _configure(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Take the write lock at once; commit when the block ends well, undo everything when it does not."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:  # SQLite itself rolls back on some errors
            connection.execute("rollback")
        raise


@contextmanager
def moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Read everything in the block as it was at one moment, whatever others write meanwhile."""
    connection.execute("begin")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("rollback")  # nothing was written


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Say whether this SQLite keeps a WAL file whole when two connections write and checkpoint at once.

    3.7.0 to 3.51.2 do not; the fix is in 3.51.3, 3.50.7 and 3.44.6 (https://www.sqlite.org/wal.html#walresetbug).
    """
    branch = version[:2]
    return version >= (3, 51, 3) or (branch == (3, 50) and version[2] >= 7) or (branch == (3, 44) and version[2] >= 6)  # noqa: PLR2004 - release numbers, explained above


def journal() -> str:
    """Return the journal mode this SQLite is trusted with."""
    return "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate"


def _configure(connection: sqlite3.Connection, path: Path) -> None:
    ours = connection.execute("pragma application_id").fetchone()[0]
    used = connection.execute("select count(*) from sqlite_schema").fetchone()[0]
    if used and ours != APPLICATION:
        raise UsageError(
            "this is a database of another program, not a store of rung",
            id="store-foreign",
            where=str(path),
            advice="Name another file with --store.",
        )
    connection.execute("pragma synchronous=full")
    connection.execute("pragma trusted_schema=off")
    wanted = journal()
    if _writable(path):
        got = connection.execute(f"pragma journal_mode={wanted}").fetchone()[0]
        if got != wanted:
            raise UntrustedError(
                f"the store stays in journal mode {got}, which this SQLite ({sqlite3.sqlite_version}) may damage",
                id="store-locked",
                where=str(path),
                advice="End the other processes that have it open, then try again.",
            )


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _needs_no_lock(path: Path) -> bool:
    """Say whether this is a WAL file at rest where nothing can be written: SQLite reads such a file only unlocked.

    https://www.sqlite.org/wal.html#readonly
    """
    if _writable(path) or any(path.with_name(path.name + end).exists() for end in ("-wal", "-shm")):
        return False
    with path.open("rb") as file:
        return file.read(20)[18:20] == _WAL_FORMAT


def _create(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UsageError(
                "the store is no regular file", id="store-foreign", where=str(path), advice="Name another file."
            ) from None
        return
    except OSError as error:
        raise UntrustedError(
            f"the store cannot be created: {error.strerror}",
            id="store-read-only",
            where=str(path),
            advice="Name a folder you may write with --store, or make this one writable.",
        ) from error
    os.close(descriptor)


def _refuse_network(path: Path) -> None:
    try:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return  # no Linux: the kind of file system is not told; documented in the store's page
    kind = filesystem_of(mounts, path.absolute().parent.resolve())
    if is_network(kind):
        raise UntrustedError(
            f"the store lies on a network file system ({kind}), where locks are not kept",
            id="store-network-filesystem",
            where=str(path),
            advice="Put the store on a local disk: --store FILE.",
        )
