"""A small ledger and a bundle of it, made with a key of its own: what the attacks are tried on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rung.ledger import merkle
from rung.ledger.anchor import Anchor
from rung.ledger.archive import pack, unpack
from rung.ledger.bundle import BundleParts, build
from rung.ledger.canonical import JSON
from rung.ledger.checkpoint import checkpoint, sign
from rung.ledger.entry import Head, link
from rung.ledger.key import PublicKey
from rung.ledger.succession import Rotation
from rung.ledger.succession import sign as sign_rotation

RUN = "a1b2c3"
RUNBOOK = b"# RUN-001: Pool\n"
OUTPUT = b"42 %\n"


def digest(data: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def payload(number: int, **more: JSON) -> dict[str, JSON]:
    """Return the payload of an entry; each number makes another."""
    at = f"2026-11-09T03:12:{number % 60:02}.000001Z"
    return {"at": at, "mono": number, "kind": "step.end", "actor": "anna@ops", "run": RUN, **more}


def chained(payloads: Sequence[Mapping[str, JSON]]) -> list[bytes]:
    """Return the lines of these payloads, chained from the first."""
    head, lines = Head(), []
    for one in payloads:
        line = link(head, one)
        lines.append(line.data)
        head = line.head
    return lines


def ledger(count: int = 8) -> list[bytes]:
    """Return a chain of ``count`` lines; the first names the runbook, the second an output."""
    more: dict[int, dict[str, JSON]] = {
        1: {"runbook": {"blob": digest(RUNBOOK)}},
        2: {
            "stdout": {"blob": digest(OUTPUT), "size": len(OUTPUT)},
            "took": 0.25,
            "text": "naïve “quoted” \u2028 \u0007\n",
        },
    }
    return chained([payload(number, **more.get(number, {})) for number in range(1, count + 1)])


@dataclass(frozen=True, slots=True)
class Keys:
    """A key pair of a test."""

    private: Ed25519PrivateKey
    public: PublicKey


def keys(name: str = "rung-test", seed: int = 1) -> Keys:
    """Return the key pair of a seed: always the same."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return Keys(private, PublicKey(name, raw))


def note(lines: Sequence[bytes], pair: Keys, run: str = RUN) -> str:
    """Return the signed head of these lines."""
    return sign(checkpoint(run, lines), pair.public, pair.private.sign)


def anchor(lines: Sequence[bytes]) -> Anchor:
    """Return the anchor of these lines."""
    return Anchor(RUN, len(lines), merkle.root(lines))


def bundle(lines: Sequence[bytes], pair: Keys, signed: str = "", anchors: tuple[str, ...] = ()) -> bytes:
    """Return a bundle of these lines with their blobs."""
    blobs = {digest(RUNBOOK): RUNBOOK, digest(OUTPUT): OUTPUT}
    parts = BundleParts(
        tuple(lines), blobs, signed or note(lines, pair), (pair.public,), RUNBOOK.decode(), RUNBOOK, anchors
    )
    return build(parts)


def rotation(number: int, old: Keys, new: Keys, signer: Keys | None = None) -> str:
    """Return the entry by which ``new`` follows ``old``, signed by ``old`` or by somebody else."""
    told = Rotation(number, f"2026-11-09T03:12:{number:02}.000000Z", old.public, new.public)
    return sign_rotation(told, (signer or old).private.sign)


def rotated(lines: Sequence[bytes], line: Sequence[Keys], signer: Keys | None = None) -> dict[str, bytes]:
    """Return the members of a bundle whose keys followed one another, signed by the last or by ``signer``."""
    inside = dict(unpack(bundle(lines, line[-1], note(lines, signer or line[-1]))).members)
    for pair in line:
        inside[f"keys/{pair.public.name}.pub"] = f"{pair.public}\n".encode()
    for number, (old, new) in enumerate(pairwise(line), start=1):
        inside[f"keys/{number:04}.rotation"] = rotation(number, old, new).encode()
    return inside


def repacked(members: Mapping[str, bytes], **changes: bytes | None) -> bytes:
    """Return a bundle with members replaced, added, or (None) left out."""
    changed = {**members, **changes}
    return pack({name: data for name, data in changed.items() if data is not None})
