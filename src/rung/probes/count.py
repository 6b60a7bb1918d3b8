"""Counted things in words."""

from __future__ import annotations


def many(number: int, noun: str) -> str:
    """Return ``1 job`` or ``3 jobs``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
