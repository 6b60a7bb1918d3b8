"""What a verified signature says of the one who made it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verified:
    """Whose signature it is: every name that the allowed signers give the key now, its fingerprint, and that file."""

    principals: tuple[str, ...]
    key: str
    signers: bytes
