"""Which runbook an alert calls for, and in what order those that match are ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rung.library.identity import called
from rung.library.links import references
from rung.library.pointers import is_pointer, plain, pointers
from rung.library.reasons import ID, Reason, Signal, Sought, Strength, alert_lines, excluded, headings, ids, reasons
from rung.model.runbook import Register, Runbook

_ANSWERS = ("Response", "Runbook", "Runbook URL", "Procedure")


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
            every = (*called(runbook), *alert_lines(runbook), *headings(runbook))
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
        sought = Sought(signal, found, urls, self._answers(signal, found))
        candidates: list[Candidate] = []
        refused: list[Considered] = []
        for runbook in self._near(sought):
            why = reasons(sought, runbook)
            against = excluded(sought, runbook)
            if why and against and why[0].strength < Strength.TITLED:
                refused.append(Considered(runbook, against))
            elif why:
                shared = max((link.shared(runbook.path) for link in urls), default=0)
                candidates.append(Candidate(runbook, why, shared))
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

    def _near(self, sought: Sought) -> Iterator[Runbook]:
        """Yield each runbook that shares a name with the alert, in the order of the library."""
        names = {plain(sought.signal.name), *(plain(target) for link in sought.pointers for target in link.targets)}
        near = {number for name in names for number in self._named.get(name, ())}
        near.update(number for target in sought.answers for number in self._by_id.get(target, ()))
        words = [word for word in (*sought.ids, sought.signal.name) if word]
        near.update(number for number, trigger in self._triggered if any(word in trigger for word in words))
        return (self._runbooks[number] for number in sorted(near))


def answered_by(register: Register) -> tuple[str, ...]:
    """Return the ids of the runbooks that answer a register entry: of its Response line, or else all it names."""
    said = [text for name in _ANSWERS if (text := register.field(name))]
    named = [found for text in said for found in ID.findall(text) if found.startswith("RUN-")]
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
