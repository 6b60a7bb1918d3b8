"""Files that end before their own bytes say that they do: a write that was broken off leaves such."""

from __future__ import annotations

import struct
import zlib

ELF, AR, GZIP, ZIP = b"\x7fELF", b"!<arch>\n", b"\x1f\x8b", b"PK\x03\x04"
WIDE, BIG_ENDIAN = 2, 2  # of the bytes 4 and 5 of an ELF file (System V ABI, "ELF Header")
HEADERS = {True: ("Q", 40, 58), False: ("L", 32, 46)}  # the sections' offset, and their size and number, by `wide`
MEMBER = 60  # bytes before each member of an archive (ar(5)); its size stands in ten of them
SIZE = slice(48, 58)
END, LAST = b"PK\x05\x06", 66_000  # what a zip ends with, and how far from the end it begins at most (PKZIP APPNOTE)
CHUNK = 1 << 20  # bytes that are worked on at once: what is left of more would be copied again and again
EMPTY, SHORTER = "empty", "shorter than its own header says"


def ends_early(data: bytes) -> str:
    """Return why a file is not whole, by what it holds; empty where it is, or where nobody can tell."""
    if not data:
        return EMPTY
    if data.startswith(ELF):
        return SHORTER if _cut_elf(data) else ""
    if data.startswith(AR):
        return SHORTER if _cut_archive(data) else ""
    if data.startswith(GZIP):
        return "its compressed stream breaks off" if _cut_gzip(data) else ""
    if data.startswith(ZIP):
        return "without the list of contents that it should end with" if END not in data[-LAST:] else ""
    return ""


def _cut_elf(data: bytes) -> bool:
    """Say whether the sections that an ELF file announces lie behind its end."""
    wide = data[4:5] == bytes([WIDE])
    kind, offset, sizes = HEADERS[wide]
    order = ">" if data[5:6] == bytes([BIG_ENDIAN]) else "<"
    if len(data) < sizes + 4:
        return True
    start = struct.unpack_from(f"{order}{kind}", data, offset)[0]
    size, number = struct.unpack_from(f"{order}HH", data, sizes)
    return bool(start) and start + size * number > len(data)


def _cut_archive(data: bytes) -> bool:
    at = len(AR)
    while at < len(data):
        if len(data) - at < MEMBER:
            return bool(data[at:].strip(b"\n"))
        told = data[at : at + MEMBER][SIZE].strip()
        if not told.isdigit():
            return False  # of a kind that is not known
        at += MEMBER + int(told)
        if at > len(data):
            return True
        at += at % 2
    return False


def _cut_gzip(data: bytes) -> bool:
    stream = zlib.decompressobj(wbits=31)
    try:
        for at in range(0, len(data), CHUNK):
            piece = data[at : at + CHUNK]
            while piece and not stream.eof:
                stream.decompress(piece, CHUNK)
                piece = stream.unconsumed_tail
    except zlib.error:
        return False
    return not stream.eof
