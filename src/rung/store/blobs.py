"""Bytes by their SHA-256: small ones in a row, large ones in a file of their own."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path

from rung.ledger.record import Blob
from rung.model.errors import UntrustedError

IN_ROW = 64 * 1024
"""Bytes, compressed, up to which a blob is a row."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WORTH_PACKING = 4 * 1024 * 1024  # beyond it the packing costs more than a file; it seldom fits a row anyway


@dataclass(frozen=True, slots=True)
class Packed:
    """A blob ready to be named by a row. ``body`` is None when the bytes already lie durable in a file."""

    blob: Blob
    body: bytes | None


def pack(folder: Path, data: bytes) -> Packed:
    """Return ``data`` ready for a row; when it is too large for one it is durable in ``folder`` before this returns.

    Raises ``UntrustedError`` (``store-full``, ``store-io-error``) when the file cannot be written.
    """
    blob = Blob(hashlib.sha256(data).hexdigest(), len(data))
    if len(data) <= _WORTH_PACKING:
        body = zlib.compress(data, 1)
        if len(body) <= IN_ROW:
            return Packed(blob, body)
    place = _place(folder, blob.digest)
    try:
        _write(place, data)
    except OSError as error:
        raise _cannot_write(error, place) from error
    return Packed(blob, None)


def name(connection: sqlite3.Connection, packed: Packed) -> None:
    """Name a blob in the database (inside a transaction); naming it again changes nothing."""
    connection.execute(
        "insert or ignore into blob (digest, size, body) values (?, ?, ?)",
        (packed.blob.digest, packed.blob.size, packed.body),
    )


def read(connection: sqlite3.Connection, folder: Path, digest: str) -> bytes:
    """Return the bytes with this SHA-256. Raises ``UntrustedError`` (``blob-missing``, ``blob-changed``)."""
    found = connection.execute(
        "select cast(size as integer), cast(body as blob) from blob where digest = ?", (digest,)
    ).fetchone()
    if found is None:
        raise _missing(digest, "the store has no such blob")
    size, body = found
    data = _from_file(folder, digest, size) if body is None else _unpacked(body, size)
    if len(data) != size or hashlib.sha256(data).hexdigest() != digest:
        raise UntrustedError(
            f"the stored bytes of {digest} were changed",
            id="blob-changed",
            where=str(_place(folder, digest)) if body is None else "",
            advice="This evidence cannot be believed. Restore it from an exported bundle or a copy of the store.",
        )
    return data


def _unpacked(body: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, size + 1)
    except zlib.error:
        return b""  # the digest of nothing does not match, which is the answer


def _from_file(folder: Path, digest: str, size: int) -> bytes:
    place = _place(folder, digest)
    try:
        with place.open("rb") as file:
            return file.read(size + 1)
    except FileNotFoundError:
        raise _missing(digest, f"its file is gone: {place}") from None
    except OSError as error:
        raise UntrustedError(
            f"a blob cannot be read: {error.strerror}",
            id="store-io-error",
            where=str(place),
            advice="Make the file readable, then try again.",
        ) from error


def _missing(digest: str, why: str) -> UntrustedError:
    return UntrustedError(
        f"the bytes of {digest} are missing: {why}",
        id="blob-missing",
        advice="Restore them from an exported bundle or a copy of the store.",
    )


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _write(place: Path, data: bytes) -> None:
    """Write, fsync, rename, fsync the folder: after this the file is whole or absent, whatever happens."""
    _make(place.parent)
    if not (place.is_file() and place.read_bytes() == data):
        partial = place.with_name(f"{place.name}.{os.getpid()}.partial")
        try:
            descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            partial.replace(place)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    _sync_folder(place.parent)


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot_write(error: OSError, place: Path) -> UntrustedError:
    return UntrustedError(
        f"evidence cannot be written: {error.strerror}",
        id="store-full" if error.errno in _NO_ROOM else "store-io-error",
        where=str(place),
        advice="Nothing that was acknowledged is lost. Free some space or make the folder writable, then go on.",
    )
