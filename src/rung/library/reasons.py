"""Why a runbook answers an alert: each reason as a phrase with its weight, and what of its scope speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from rung.library.identity import called, stem
from rung.library.pointers import Pointer, plain
from rung.model.runbook import Runbook

ID = re.compile(r"\b[A-Z]{2,6}-\d{1,6}\b")
"""An id of the field's form, wherever it stands in a text."""

_ALERTS = ("Alert", "Alerts", "Alertname")
_TELLING = 6
"""Letters a heading needs to be taken for an alert's name: a shorter one is any word."""


class Signal(Protocol):
    """What routing asks of an alert, be it one that fires or a rule that may."""

    @property
    def name(self) -> str:
        """Return the name of the alert."""
        ...

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """Return the labels."""
        ...

    @property
    def annotations(self) -> tuple[tuple[str, str], ...]:
        """Return the annotations."""
        ...


class Strength(IntEnum):
    """How much a reason weighs: a link to the id or file, a link to the title, the trigger, the name alone.

    A title weighs less than a file: pages are copied, and the copy keeps the title of the other.
    """

    NAME = 1
    TRIGGER = 2
    TITLED = 3
    LINK = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a runbook matches, as a phrase that follows its id."""

    strength: Strength
    text: str


def ids(signal: Signal) -> frozenset[str]:
    """Return the ids that the texts of an alert hold."""
    texts = (signal.name, *(value for _, value in (*signal.labels, *signal.annotations)))
    return frozenset(found for text in texts for found in ID.findall(text))


def alert_lines(runbook: Runbook) -> tuple[str, ...]:
    """Return the alerts that the header lines of a runbook say it is for."""
    return tuple(part.strip() for name in _ALERTS for part in runbook.field(name).split(",") if part.strip())


def headings(runbook: Runbook) -> tuple[str, ...]:
    """Return the headings below the title: a page may be for several alerts, each under its own."""
    sections = (section.title.text for section in runbook.sections)
    return tuple(dict.fromkeys(text for text in (*sections, *(step.title.text for step in runbook.steps)) if text))


@dataclass(frozen=True, slots=True)
class Sought:
    """What an alert gives to look for a runbook by.

    ``ids`` stand in its texts, ``pointers`` are its addresses, ``answers`` are the ids of runbooks that a register
    entry of the alert answers with, each with that entry's id.
    """

    signal: Signal
    ids: frozenset[str]
    pointers: tuple[Pointer, ...]
    answers: Mapping[str, str]


def reasons(sought: Sought, runbook: Runbook) -> tuple[Reason, ...]:
    """Return why ``runbook`` answers the alert, the strongest reason first; nothing when it does not."""
    linked = (reason for link in sought.pointers for reason in _by_link(link, runbook, stem(runbook.path)))
    every = (*linked, *_by_trigger(sought, runbook), *_by_name(plain(sought.signal.name), runbook))
    return tuple(sorted(dict.fromkeys(every), key=lambda reason: -reason.strength))


def excluded(sought: Sought, runbook: Runbook) -> str:
    """Return the words with which the scope of ``runbook`` excludes the alert, or nothing."""
    for prose in runbook.scope.excludes if runbook.scope else ():
        # What stands in the brackets says where to go instead; the exclusion itself is the rest.
        said = re.sub(r"\([^)]*\)", "", prose.text)
        if sought.ids & set(ID.findall(said)) or _holds_word(said, sought.signal.name):
            return f"its scope excludes this: {prose.text}"
    return ""


def _by_trigger(sought: Sought, runbook: Runbook) -> Iterator[Reason]:
    trigger, name = runbook.field("Trigger"), sought.signal.name
    for found in ID.findall(trigger):
        if found in sought.ids:
            yield Reason(Strength.TRIGGER, f"its trigger is {found}")
    if _holds_word(trigger, name):
        yield Reason(Strength.TRIGGER, f"its trigger names {name}")
    if runbook.id in sought.answers:
        yield Reason(Strength.TRIGGER, f"{sought.answers[runbook.id]} answers with it")
    if plain(name) and plain(name) in map(plain, alert_lines(runbook)):
        yield Reason(Strength.TRIGGER, f"its Alert line names {name}")


def _by_name(wanted: str, runbook: Runbook) -> Iterator[Reason]:
    if not wanted:
        return
    if wanted == plain(runbook.title.text):
        yield Reason(Strength.NAME, "its title is the name of the alert")
    elif wanted == plain(stem(runbook.path)):
        yield Reason(Strength.NAME, "its file is named as the alert")
    elif len(wanted) >= _TELLING and wanted in map(plain, headings(runbook)):
        yield Reason(Strength.NAME, "a heading of it is the name of the alert")


def _by_link(link: Pointer, runbook: Runbook, file: str) -> list[Reason]:
    name = next((n for n in called(runbook) if link.names(n)), None)
    if name is None:
        return []
    strength = Strength.TITLED if name == runbook.title.text and name != file else Strength.LINK
    found = [Reason(strength, f"the alert's {link.source} names {name}")]
    # Where a file holds several entries, the anchor says which of them is meant.
    if link.anchor and plain(link.anchor) in {plain(runbook.id), plain(runbook.title.text)} and name == file:
        found.append(Reason(Strength.LINK, f"its anchor names {runbook.title.text or runbook.id}"))
    return found


def _holds_word(text: str, word: str) -> bool:
    return bool(word) and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
