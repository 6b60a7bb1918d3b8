"""Who signed the head of a bundle: its checkpoint, the succession of its keys, and the key that the reader knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rung.ledger import succession
from rung.ledger.checkpoint import LONGEST, CheckpointError, read, signed_by
from rung.ledger.checks import Check, Status, ended
from rung.ledger.key import KeyFormError, PublicKey
from rung.ledger.reason import Fault, Reason


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed parts of a bundle. ``signer`` is the key of the bundle that signed the head, if one did."""

    note: str
    keys: tuple[PublicKey, ...]
    bad_keys: tuple[Fault, ...]
    rotations: tuple[str, ...]
    line: succession.Succession
    signer: PublicKey | None


def signed(members: Mapping[str, bytes]) -> Signed:
    """Return the signed parts of the members of a bundle."""
    keys, bad = _keys(members)
    note = note_in(members)
    rotations = succession.notes_in(members)
    try:
        read(note)
        signer: PublicKey | None = signed_by(note, keys)
    except CheckpointError:
        signer = None  # check_checkpoint asks again and says why
    return Signed(note, keys, bad, rotations, succession.follow(rotations), signer)


def note_in(members: Mapping[str, bytes]) -> str:
    """Return the text of the checkpoint, as much of it as a checkpoint may have."""
    return members.get("checkpoint", b"")[: LONGEST + 1].decode("utf-8", "replace")


def check_checkpoint(parts: Signed, run: str) -> Check:
    """Check that one of the bundle's keys signed the head of this run."""
    try:
        head = read(parts.note)
        key = signed_by(parts.note, parts.keys)
    except CheckpointError as error:
        return ended("checkpoint", (*parts.bad_keys, Fault(error.reason, 0, str(error))), "")
    faults = parts.bad_keys
    if head.run != run:
        faults = (*faults, Fault(Reason.OTHER_RUN, 0, f"the checkpoint is of run {head.run}, the entries of run {run}"))
    return ended("checkpoint", faults, f"signed by {key.name}")


def check_succession(parts: Signed) -> Check:
    """Check that the keys of the bundle followed one another, and that the last of them signed."""
    if not parts.keys and not parts.rotations:
        return Check("succession", Status.UNDONE, "there is no key that can be read")
    line = parts.line.keys or tuple(key for key in parts.keys if key == parts.signer)[:1] or parts.keys[:1]
    faults = list(parts.line.faults)
    if not faults:
        faults += [
            Fault(Reason.STRAY_KEY, 0, f"the key {key.name} is in the bundle, and no rotation names it")
            for key in dict.fromkeys(parts.keys)
            if key not in line
        ]
        if parts.signer in line[:-1]:
            message = f"the head was signed by {parts.signer.name}, which {line[-1].name} had replaced"
            faults.append(Fault(Reason.RETIRED_KEY, 0, message))
    times = len(parts.rotations)
    said = f"{times} rotations, each signed by the key before" if times else "one key, never rotated"
    return ended("succession", tuple(faults), said)


def check_key(parts: Signed, known: PublicKey | None) -> Check:
    """Check that the key the reader knows signed, or a key that followed it."""
    if known is None:
        why = "no key was given: whoever rewrote the run could have signed it with a key of their own"
        return Check("key", Status.UNDONE, why)
    line = parts.line
    if not line.faults and known in line.keys[:-1] and parts.signer == line.keys[-1]:
        return ended("key", (), f"signed by {line.keys[-1].name}, which follows the key you know, {known.name}")
    try:
        read(parts.note)
        signed_by(parts.note, (known,))
    except CheckpointError as error:
        reason = Reason.OTHER_KEY if error.reason is Reason.UNKNOWN_KEY else error.reason
        return ended("key", (Fault(reason, 0, f"the checkpoint was not signed by {known.name}: {error}"),), "")
    return ended("key", (), f"signed by the key you know, {known.name}")


def _keys(members: Mapping[str, bytes]) -> tuple[tuple[PublicKey, ...], tuple[Fault, ...]]:
    keys: list[PublicKey] = []
    faults: list[Fault] = []
    for name, data in sorted(members.items()):
        if name.endswith(".pub"):
            try:
                keys.append(PublicKey.parse(data.decode("utf-8", "replace")))
            except KeyFormError as error:
                faults.append(Fault(error.reason, 0, f"{name}: {error}"))
    return tuple(keys), tuple(faults)
