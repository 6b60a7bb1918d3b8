"""A DSSE envelope (https://github.com/secure-systems-lab/dsse) around a statement, with one Ed25519 signature."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rung.ledger.canonical import canonical
from rung.ledger.entry import DECODER, too_deep
from rung.ledger.key import PublicKey, unbase64
from rung.model.errors import UntrustedError

TYPE = "application/vnd.in-toto+json"
_SIGNED = 64


class EnvelopeError(ValueError):
    """Bytes that are no envelope as rung writes it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was signed, the name of the key that signed it (a hint, never believed), and its 64 bytes."""

    payload: bytes
    keyid: str
    signature: bytes


def pae(payload: bytes, kind: str = TYPE) -> bytes:
    """Return the bytes that are signed: the pre-authentication encoding, which binds the type to the payload."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(payload), payload)


def sign(payload: bytes, key: PublicKey, signer: Callable[[bytes], bytes]) -> bytes:
    """Return the envelope; ``signer`` returns the 64 bytes of ``key``'s Ed25519 signature over its argument."""
    return _written(Envelope(payload, keyid(key), signer(pae(payload))))


def keyid(key: PublicKey) -> str:
    """Return how an envelope names a key: name and id, as a signed note does."""
    return f"{key.name}+{key.id.hex()}"


def read(data: bytes) -> Envelope:
    """Return what an envelope holds, without asking who signed it. Raises ``EnvelopeError``.

    It must be spelled as it is written, so that every byte of it means something.
    """
    if too_deep(data):
        raise EnvelopeError("it is nested too deeply")
    try:
        value = DECODER.decode(data.decode("utf-8"))
    except ValueError as error:
        raise EnvelopeError(f"it is no JSON: {error}") from error
    signatures = value.get("signatures") if isinstance(value, Mapping) else None
    first = signatures[0] if isinstance(signatures, list) and signatures else None
    texts = [value.get("payload"), first.get("keyid"), first.get("sig")] if isinstance(first, Mapping) else []
    if not texts or not all(isinstance(text, str) for text in texts):
        raise EnvelopeError("it holds no payload and signature")
    payload, signature = unbase64(texts[0]), unbase64(texts[2])
    if payload is None or signature is None or len(signature) != _SIGNED:
        raise EnvelopeError("its payload or its signature is no base64 of what it should be")
    found = Envelope(payload, texts[1], signature)
    if not _spelled(found, data):
        raise EnvelopeError("it is not spelled as rung writes it: one signature, one type, canonical JSON")
    return found


def _spelled(envelope: Envelope, data: bytes) -> bool:
    try:
        return _written(envelope) == data
    except UntrustedError:
        return False  # a name with half a character has no spelling


def _written(envelope: Envelope) -> bytes:
    signature = {"keyid": envelope.keyid, "sig": base64.b64encode(envelope.signature).decode()}
    payload = base64.b64encode(envelope.payload).decode()
    return canonical({"payload": payload, "payloadType": TYPE, "signatures": [signature]})
