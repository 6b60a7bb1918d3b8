"""The Merkle root over the lines of a ledger, as RFC 6962 §2.1 defines it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def root(lines: Iterable[bytes]) -> bytes:
    """Return the 32 bytes of the RFC 6962 tree hash; of no lines it is the SHA-256 of nothing."""
    # One finished subtree for each set bit of the count, largest first: the same split as the recursive definition.
    stack: list[tuple[int, bytes]] = []
    for line in lines:
        size, node = 1, hashlib.sha256(b"\x00" + line).digest()
        while stack and stack[-1][0] == size:
            node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
            size *= 2
        stack.append((size, node))
    if not stack:
        return hashlib.sha256(b"").digest()
    node = stack.pop()[1]
    while stack:
        node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
    return node
