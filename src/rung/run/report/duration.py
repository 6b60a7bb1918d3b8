"""A duration in words, for people."""

from __future__ import annotations

_UNITS = ((86_400, "d"), (3600, "h"), (60, "min"))


def words(seconds: float) -> str:
    """Return ``0.4 s``, ``42 s``, ``4 min 12 s`` or ``2 h 5 min``: the two greatest units that are not zero."""
    if seconds < 10:  # noqa: PLR2004 - below ten seconds a tenth still says something
        return f"{seconds:.1f} s"
    left = round(seconds)
    parts: list[str] = []
    for size, name in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}")
    if left:
        parts.append(f"{left} s")
    return " ".join(parts[:2])
