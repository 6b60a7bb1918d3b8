"""Which runbook an alert calls for, which others were looked at, and why each was taken or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePosixPath

from rung.alerts.alert import Alert
from rung.alerts.links import Link, links
from rung.model.runbook import Runbook

_ID = re.compile(r"\b[A-Z]{2,6}-\d{1,6}\b")


class Strength(IntEnum):
    """How much a reason weighs: a link somebody set on purpose, then the trigger, then the name alone."""

    NAME = 1
    TRIGGER = 2
    LINK = 3


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


@dataclass(frozen=True, slots=True)
class Considered:
    """A runbook that is near the alert and was not taken, and why."""

    runbook: Runbook
    why: str


@dataclass(frozen=True, slots=True)
class Routing:
    """Where an alert goes: candidates with the best first, and the others that were considered."""

    alert: Alert
    candidates: tuple[Candidate, ...]
    others: tuple[Considered, ...]

    @property
    def best(self) -> Candidate | None:
        """Return the candidate to open; None when nothing matches or when two match equally well."""
        if not self.candidates:
            return None
        first, *rest = self.candidates
        return None if rest and rest[0].weight == first.weight else first


def route(alert: Alert, runbooks: Sequence[Runbook]) -> Routing:
    """Return the runbooks for an alert, ranked by link, trigger, name and then by id."""
    ids = _ids(alert)
    urls = links(alert)
    candidates: list[Candidate] = []
    refused: list[Considered] = []
    for runbook in runbooks:
        reasons = _reasons(alert, ids, urls, runbook)
        against = _excluded(alert, ids, runbook)
        if reasons and against and reasons[0].strength < Strength.LINK:
            refused.append(Considered(runbook, against))
        elif reasons:
            shared = max((link.shared(runbook.path) for link in urls), default=0)
            candidates.append(Candidate(runbook, reasons, shared))
    candidates.sort(key=lambda c: (c.runbook.id, c.runbook.path))
    candidates.sort(key=lambda c: c.weight, reverse=True)
    others = _near(ids, tuple(candidates), runbooks, {id(r.runbook) for r in refused})
    return Routing(alert, tuple(candidates), (*refused, *others))


def named(runbook: Runbook) -> str:
    """Return the id of a runbook, or its path and title where it has none."""
    return runbook.id or f"{runbook.path} ({runbook.title.text})"


def _ids(alert: Alert) -> frozenset[str]:
    texts = (alert.name, *(value for _, value in (*alert.labels, *alert.annotations)))
    return frozenset(found for text in texts for found in _ID.findall(text))


def _reasons(alert: Alert, ids: frozenset[str], urls: tuple[Link, ...], runbook: Runbook) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    stem = PurePosixPath(runbook.path).stem
    for link in urls:
        name = next((n for n in (runbook.id, stem) if n and link.names(n)), None)
        if name:
            reasons.append(Reason(Strength.LINK, f"the alert's {link.source} names {name}"))
    trigger = runbook.field("Trigger")
    called = [name for name in _ID.findall(trigger) if name in ids]
    reasons += [Reason(Strength.TRIGGER, f"its trigger is {name}") for name in called]
    if _holds_word(trigger, alert.name):
        reasons.append(Reason(Strength.TRIGGER, f"its trigger names {alert.name}"))
    wanted = _plain(alert.name)
    if wanted and wanted == _plain(runbook.title.text):
        reasons.append(Reason(Strength.NAME, "its title is the name of the alert"))
    elif wanted and wanted == _plain(stem):
        reasons.append(Reason(Strength.NAME, "its file is named as the alert"))
    return tuple(sorted(dict.fromkeys(reasons), key=lambda r: -r.strength))


def _excluded(alert: Alert, ids: frozenset[str], runbook: Runbook) -> str:
    for prose in runbook.scope.excludes if runbook.scope else ():
        # What stands in the brackets says where to go instead; the exclusion itself is the rest.
        said = re.sub(r"\([^)]*\)", "", prose.text)
        if ids & set(_ID.findall(said)) or _holds_word(said, alert.name):
            return f"its scope excludes this: {prose.text}"
    return ""


def _near(
    ids: frozenset[str], candidates: tuple[Candidate, ...], runbooks: Sequence[Runbook], refused: set[int]
) -> tuple[Considered, ...]:
    taken = {id(c.runbook) for c in candidates} | refused
    pointed = _pointed(candidates)
    near: list[Considered] = []
    for runbook in runbooks:
        if id(runbook) in taken:
            continue
        if runbook.id and runbook.id in pointed:
            by, text = pointed[runbook.id]
            near.append(Considered(runbook, f"for another case, says {by}: {text}; {_trigger(runbook)}"))
        elif ids & {r.id for r in (*runbook.links, *runbook.mentions)}:
            near.append(Considered(runbook, f"it only mentions the alert; {_trigger(runbook)}"))
    return tuple(sorted(near, key=lambda c: (c.runbook.id, c.runbook.path)))


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


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.casefold())
