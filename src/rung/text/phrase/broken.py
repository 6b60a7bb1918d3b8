"""A phrase that starts like a typed one and is not: where it goes wrong, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.span import Span


@dataclass(frozen=True, slots=True)
class Broken:
    """``at`` covers the first wrong bytes; ``allowed`` names the forms the grammar knows."""

    at: Span
    message: str
    allowed: tuple[str, ...]
