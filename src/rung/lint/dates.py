"""Days as people write them in a header line."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})(?P<sign>[-/.])(?P<number>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_NAME},?[\s-]+(?P<year>\d{{4}})(?!\d)",
        rf"\b{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
    )
)


def written_day(text: str) -> date | str | None:
    """Return the first day written in ``text``, its words when no calendar has that day, or None.

    ``2026-11-09``, ``2026/11/9``, ``9 Nov 2026`` and ``November 9, 2026`` are read. ``03/04/2026`` is not: it is one
    day in one country and another in the next.
    """
    for form in _FORMS:
        found = form.search(text)
        if found is not None:
            return _day(found)
    return None


def _day(found: re.Match[str]) -> date | str:
    parts = found.groupdict()
    named = parts.get("month")
    month = _MONTHS.index(named[:3].casefold()) + 1 if named else int(parts["number"])
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return found[0]
