"""Durations as people write them: ``15m``, ``30s``, ``1h30m``, ``500ms``, ``2 minutes``."""

from __future__ import annotations

from rung.model.pattern import pattern

_UNITS = {
    "ms": 0.001, "s": 1.0, "sec": 1.0, "second": 1.0, "m": 60.0, "min": 60.0, "minute": 60.0,
    "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "d": 86400.0, "day": 86400.0,
}  # fmt: skip
_UNIT = r"(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![A-Za-z])"
_PIECE = rf"\d{{1,12}}(?:\.\d{{1,6}})?[ \t\n]*{_UNIT}"
_JOINED = r"\d{1,12}(?:\.\d{1,6})?(?:ms|[smhd])"
DURATION = rf"(?:(?:{_JOINED})+(?![A-Za-z0-9])|{_PIECE}(?:[ \t]+{_PIECE})*)"
_WHOLE = pattern(DURATION)  # 2 ms
_ONE = pattern(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_DIGITS = 12
FORMS = ("15m", "30s", "2h", "1h30m", "500ms")


def parse_duration(text: str) -> float | None:
    """Return the seconds a duration means, or None when it is none."""
    text = text.strip()
    number, unit = text[:-1], text[-1:]
    if unit in _UNITS and number.isascii() and number.isdigit() and len(number) <= _DIGITS:
        return float(number) * _UNITS[unit]  # most are such, and need no pattern
    if not _WHOLE.fullmatch(text):
        return None
    total = 0.0
    for number, unit in _ONE.findall(text):
        known = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
        if known is None:
            return None
        total += float(number) * known
    return total
