"""The signed head of a ledger: a C2SP checkpoint (origin, size, Merkle root) as a signed note."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rung.ledger import merkle
from rung.ledger.key import PublicKey, unbase64, verified
from rung.ledger.reason import Reason

_TEXT = re.compile(r"([^\n]{1,200})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/=]{44})\n")
_SIGNATURE = re.compile(r"\u2014 ([^\s+]{1,100}) ([A-Za-z0-9+/=]{1,200})")
_ROOT = 32
_ID, _SIGNED = 4, 64
LONGEST = 16 * 1024
_ORIGIN = "rung/run/"


class CheckpointError(ValueError):
    """A note that is no believable checkpoint, and the reason a verifier gives for it."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many entries the ledger of ``run`` has, and the RFC 6962 root over them."""

    run: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{_ORIGIN}{self.run}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def checkpoint(run: str, lines: Sequence[bytes]) -> Checkpoint:
    """Return the head of these lines."""
    return Checkpoint(run, len(lines), merkle.root(lines))


def sign(head: Checkpoint, key: PublicKey, signer: Callable[[bytes], bytes]) -> str:
    """Return the signed note; ``signer`` returns the 64 bytes of ``key``'s Ed25519 signature over its argument."""
    signature = base64.b64encode(key.id + signer(head.text.encode())).decode()
    return f"{head.text}\n\u2014 {key.name} {signature}\n"


def read(note: str) -> Checkpoint:
    """Return what a note says, without asking who signed it. Raises ``CheckpointError`` (bad-checkpoint)."""
    text, _ = _split(note)
    found = _TEXT.fullmatch(text)
    root = unbase64(found[3]) if found else None
    if not found or not found[1].startswith(_ORIGIN) or root is None or len(root) != _ROOT:
        raise CheckpointError(Reason.BAD_CHECKPOINT, "the checkpoint is not origin, size and root of a run's ledger")
    return Checkpoint(found[1].removeprefix(_ORIGIN), int(found[2]), root)


def signed_by(note: str, keys: Sequence[PublicKey]) -> PublicKey:
    """Return the first of ``keys`` that signed the note.

    Raises ``CheckpointError``: unknown-key when none of them did, bad-signature when a signature under the name and
    id of one of them is not its own.
    """
    text, signatures = _split(note)
    for line in signatures:
        found = _SIGNATURE.fullmatch(line)
        data = unbase64(found[2]) if found else None
        if not found or data is None or len(data) != _ID + _SIGNED:
            raise CheckpointError(Reason.BAD_CHECKPOINT, "a signature line of the checkpoint is malformed")
        for key in keys:
            if key.name == found[1] and key.id == data[:_ID]:
                if verified(key, data[_ID:], text.encode()):
                    return key
                raise CheckpointError(Reason.BAD_SIGNATURE, f"the signature of {key.name} does not fit the checkpoint")
    raise CheckpointError(Reason.UNKNOWN_KEY, "none of the keys signed the checkpoint")


def _split(note: str) -> tuple[str, list[str]]:
    text, separator, signatures = note.partition("\n\n")
    lines = signatures.split("\n")
    if not separator or lines[-1] != "" or len(lines) == 1 or len(note) > LONGEST:
        raise CheckpointError(Reason.BAD_CHECKPOINT, "the checkpoint is no signed note")
    return text + "\n", lines[:-1]
