"""Contents made comparable: what differs between two equal builds by nature is taken out before they are compared."""

from __future__ import annotations

import zlib
from hashlib import sha256

from rung.model.pattern import pattern

HOLDS_PATH = "holds the path of the folder"
NOT_READ = "may not be read"
GZIP = b"\x1f\x8b"
VOLATILE = pattern(
    rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? |\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d(?: \d{4})?"
    rb"|\b20\d\d-[01]\d-[0-3]\d\b|\b[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d+)?"
)
LARGEST = 256 * 1024**2  # bytes of an unpacked file


def digest(data: bytes, folder: str = "") -> str:
    """Return the SHA-256 of the content, in hexadecimal, with what differs by nature taken out.

    Of a gzip file what is packed in it counts; dates, clock times and the path of the folder are left out.
    """
    whole = _unpacked(data) if data.startswith(GZIP) else data
    if folder:
        whole = whole.replace(folder.encode(), b".")
    return sha256(VOLATILE.sub(b"", whole)).hexdigest()


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
