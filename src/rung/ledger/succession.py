"""The succession of an installation's keys: each entry is signed by the key before and names the key after."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rung.ledger.key import KeyFormError, PublicKey, unbase64, verified
from rung.ledger.reason import Fault, Reason

_ORIGIN = "rung/keys"
_NOTE = re.compile(
    _ORIGIN + r"\n([1-9][0-9]{0,3})\n(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\n([^\n]{1,300})\n([^\n]{1,300})\n"
    "\n\u2014 ([^\\s+]{1,100}) ([A-Za-z0-9+/=]{1,200})\n",
    re.ASCII,
)
_ID, _SIGNED = 4, 64
LONGEST = 16 * 1024
"""Bytes of an entry that are looked at; no entry has as many."""


class RotationError(ValueError):
    """A note that is no entry of a succession, and the reason a verifier gives for it."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rotation:
    """The ``number``-th change of the key (from 1): from ``at`` on, ``new`` signs in the place of ``old``."""

    number: int
    at: str
    old: PublicKey
    new: PublicKey

    @property
    def text(self) -> str:
        """Return the five lines that are signed."""
        return f"{_ORIGIN}\n{self.number}\n{self.at}\n{self.old}\n{self.new}\n"


@dataclass(frozen=True, slots=True)
class Succession:
    """The keys that followed one another, the last one valid now; and what was wrong with the entries."""

    keys: tuple[PublicKey, ...] = ()
    faults: tuple[Fault, ...] = ()


def sign(rotation: Rotation, signer: Callable[[bytes], bytes]) -> str:
    """Return the signed note; ``signer`` returns the 64 bytes of the old key's signature over its argument."""
    signature = base64.b64encode(rotation.old.id + signer(rotation.text.encode())).decode()
    return f"{rotation.text}\n\u2014 {rotation.old.name} {signature}\n"


def read(note: str) -> Rotation:
    """Return what a note says, its signature verified.

    Raises ``RotationError``: bad-rotation when it is no such entry or not signed by the key it replaces,
    bad-signature when the signature is not that key's.
    """
    found = _NOTE.fullmatch(note)
    if not found:
        raise RotationError(Reason.BAD_ROTATION, "it is not number, time, old key, new key and one signature")
    try:
        rotation = Rotation(int(found[1]), found[2], PublicKey.parse(found[3]), PublicKey.parse(found[4]))
    except KeyFormError as error:
        raise RotationError(Reason.BAD_ROTATION, str(error)) from error
    data = unbase64(found[6])
    if rotation.text != note.partition("\n\n")[0] + "\n" or data is None or len(data) != _ID + _SIGNED:
        raise RotationError(Reason.BAD_ROTATION, "it is not spelled as it was signed")
    if (found[5], data[:_ID]) != (rotation.old.name, rotation.old.id):
        raise RotationError(Reason.BAD_ROTATION, "it is not signed by the key it replaces")
    if not verified(rotation.old, data[_ID:], rotation.text.encode()):
        raise RotationError(Reason.BAD_SIGNATURE, f"the signature of {rotation.old.name} does not fit")
    return rotation


def follow(notes: Sequence[str]) -> Succession:
    """Return the keys that the entries name, first to last, as far as each continues the one before."""
    keys: list[PublicKey] = []
    for number, note in enumerate(notes, start=1):
        try:
            rotation = read(note)
        except RotationError as error:
            return Succession(tuple(keys), (Fault(error.reason, 0, f"rotation {number}: {error}"),))
        if rotation.number != number or (keys and rotation.old != keys[-1]):
            message = f"rotation {number} does not continue the one before"
            return Succession(tuple(keys), (Fault(Reason.BAD_ROTATION, 0, message),))
        keys = [*(keys or [rotation.old]), rotation.new]
    return Succession(tuple(keys))


def notes_in(members: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the entries of the succession that a bundle holds, in order; a gap becomes an empty one."""
    named = {int(name[5:9]): data for name, data in members.items() if name.endswith(".rotation")}
    numbers = range(1, max(named, default=0) + 1)
    return tuple(named.get(number, b"")[: LONGEST + 1].decode("utf-8", "replace") for number in numbers)
