"""Which runbook an alert calls for, which others were looked at, and why each was taken or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from rung.library.identity import stem
from rung.library.links import references
from rung.library.pointers import Pointer, is_pointer, plain, pointers
from rung.model.runbook import Register, Runbook

_ID = re.compile(r"\b[A-Z]{2,6}-\d{1,6}\b")
_ALERTS = ("Alert", "Alerts", "Alertname")
_ADDRESSES = ("aliases", "permalink", "redirect_from")
_TELLING = 6
"""Letters a heading needs to be taken for an alert's name: a shorter one is any word."""

_ANSWERS = ("Response", "Runbook", "Runbook URL", "Procedure")


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A runbook that matches, with its reasons, the strongest first.

    ``shared`` says how many folders the link and the file have in common; it decides between files of one name.
    """

    runbook: Runbook
    reasons: tuple[Reason, ...]
    shared: int = 0

    @property
    def weight(self) -> tuple[tuple[int, ...], int]:
        """Return what candidates are ranked by; more is better."""
        return tuple(int(reason.strength) for reason in self.reasons), self.shared

    @property
    def linked(self) -> bool:
        """Say whether a pointer of the alert leads here."""
        return self.reasons[0].strength >= Strength.TITLED


@dataclass(frozen=True, slots=True)
class Considered:
    """A runbook that is near the alert and was not taken, and why."""

    runbook: Runbook
    why: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates, the best first, and those that a scope excludes."""

    candidates: tuple[Candidate, ...]
    refused: tuple[Considered, ...]

    @property
    def best(self) -> Candidate | None:
        """Return the candidate to open; None when nothing matches or when two match equally well."""
        if not self.candidates:
            return None
        first, *rest = self.candidates
        return None if rest and rest[0].weight == first.weight else first


class Index:
    """The names of many runbooks, so that each of many alerts is compared with few of them."""

    def __init__(self, runbooks: Sequence[Runbook], registers: Sequence[Register] = ()) -> None:
        self._runbooks = runbooks
        self._named: dict[str, list[int]] = {}
        self._by_id: dict[str, list[int]] = {}
        self._triggered: list[tuple[int, str]] = []
        for number, runbook in enumerate(runbooks):
            every = (*called(runbook), *_alert_lines(runbook), *_headings(runbook))
            for name in {plain(name) for name in every} - {""}:
                self._named.setdefault(name, []).append(number)
            if runbook.id:
                self._by_id.setdefault(runbook.id, []).append(number)
            if trigger := runbook.field("Trigger"):
                self._triggered.append((number, trigger))
        self._registers: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for register in registers:
            answers = (register.id, answered_by(register))
            for name in {plain(register.id), plain(register.title.text), plain(register.field("Alert"))} - {""}:
                self._registers.setdefault(name, []).append(answers)

    def ranked(self, signal: Signal) -> Ranked:
        """Return the runbooks for an alert, ranked by link, trigger, name and then by id."""
        found = ids(signal)
        urls = pointers((*signal.annotations, *signal.labels), signal.name)
        answers = self._answers(signal, found)
        candidates: list[Candidate] = []
        refused: list[Considered] = []
        for number in self._near(signal, found, urls, answers):
            runbook = self._runbooks[number]
            reasons = _reasons(signal, found, urls, runbook, answers)
            against = _excluded(signal, found, runbook)
            if reasons and against and reasons[0].strength < Strength.TITLED:
                refused.append(Considered(runbook, against))
            elif reasons:
                shared = max((link.shared(runbook.path) for link in urls), default=0)
                candidates.append(Candidate(runbook, reasons, shared))
        candidates.sort(key=lambda c: (c.runbook.id, c.runbook.path))
        candidates.sort(key=lambda c: c.weight, reverse=True)
        return Ranked(tuple(candidates), tuple(refused))

    def _answers(self, signal: Signal, found: frozenset[str]) -> dict[str, str]:
        """Return the ids of runbooks that a register entry of the alert answers with, and that entry's id."""
        answers: dict[str, str] = {}
        for name in sorted({plain(signal.name), *map(plain, found)}):
            for register, targets in self._registers.get(name, ()):
                for target in targets:
                    answers.setdefault(target, register)
        return answers

    def _near(
        self, signal: Signal, found: frozenset[str], urls: tuple[Pointer, ...], answers: dict[str, str]
    ) -> list[int]:
        names = {plain(signal.name), *(plain(target) for link in urls for target in link.targets)}
        near = {number for name in names for number in self._named.get(name, ())}
        near.update(number for target in answers for number in self._by_id.get(target, ()))
        words = (*found, signal.name)
        near.update(number for number, trigger in self._triggered if any(word in trigger for word in words if word))
        return sorted(near)


def answered_by(register: Register) -> tuple[str, ...]:
    """Return the ids of the runbooks that answer a register entry: of its Response line, or else all it names."""
    said = [text for name in _ANSWERS if (text := register.field(name))]
    named = [found for text in said for found in _ID.findall(text) if found.startswith("RUN-")]
    every = (reference.id for reference in references(register) if reference.id.startswith("RUN-"))
    return tuple(dict.fromkeys(named or every))


@dataclass(frozen=True, slots=True)
class Kept:
    """A register entry as an alert: its header lines are what annotations are to a rule."""

    name: str
    labels: tuple[tuple[str, str], ...]
    annotations: tuple[tuple[str, str], ...]


def pointed_at(index: Index, entry: Register) -> tuple[Runbook, ...]:
    """Return the runbooks that a ``Runbook:`` line of a register entry leads to, by path or address."""
    lines = tuple((header.name, header.value.text) for header in entry.headers if is_pointer(header.name))
    if not lines:
        return ()
    ranked = index.ranked(Kept(entry.title.text or entry.id, (), lines))
    best = ranked.best
    found = (best,) if best is not None else ranked.candidates
    return tuple(candidate.runbook for candidate in found if candidate.linked)


def others(signal: Signal, ranked: Ranked, runbooks: Sequence[Runbook]) -> tuple[Considered, ...]:
    """Return the runbooks that are near the alert and were not taken, those that a scope excludes first."""
    found = ids(signal)
    taken = {id(c.runbook) for c in ranked.candidates} | {id(c.runbook) for c in ranked.refused}
    pointed = _pointed(ranked.candidates)
    near: list[Considered] = []
    for runbook in runbooks:
        if id(runbook) in taken:
            continue
        if runbook.id and runbook.id in pointed:
            by, text = pointed[runbook.id]
            near.append(Considered(runbook, f"for another case, says {by}: {text}; {_trigger(runbook)}"))
        elif found & {r.id for r in (*runbook.links, *runbook.mentions)}:
            near.append(Considered(runbook, f"it only mentions the alert; {_trigger(runbook)}"))
    return (*ranked.refused, *sorted(near, key=lambda c: (c.runbook.id, c.runbook.path)))


def named(runbook: Runbook) -> str:
    """Return the id of a runbook, or its path and title where it has none."""
    return runbook.id or f"{runbook.path} ({runbook.title.text})"


def ids(signal: Signal) -> frozenset[str]:
    """Return the ids that the texts of an alert hold."""
    texts = (signal.name, *(value for _, value in (*signal.labels, *signal.annotations)))
    return frozenset(found for text in texts for found in _ID.findall(text))


def called(runbook: Runbook) -> tuple[str, ...]:
    """Return the names an address may call a runbook by: its id, its file, what its front matter says, its title."""
    said = [runbook.field("slug"), *(part for name in _ADDRESSES for part in runbook.field(name).split(","))]
    parts = [part.strip(" []'\"").strip("/").rpartition("/")[2] for part in said]
    return tuple(name for name in (runbook.id, stem(runbook.path), *parts, runbook.title.text) if name)


def _alert_lines(runbook: Runbook) -> tuple[str, ...]:
    """Return the alerts that the header lines of a runbook say it is for."""
    return tuple(part.strip() for name in _ALERTS for part in runbook.field(name).split(",") if part.strip())


def _headings(runbook: Runbook) -> tuple[str, ...]:
    """Return the headings below the title: a page may be for several alerts, each under its own."""
    sections = (section.title.text for section in runbook.sections)
    return tuple(dict.fromkeys(text for text in (*sections, *(step.title.text for step in runbook.steps)) if text))


def _reasons(
    signal: Signal,
    found: frozenset[str],
    urls: tuple[Pointer, ...],
    runbook: Runbook,
    answers: dict[str, str],
) -> tuple[Reason, ...]:
    file = stem(runbook.path)
    reasons = [reason for link in urls for reason in _by_link(link, runbook, file)]
    trigger = runbook.field("Trigger")
    called = [name for name in _ID.findall(trigger) if name in found]
    reasons += [Reason(Strength.TRIGGER, f"its trigger is {name}") for name in called]
    if _holds_word(trigger, signal.name):
        reasons.append(Reason(Strength.TRIGGER, f"its trigger names {signal.name}"))
    if runbook.id in answers:
        reasons.append(Reason(Strength.TRIGGER, f"{answers[runbook.id]} answers with it"))
    wanted = plain(signal.name)
    if wanted and wanted in map(plain, _alert_lines(runbook)):
        reasons.append(Reason(Strength.TRIGGER, f"its Alert line names {signal.name}"))
    if wanted and wanted == plain(runbook.title.text):
        reasons.append(Reason(Strength.NAME, "its title is the name of the alert"))
    elif wanted and wanted == plain(file):
        reasons.append(Reason(Strength.NAME, "its file is named as the alert"))
    elif len(wanted) >= _TELLING and wanted in map(plain, _headings(runbook)):
        reasons.append(Reason(Strength.NAME, "a heading of it is the name of the alert"))
    return tuple(sorted(dict.fromkeys(reasons), key=lambda r: -r.strength))


def _by_link(link: Pointer, runbook: Runbook, file: str) -> list[Reason]:
    name = next((n for n in called(runbook) if link.names(n)), None)
    if name is None:
        return []
    strength = Strength.TITLED if name == runbook.title.text and name != file else Strength.LINK
    reasons = [Reason(strength, f"the alert's {link.source} names {name}")]
    # Where a file holds several entries, the anchor says which of them is meant.
    if link.anchor and plain(link.anchor) in {plain(runbook.id), plain(runbook.title.text)} and name == file:
        reasons.append(Reason(Strength.LINK, f"its anchor names {runbook.title.text or runbook.id}"))
    return reasons


def _excluded(signal: Signal, found: frozenset[str], runbook: Runbook) -> str:
    for prose in runbook.scope.excludes if runbook.scope else ():
        # What stands in the brackets says where to go instead; the exclusion itself is the rest.
        said = re.sub(r"\([^)]*\)", "", prose.text)
        if found & set(_ID.findall(said)) or _holds_word(said, signal.name):
            return f"its scope excludes this: {prose.text}"
    return ""


def _pointed(candidates: tuple[Candidate, ...]) -> dict[str, tuple[str, str]]:
    """Return what the candidates' exclusions point at: id → (who says so, the exclusion)."""
    pointed: dict[str, tuple[str, str]] = {}
    for candidate in candidates:
        scope = candidate.runbook.scope
        for prose in scope.excludes if scope else ():
            for found in _ID.findall(prose.text):
                pointed.setdefault(found, (named(candidate.runbook), prose.text))
    return pointed


def _trigger(runbook: Runbook) -> str:
    trigger = runbook.field("Trigger")
    return f"its trigger is: {trigger}" if trigger else "it names no trigger"


def _holds_word(text: str, word: str) -> bool:
    return bool(word) and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
