"""A bundle as a tar: written the same way every time, read as if an enemy had written it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rung.ledger.reason import Fault, Reason

LARGEST = 1024 * 1024 * 1024
"""Bytes a bundle may have."""

MOST = 200_000
"""Members a bundle may have."""

_BLOCK = 512
_RECORD = 10240
_NAME = re.compile(
    r"entries\.jsonl|checkpoint|anchors\.jsonl|report\.(?:md|html|json)|runbook\.md|verify\.py"
    r"|ro-crate-metadata\.json|attestation\.intoto\.json"
    r"|keys/[A-Za-z0-9._-]{1,80}\.pub|keys/(?!0000)[0-9]{4}\.rotation|blobs/[0-9a-f]{64}"
)
# Times and owners may be repeated in extended headers (other programs do); names and sizes may not be hidden there.
_PAX = re.compile(rb"(?:[1-9][0-9]{0,5} (?:mtime|atime|ctime|uid|gid|uname|gname|comment)=[^\n]*\n)*")
_MAGIC = (b"ustar\x0000", b"ustar  \x00")


@dataclass(frozen=True, slots=True)
class Archive:
    """The members of a bundle by name, and what was odd about how they were packed."""

    members: Mapping[str, bytes]
    faults: tuple[Fault, ...]


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return a POSIX (ustar) tar of these members: sorted, without times and owners, the same bytes each time."""
    parts: list[bytes] = []
    for name in sorted(members):
        data = members[name]
        parts += [_header(name, len(data)), data, b"\0" * (-len(data) % _BLOCK)]
    parts.append(b"\0" * (2 * _BLOCK))
    return _padded(b"".join(parts), _RECORD)


def unpack(data: bytes) -> Archive:
    """Return the members of a tar. Nothing is written anywhere; what no bundle holds is a fault, never an exception.

    Tars repacked by other programs are read too, as long as they hold plain files and nothing else: folders, links,
    devices, sparse files, hidden names, a name used twice and names of no bundle (absolute, with ``..``) are faults.
    """
    if len(data) > LARGEST:
        return Archive({}, (Fault(Reason.TOO_LARGE, 0, f"the bundle has {len(data):,} bytes; at most {LARGEST:,}"),))
    members: dict[str, bytes] = {}
    faults: list[Fault] = []
    at = 0
    while at + _BLOCK <= len(data):
        block = data[at : at + _BLOCK]
        if not block.strip(b"\0"):
            break
        size = _size(block)
        if size is None or at + _BLOCK + size > len(data) or len(members) >= MOST:
            faults.append(_bad(at, "the archive is damaged or cut off"))
            return Archive(members, tuple(faults))
        content = data[at + _BLOCK : at + _BLOCK + size]
        fault = _take(block, content, members)
        if fault:
            faults.append(fault)
        at += _BLOCK + size + (-size % _BLOCK)
    else:
        faults.append(_bad(at, "the archive has no end"))
        return Archive(members, tuple(faults))
    if data[at:].strip(b"\0"):
        faults.append(_bad(at, "there are bytes after the end of the archive"))
    return Archive(members, tuple(faults))


def _take(block: bytes, content: bytes, members: dict[str, bytes]) -> Fault | None:
    name, kind = _name(block), block[156:157]
    shown = repr(name[:120])
    if kind in (b"x", b"g") and _PAX.fullmatch(content):
        return None
    if kind not in (b"0", b"\0", b"x", b"g"):
        return Fault(Reason.NOT_A_FILE, 0, f"the archive holds {shown}: a folder, a link or else no plain file")
    if kind in (b"x", b"g") or not _NAME.fullmatch(name):
        return Fault(Reason.ODD_MEMBER, 0, f"the archive holds something no bundle holds: {shown}")
    if name in members:
        return Fault(Reason.TWICE, 0, f"the archive holds {shown} twice: which one counts depends on who unpacks it")
    members[name] = content
    return None


def _name(block: bytes) -> str:
    name, prefix = block[:100].split(b"\0")[0], block[345:500].split(b"\0")[0]
    text = name.decode("utf-8", "replace")
    if prefix and block[257:265] == _MAGIC[0]:
        text = prefix.decode("utf-8", "replace") + "/" + text
    return text.removeprefix("./")


def _size(block: bytes) -> int | None:
    """Return the size a header tells, or None when it is no header: wrong magic, checksum or number."""
    if block[257:265] not in _MAGIC:
        return None
    size, check = (re.fullmatch(rb"[ \0]*([0-7]{1,11})[ \0]*", block[a:b]) for a, b in ((124, 136), (148, 156)))
    if not size or not check or int(check[1], 8) != _checksum(block):
        return None
    return int(size[1], 8)


def _header(name: str, size: int) -> bytes:
    block = bytearray(_BLOCK)
    for at, value in (
        (0, name.encode()),
        *((100, b"0000644\0"), (108, b"0000000\0"), (116, b"0000000\0"), (124, b"%011o\0" % size)),
        *((136, b"00000000000\0"), (156, b"0"), (257, _MAGIC[0])),
    ):
        block[at : at + len(value)] = value
    block[148:156] = b"%06o\0 " % _checksum(bytes(block))
    return bytes(block)


def _checksum(block: bytes) -> int:
    return sum(block[:148]) + 8 * ord(" ") + sum(block[156:])


def _padded(data: bytes, to: int) -> bytes:
    return data + b"\0" * (-len(data) % to)


def _bad(at: int, message: str) -> Fault:
    return Fault(Reason.BAD_ARCHIVE, 0, f"byte {at}: {message}")
