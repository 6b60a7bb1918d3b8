"""The Merkle root over the lines of a ledger, as RFC 6962 §2.1 defines it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_Stack = list[tuple[int, bytes]]
"""One finished subtree for each set bit of the count, largest first: the same split as the recursive definition."""


def root(lines: Iterable[bytes]) -> bytes:
    """Return the 32 bytes of the RFC 6962 tree hash; of no lines it is the SHA-256 of nothing."""
    stack: _Stack = []
    for line in lines:
        _grow(stack, line)
    return _fold(stack)


def roots(lines: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """Return the root over the first ``size`` lines for each size that there are lines for, in one pass."""
    wanted = set(sizes)
    stack: _Stack = []
    found = {0: _fold(stack)} if 0 in wanted else {}
    for size, line in enumerate(lines, start=1):
        _grow(stack, line)
        if size in wanted:
            found[size] = _fold(stack)
    return found


def _grow(stack: _Stack, line: bytes) -> None:
    size, node = 1, hashlib.sha256(b"\x00" + line).digest()
    while stack and stack[-1][0] == size:
        node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
        size *= 2
    stack.append((size, node))


def _fold(stack: _Stack) -> bytes:
    if not stack:
        return hashlib.sha256(b"").digest()
    node = stack[-1][1]
    for _, left in reversed(stack[:-1]):
        node = hashlib.sha256(b"\x01" + left + node).digest()
    return node
