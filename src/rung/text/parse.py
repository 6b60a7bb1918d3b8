"""Markdown text to parser events, with the options rung reads every file with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyromark

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_TASKLISTS | pyromark.Options.ENABLE_STRIKETHROUGH


@dataclass(frozen=True, slots=True)
class Event:
    """One parser event. ``verb`` is start, end, or the kind of a leaf; ``what`` names the element or holds the text."""

    verb: str
    what: str
    value: object
    start: int
    end: int


def events(text: str, base: int) -> Iterator[Event]:
    """Yield the events of the text in order; byte offsets are moved by ``base``."""
    for raw, place in pyromark.events_with_range(text, options=_OPTIONS):
        start, end = place["start"] + base, place["end"] + base
        if isinstance(raw, str):
            yield Event(raw.lower(), "", None, start, end)
            continue
        yield _event(raw, start, end)


def _event(raw: Mapping[str, object], start: int, end: int) -> Event:
    ((verb, content),) = raw.items()
    if verb in {"Start", "End"}:
        if isinstance(content, str):
            return Event(verb.lower(), content, None, start, end)
        if isinstance(content, dict):
            ((what, value),) = content.items()
            return Event(verb.lower(), what, value, start, end)
    if isinstance(content, str):
        return Event(verb.lower(), content, None, start, end)
    return Event(verb.lower(), "", content, start, end)
