"""The forms in which a report is written, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from rung.lint.outcome import Report
from rung.registry import offered


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a report. ``render`` returns the whole text, ending in a newline unless it is empty."""

    name: str
    media: str
    render: Callable[[Report], str]


@cache
def forms() -> dict[str, Form]:
    """Return every form by its name, in the order of the names."""
    found = (form for _, form in offered("rung.lint.report", "FORM", Form))
    return {form.name: form for form in sorted(found, key=lambda form: form.name)}
