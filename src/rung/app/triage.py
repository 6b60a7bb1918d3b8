"""Climb the ladder of a build or workflow incident, and write the note of six lines."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rung.app import probe
from rung.app.probe import Hands, Put, Told
from rung.model.ask import Ask
from rung.probes.ladder import IN_COPIES, LADDER, Boundary, boundary
from rung.probes.probe import TROUBLE

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

ENDS_IT = frozenset({word.name for word in TROUBLE})


@dataclass(frozen=True, slots=True)
class Note:
    """The six lines of an incident note, the same as those of a run."""

    symptom: str
    scope: str
    first_command: str
    evidence: str
    boundary: str
    next_action: str


@dataclass(frozen=True, slots=True)
class Triaged:
    """A note, and how the ladder ended: ``repair``, ``escalate`` (then ``trigger`` is named) or ``waiting``.

    ``lacks`` are the lines that must be written before anything is repaired.
    """

    note: Note
    ending: str
    trigger: str
    lacks: tuple[str, ...]
    told: tuple[Told, ...]


def triage(hands: Hands, ground: Callable[[str], Ground], tool: str, ask: Ask, symptom: str) -> Triaged:
    """Ask the questions of the ladder in order, and say where they point. Nothing is edited, cleaned or unlocked.

    With ``ask.scratch`` the questions that build in scratch copies are asked too. Raises UsageError as probes do.
    """
    told: list[Told] = []
    for question in (*LADDER[tool], *(IN_COPIES[tool] if ask.scratch else ())):
        if told and told[-1].answer.verdict in ENDS_IT:
            break
        told.append(probe.answer(hands, ground(ask.folder), Put(tool, question), ask))
    found = boundary(tool, {each.question: each.answer.verdict for each in told})
    return _triaged(tool, ask, symptom.strip(), tuple(told), found)


def _triaged(tool: str, ask: Ask, symptom: str, told: tuple[Told, ...], found: Boundary) -> Triaged:
    first = next((made for each in told for made in each.looks), None)
    scope = f"{tool} {told[0].version}, {ask.target or 'the default target'}, in {told[0].folder}"
    note = Note(
        symptom,
        scope,
        shlex.join(first.argv) if first else "",
        "; ".join(f"{each.question}: {each.answer.verdict}" for each in told),
        found.name,
        "",
    )
    lacks = tuple(name for name in ("symptom", "scope", "evidence", "boundary") if not getattr(note, name))
    if found.escalate:
        return Triaged(
            replace(note, next_action=f"Escalate: {found.escalate}."), "escalate", found.escalate, lacks, told
        )
    if lacks:
        said = f"Write the {lacks[0]} first; no edit is suggested before it is there."
        return Triaged(replace(note, next_action=said), "waiting", "", lacks, told)
    return Triaged(replace(note, next_action=found.repair), "repair", "", (), told)


def lines(found: Triaged) -> Iterator[str]:
    """Yield every answer in short, then the note."""
    for each in found.told:
        yield f"{each.question}: {each.answer.verdict}: {each.answer.sentence}"
        yield from (f"  {line}" for line in each.answer.evidence[:4])
    note = found.note
    yield ""
    yield f"Symptom:       {note.symptom or '(not written)'}"
    yield f"Scope:         {note.scope}"
    yield f"First command: {note.first_command}"
    yield f"Evidence:      {note.evidence}"
    yield f"Boundary:      {note.boundary or '(none)'}"
    yield f"Next action:   {note.next_action}"
