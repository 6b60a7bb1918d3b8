"""Public keys of installations, written as signed notes write them (C2SP signed-note: ``name+id+base64``)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from rung.ledger.reason import Reason

_ED25519 = b"\x01"
_LENGTH = 32
_FORM = re.compile(r"([^\s+]{1,100})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,100})")


class KeyFormError(ValueError):
    """A text that is no public key of a signed note."""

    reason = Reason.BAD_KEY


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key (32 bytes) and the name it signs under (no blanks, no ``+``)."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes that stand before each signature of this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        """Return ``name+id+base64``, which ``parse`` reads."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.raw).decode()}"

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Return the key written as ``name+id+base64``. Raises ``KeyFormError``."""
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise KeyFormError("a public key is written name+id+base64")
        data = unbase64(found[3])
        if data is None or len(data) != _LENGTH + 1 or data[:1] != _ED25519:
            raise KeyFormError("the key is no Ed25519 key of 32 bytes")
        key = cls(found[1], data[1:])
        if key.id.hex() != found[2]:
            raise KeyFormError("the key's id does not belong to its name and bytes")
        return key


def verified(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """Say whether ``signature`` (64 bytes) is this key's Ed25519 signature of ``message``."""
    # 40 ms to import, and most commands never look at a signature.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def unbase64(text: str) -> bytes | None:
    """Return the bytes of standard base64 in its one canonical spelling, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None
