"""Bytes that lie beside the record, under what they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes kept beside the ledger under their SHA-256; ``size`` is how many there were before any cap."""

    blob: str
    size: int
