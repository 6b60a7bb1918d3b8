"""What nobody can guess: ids of runs, nonces of approvals."""

from __future__ import annotations

import secrets


def run_id() -> str:
    """Return six hex digits for a new run. The store refuses one that is taken: then ask again."""
    return secrets.token_hex(3)


def nonce() -> str:
    """Return 128 random bits in hex, for an approval that counts once."""
    return secrets.token_hex(16)
