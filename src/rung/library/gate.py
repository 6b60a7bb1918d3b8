"""What a gate is: a question about the whole library that passes, fails or does not apply, and what it looked at."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from rung.library.alerting import AlertRule
from rung.library.library import Library
from rung.library.links import references
from rung.library.pointers import plain
from rung.library.reasons import ids
from rung.library.routing import Index, answered_by, pointed_at
from rung.model.replacing import replace
from rung.model.runbook import Entry, Register, Runbook
from rung.model.span import Source, Span

Tested = Callable[[Runbook], date | None]
_WORDS = re.compile(r"\b(?:p|s|sev|severity|priority)[- ]?([0-5])\b|([a-z]+)")
_LEVELS = {
    "critical": "critical", "page": "critical", "emergency": "critical", "severe": "critical", "blocker": "critical",
    "high": "high", "major": "high", "error": "high",
    "warning": "warning", "warn": "warning", "medium": "medium", "moderate": "medium", "minor": "low",
    # The numbered priorities and severities of pagers, as PagerDuty (SEV-1) and Opsgenie (P1) word them.
    "0": "critical", "1": "critical", "2": "high", "3": "medium", "4": "low", "5": "info",
    "low": "low", "info": "info", "information": "info", "informational": "info", "notice": "info", "none": "none",
}  # fmt: skip


class Verdict(StrEnum):
    """How a gate ended."""

    PASSES = "pass"
    FAILS = "fail"
    DOES_NOT_APPLY = "does not apply"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that keeps a gate shut, where it stands (``path`` empty: nowhere yet), and what to do."""

    message: str
    path: str
    span: Span
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a gate looked at, each kind with its number, and what it found lacking.

    Where there is nothing to look at, the gate does not apply.
    """

    at: tuple[tuple[str, int], ...]
    shortfalls: tuple[Shortfall, ...]
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Return how the gate ends."""
        if self.shortfalls:
            return Verdict.FAILS
        return Verdict.PASSES if any(number for _, number in self.at) else Verdict.DOES_NOT_APPLY


@dataclass(frozen=True)
class Gate:
    """One gate. ``name`` is stable; ``question`` is what it asks of the library, in a sentence."""

    name: str
    question: str
    look: Callable[[View], Looked]

    @property
    def page(self) -> str:
        """Return the gate's page: what it asks, why, and what it looks at."""
        return (sys.modules[self.look.__module__].__doc__ or "").strip()


@dataclass(frozen=True)
class View:
    """What gates look at. ``runbooks`` are those that tell somebody what to do, without plain pages.

    ``tested`` says when a revision last passed a run, None without a record; ``blank`` tells a value that was
    filled in from one that only holds its place.
    """

    library: Library
    runbooks: tuple[Runbook, ...]
    blank: Callable[[str], bool]
    rules: tuple[AlertRule, ...] = ()
    tested: Tested | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)

    def kept(self, kind: str) -> tuple[Register, ...]:
        """Return the register entries of one kind."""
        return tuple(entry for entry in self.library.registers if entry.kind == kind)

    @cached_property
    def alerts(self) -> tuple[Alert, ...]:
        """Return every alert: the MON entries, then the alerting rules but those of severity none, each once.

        A rule that bears the title or carries the id of a MON entry of its severity is that very alert.
        """
        index = Index(self.runbooks, self.library.registers)
        found = {(entry.id, ""): self._of_entry(entry, index) for entry in self.kept("MON")}
        for rule in self.rules:
            severity = word(rule.severity)
            entry = self._entry_of(rule)
            same = entry is not None and found[entry.id, ""].severity in {severity, ""}
            key = (entry.id, "") if entry is not None and same else (rule.name, severity)
            if severity == "none":
                continue
            ranked = index.ranked(rule)
            answering = tuple(c.runbook for c in ((ranked.best,) if ranked.best else ranked.candidates) if c)
            title = entry.title.text if entry is not None else rule.name
            alert = found.get(key) or Alert(rule.name, title, severity, rule.path, rule.span, ())
            named = {id(runbook): runbook for runbook in (*alert.runbooks, *answering)}
            found[key] = replace(alert, runbooks=tuple(named.values()), severity=alert.severity or severity)
        return tuple(found.values())

    def _of_entry(self, entry: Register, index: Index) -> Alert:
        severity = level(entry, "Severity", "Level", "Priority")
        return Alert(
            entry.id, entry.title.text, severity, entry.path, entry.title.span, self._of_register(entry, index)
        )

    def _entry_of(self, rule: AlertRule) -> Register | None:
        """Return the MON entry that keeps the alert of a rule, or None."""
        carried = ids(rule)
        kept = (
            e for e in self.kept("MON") if e.id in carried or plain(rule.name) in {plain(e.title.text), plain(e.id)}
        )
        return next(kept, None)

    def _of_register(self, entry: Register, index: Index) -> tuple[Runbook, ...]:
        named = {id(runbook): runbook for runbook in self.library.by_alert(entry.id)}
        named.update({id(runbook): runbook for runbook in pointed_at(index, entry)})
        for target in answered_by(entry):
            named.update({id(found): found for found in self.runs(target)})
        return tuple(runbook for runbook in self.runbooks if id(runbook) in named)

    def runs(self, name: str) -> tuple[Runbook, ...]:
        """Return the runbooks with this id."""
        return tuple(entry for entry in self.library.by_id.get(name.upper(), ()) if isinstance(entry, Runbook))

    def answering(self, entry: Register) -> tuple[Runbook, ...]:
        """Return the runbooks an entry names, and those that name it among their linked ids or as their trigger."""
        named = [runbook for reference in references(entry) for runbook in self.runs(reference.id)]
        back = [runbook for runbook in self.runbooks if any(link.id == entry.id for link in runbook.links)]
        by_trigger = [runbook for runbook in self.runbooks if entry.id and entry.id in runbook.field("Trigger")]
        return tuple({id(runbook): runbook for runbook in (*named, *back, *by_trigger)}.values())

    def promised(self, entry: Register) -> tuple[str, ...]:
        """Return the ids of runbooks that an entry names and that are not here."""
        return tuple(r.id for r in references(entry) if r.id.startswith("RUN-") and not self.runs(r.id))

    def text(self, entry: Entry) -> str:
        """Return the bytes of an entry as text, or its title when its file is not at hand."""
        source = self.sources.get(entry.path)
        return source.text(entry.span) if source is not None else entry.title.text


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert, wherever it is kept: its name, its severity in one of our words, and the runbooks that answer it."""

    name: str
    title: str
    severity: str
    path: str
    span: Span
    runbooks: tuple[Runbook, ...]

    @property
    def called(self) -> str:
        """Return the name with the title where they differ."""
        return self.name if self.title in {"", self.name} else f"{self.name} ({self.title})"


def word(text: str) -> str:
    """Return a severity or level in one of our words (critical, high, warning, medium, low, info, none), or nothing."""
    found = ("".join(groups) for groups in _WORDS.findall(text.casefold()))
    return next((_LEVELS[said] for said in found if said in _LEVELS), "")


def level(entry: Register, *names: str) -> str:
    """Return the level that the first of these headers gives, in one of our words, or nothing."""
    return next((found for name in names if (found := word(entry.field(name)))), "")


def unanswered(alerts: tuple[Alert, ...]) -> Iterator[Shortfall]:
    """Yield each alert that no runbook answers."""
    for alert in alerts:
        if not alert.runbooks:
            advice = "Name it as the Trigger of a runbook, or name the runbook in it."
            yield Shortfall(f"{alert.called}: no runbook.", alert.path, alert.span, advice)
