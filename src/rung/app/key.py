"""The key that signs this installation's heads: what readers must know of it, and how it is replaced."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from rung.app.driving.log import stamp
from rung.app.ports import Signer
from rung.app.site import Site
from rung.ledger.checkpoint import CheckpointError, signed_by
from rung.ledger.key import PublicKey
from rung.ledger.succession import follow, read


@dataclass(frozen=True, slots=True)
class Replaced:
    """A key that was replaced: its name, when, and the key that followed it."""

    name: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """The key as readers need it. ``fingerprint`` is the SHA-256 of its 32 bytes, in hex.

    ``public`` is what `rung verify --key` takes. ``strangers`` are runs of this store with a head that no key of the
    succession signed: the key was lost or exchanged without a rotation, or somebody else signed.
    """

    name: str
    fingerprint: str
    public: str
    replaced: tuple[Replaced, ...]
    strangers: tuple[str, ...]


def shown(site: Site) -> InstallationKey:
    """Return the key of this installation, which is made when there is none. Raises UntrustedError."""
    return _shown(site, site.signer())


def rotated(site: Site) -> InstallationKey:
    """Make the next key, named in an entry that the present one signs, and return it. Raises UntrustedError."""
    return _shown(site, site.rotate_key(stamp(site.clock)))


def _shown(site: Site, signer: Signer) -> InstallationKey:
    key = signer.public
    line = follow(signer.rotations).keys or (key,)
    replaced = tuple(Replaced(one.old.name, one.at, one.new.name) for one in map(read, signer.rotations))
    strangers = _strangers(site, line) if site.has_store() else ()
    return InstallationKey(key.name, sha256(key.raw).hexdigest(), str(key), replaced, strangers)


def _strangers(site: Site, line: tuple[PublicKey, ...]) -> tuple[str, ...]:
    store = site.open_store()
    return tuple(row.id for row in store.runs() if not all(_ours(note, line) for note in store.checkpoints(row.id)))


def _ours(note: str, line: tuple[PublicKey, ...]) -> bool:
    try:
        signed_by(note, line)
    except CheckpointError:
        return False
    return True
