"""A signer with a key of its own, always the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from fakes.ledger import Keys, keys
from rung.ledger.key import PublicKey


@dataclass(frozen=True, slots=True)
class FakeSigner:
    pair: Keys = field(default_factory=keys)

    @property
    def public(self) -> PublicKey:
        return self.pair.public

    @property
    def rotations(self) -> tuple[str, ...]:
        return ()

    def sign(self, message: bytes) -> bytes:
        return self.pair.private.sign(message)
