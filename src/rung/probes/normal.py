"""Contents made comparable: what differs between two equal builds by nature is taken out before they are compared."""

from __future__ import annotations

import zlib
from hashlib import sha256

GZIP = b"\x1f\x8b"
LARGEST = 256 * 1024**2  # bytes of an unpacked file


def digest(data: bytes) -> str:
    """Return the SHA-256 of the content in hexadecimal; of a gzip file that of what is packed in it."""
    return sha256(_unpacked(data) if data.startswith(GZIP) else data).hexdigest()


def _unpacked(data: bytes) -> bytes:
    """Return what a gzip file holds, all its members; the file itself when it is broken or too large."""
    whole = bytearray()
    rest = data
    try:
        while rest.startswith(GZIP):
            member = zlib.decompressobj(wbits=31)
            whole += member.decompress(rest, LARGEST - len(whole))
            if member.unconsumed_tail or not member.eof:
                return data
            rest = member.unused_data
    except zlib.error:
        return data
    return bytes(whole)
