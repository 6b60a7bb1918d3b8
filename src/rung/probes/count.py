"""Counted things in words."""

from __future__ import annotations


def many(number: int, noun: str, several: str = "") -> str:
    """Return ``1 job`` or ``3 jobs``; ``several`` is the word for more than one where it is no ``s`` at the end."""
    return f"{number} {noun}" if number == 1 else f"{number} {several or f'{noun}s'}"
