"""The Ed25519 key of this installation: made on first use, private to its owner, never shown."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rung.ledger.key import PublicKey
from rung.model.errors import UntrustedError

_SEED = 32


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """The public key, and the function that signs with the private one (64 bytes for any message)."""

    public: PublicKey
    sign: Callable[[bytes], bytes]


def installation_key(folder: Path) -> InstallationKey:
    """Return the key kept in ``folder`` (``signing.key``, 0600); make it when there is none.

    Raises ``UntrustedError``: ``key-unreadable`` when it cannot be read or made, ``key-damaged`` when it is no key,
    ``key-exposed`` when others may read it.
    """
    place = folder / "signing.key"
    try:
        seed = _read(place) or _make(place)
    except OSError as error:
        raise UntrustedError(
            f"the signing key cannot be read or made: {error.strerror}",
            id="key-unreadable",
            where=str(place),
            advice="Make the file readable and its folder writable for you.",
        ) from error
    if len(seed) != _SEED:
        raise UntrustedError(
            "the signing key is damaged",
            id="key-damaged",
            where=str(place),
            advice="Restore it from a copy, or move it away: a new one is made, which readers must be told.",
        )
    return _key(seed)


def _key(seed: bytes) -> InstallationKey:
    # 40 ms to import, and most commands sign nothing.
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(seed)
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return InstallationKey(PublicKey(f"rung-{sha256(raw).hexdigest()[:8]}", raw), private.sign)


def _read(place: Path) -> bytes:
    """Return the seed, empty when there is no file yet."""
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    with os.fdopen(descriptor, "rb") as file:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
            raise UntrustedError(
                "other accounts may read the signing key",
                id="key-exposed",
                where=str(place),
                advice=f"If nobody has read it: chmod 600 {place}. Otherwise move it away and tell readers.",
            )
        return file.read(_SEED + 1) or b"?"  # an empty file is damage, not a reason to make another key


def _make(place: Path) -> bytes:
    """Write a new seed beside the place and link it there: two processes that begin at once end with one key."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = place.with_name(f"{place.name}.{os.getpid()}.partial")
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_SEED))
            file.flush()
            os.fsync(descriptor)
        place.hardlink_to(partial)
    except FileExistsError:
        pass  # somebody else was first; theirs is the key
    finally:
        partial.unlink()
    folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return _read(place)
