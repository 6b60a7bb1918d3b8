"""The time that a person gives a run, from the text that was typed."""

from __future__ import annotations

from rung.model.errors import UsageError
from rung.model.request import GiveTime
from rung.text.phrase.duration import FORMS, parse_duration


def limited(text: str) -> tuple[GiveTime, ...]:
    """Return the request for that much time; none for the empty text. Raises UsageError (``duration-invalid``)."""
    if not text:
        return ()
    seconds = parse_duration(text)
    if seconds is None or seconds < 1:
        advice = f"write it as {' or '.join(FORMS[:3])}"
        raise UsageError(f"{text!r} is no time for a run", id="duration-invalid", advice=advice)
    return (GiveTime(int(seconds)),)
