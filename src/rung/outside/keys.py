"""The Ed25519 key of this installation: made on first use, private to its owner, never shown, rotated in order."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rung.ledger import succession
from rung.ledger.key import KeyFormError, PublicKey
from rung.model.errors import UntrustedError

_SEED = 32
_LONGEST = 1024  # no public key has as many bytes
_CURRENT, _NEXT = "signing.key", "signing.key.next"


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """The public key, and the function that signs with the private one (64 bytes for any message).

    ``rotations`` are the signed entries of the succession that led to this key, the first one first.
    """

    public: PublicKey
    sign: Callable[[bytes], bytes]
    rotations: tuple[str, ...] = ()


def installation_key(folder: Path) -> InstallationKey:
    """Return the key kept in ``folder`` (``signing.key``, 0600); make it when there is none.

    A rotation that was interrupted after its entry was written is finished first. Raises ``UntrustedError``:
    ``key-unreadable`` when it cannot be read or made, ``key-damaged`` when it is no key, ``key-exposed`` when others
    may read it.
    """
    place = folder / _CURRENT
    try:
        seed = _read(place) or _make(place)
        notes = _rotations(folder)
        if notes and (folder / _NEXT).exists():
            with _locked(folder):
                _finish(folder)
            seed, notes = _read(place), _rotations(folder)
    except OSError as error:
        raise _unreadable(error, place) from error
    key = _key(_whole(seed, place))
    _keep_public(folder, key.public)
    return _led_by(key, notes)


def known_keys(folder: Path) -> tuple[PublicKey, ...]:
    """Return the public half of every key that signs or signed here, the one of now first. Nothing is written.

    The private half of some may be lost: what it signed stays signed. Raises ``UntrustedError`` as
    ``installation_key`` does.
    """
    try:
        texts = [place.read_bytes()[:_LONGEST].decode("utf-8", "replace") for place in sorted(folder.glob("*.pub"))]
        notes = _rotations(folder)
    except OSError as error:
        raise _unreadable(error, folder) from error
    held = key_held(folder)
    now = (held,) if held else ()
    return tuple(dict.fromkeys((*now, *succession.follow(notes).keys, *filter(None, map(_public, texts)))))


def key_held(folder: Path) -> PublicKey | None:
    """Return the public half of the key that is kept in ``folder``, None when there is none. Nothing is written.

    Raises ``UntrustedError`` as ``installation_key`` does.
    """
    place = folder / _CURRENT
    try:
        seed = _read(place)
    except OSError as error:
        raise _unreadable(error, place) from error
    return _key(_whole(seed, place)).public if seed else None


def _public(text: str) -> PublicKey | None:
    try:
        return PublicKey.parse(text)
    except KeyFormError:
        return None  # it vouches for nothing


def _keep_public(folder: Path, key: PublicKey) -> None:
    """Write the public half down once: should the private one be lost, what it signed is still known here."""
    place = folder / f"{key.name}.pub"
    if not place.exists():
        with suppress(OSError):  # in a folder that is only read the private key is there, which is as good
            _write(place, f"{key}\n".encode())


def rotate(folder: Path, at: str) -> InstallationKey:
    """Make a new key at ``at`` (RFC 3339), name it in an entry that the old key signs, and return it.

    The old private key is gone afterwards. Two at once follow one another. Whenever this is interrupted, the key is
    the old or the new one, never neither. Raises ``UntrustedError`` as ``installation_key`` does.
    """
    installation_key(folder)
    try:
        with _locked(folder):
            _finish(folder)
            (folder / _NEXT).unlink(missing_ok=True)  # of a rotation that never was: no entry names it
            old = installation_key(folder)
            if not old.rotations:
                _set_aside(folder, old.public.name)
            new = _key(_make(folder / _NEXT))
            number = len(old.rotations) + 1
            note = succession.sign(succession.Rotation(number, at, old.public, new.public), old.sign)
            _write(folder / f"{number:04}.rotation", note.encode())
            _finish(folder)
    except OSError as error:
        raise _unreadable(error, folder / _CURRENT) from error
    return installation_key(folder)


def _led_by(key: InstallationKey, notes: tuple[str, ...]) -> InstallationKey:
    """Return the key with the entries that led to it: none when it was made anew after the last one was lost."""
    line = succession.follow(notes)
    return InstallationKey(key.public, key.sign, notes if line.keys and line.keys[-1] == key.public else ())


def _set_aside(folder: Path, name: str) -> None:
    """Give the entries of a succession whose last key was lost another name: this key begins one of its own."""
    for place in folder.glob("????.rotation"):
        place.rename(place.with_name(f"{place.name}.before-{name}"))


def _finish(folder: Path) -> None:
    """Put the next key in place when an entry names it already."""
    seed, notes = _read(folder / _NEXT), _rotations(folder)
    if len(seed) == _SEED and succession.follow(notes).keys[-1:] == (_key(seed).public,):
        (folder / _NEXT).replace(folder / _CURRENT)
        _sync(folder)


def _rotations(folder: Path) -> tuple[str, ...]:
    return tuple(place.read_bytes().decode("utf-8", "replace") for place in sorted(folder.glob("????.rotation")))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _whole(seed: bytes, place: Path) -> bytes:
    if len(seed) != _SEED:
        raise UntrustedError(
            "the signing key is damaged",
            id="key-damaged",
            where=str(place),
            advice="Restore it from a copy, or move it away: a new one is made, which readers must be told.",
        )
    return seed


def _unreadable(error: OSError, place: Path) -> UntrustedError:
    return UntrustedError(
        f"the signing key cannot be read or made: {error.strerror}",
        id="key-unreadable",
        where=str(place),
        advice="Make the file readable and its folder writable for you.",
    )


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
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
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
    """Make a seed and return the one that lies at ``place``: two processes that begin at once end with one key."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(place, os.urandom(_SEED))
    return _read(place)


def _write(place: Path, data: bytes) -> None:
    """Write a file beside the place and link it there, durable and whole; what was there first stays."""
    partial = place.with_name(f"{place.name}.{os.getpid()}.partial")
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        place.hardlink_to(partial)
    except FileExistsError:
        pass  # somebody else was first; theirs counts
    finally:
        partial.unlink()
    _sync(place.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
