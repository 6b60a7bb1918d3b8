"""The sections of an entry by role: each gives its part of the runbook, and every code block is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rung.model.prose import Prose
from rung.model.runbook import (
    Boundary,
    Check,
    Decision,
    Escalation,
    Guard,
    Input,
    Question,
    Scope,
    Step,
    ToProse,
)
from rung.model.span import Source, Span
from rung.text.checks import check_of, guard_of
from rung.text.escalation import escalation_of, merged
from rung.text.lists import all_items, listed
from rung.text.notes import Notes
from rung.text.outline import Part
from rung.text.pieces import Code, Table
from rung.text.questions import blocks_as_questions
from rung.text.scope import scope_of
from rung.text.steps import Counter, Reader, is_stepped, steps_in
from rung.text.tables import decision_of, inputs_of, is_questions, questions_of
from rung.text.vocabulary import STEPPED

_CHECKED = {"prerequisites": "prerequisites", "proof": "proof", "verification": "proof", "post": "post"}


@dataclass(slots=True)
class Sections:
    """Reads the parts of one entry in order and holds what they gave. ``lines`` says that plain lines are steps."""

    source: Source
    notes: Notes
    lines: bool
    counter: Counter = field(default_factory=Counter)
    scope: Scope | None = None
    inputs: list[Input] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    evidence: list[Question] = field(default_factory=list)
    decision: Decision | None = None
    escalation: Escalation | None = None
    checks: dict[str, list[Check]] = field(default_factory=lambda: {"prerequisites": [], "proof": [], "post": []})

    def take_all(self, parts: Sequence[Part]) -> None:
        """Read every part."""
        for part in parts:
            self._tables(part)
            if self._stepped(part):
                reader = Reader(self.source, self.notes, self.counter)
                bare = part.title is not None and not part.title.marked
                self.steps.extend(steps_in(part, reader, lines=self.lines or bare))
            elif part.role == "evidence":
                self.evidence.extend(blocks_as_questions(self.source, part, self.notes))
            else:
                self._stated(part)
                self._lose(part)

    def _tables(self, part: Part) -> None:
        """Read tables: questions with commands wherever they stand, decisions and inputs in their sections."""
        for piece in part.pieces:
            if not isinstance(piece, Table):
                continue
            if is_questions(piece):
                self.evidence.extend(questions_of(self.source, piece))
            elif part.role == "decision" and self.decision is None:
                self.decision = decision_of(self.source, piece, self.notes)
            elif part.role == "inputs":
                self.inputs.extend(inputs_of(piece))

    def _stepped(self, part: Part) -> bool:
        """Say whether a part holds steps: by its role, or because it shows commands or a numbered list."""
        return part.role in STEPPED or (part.role in {"", "symptom", "verification"} and is_stepped(part))

    def _stated(self, part: Part) -> None:
        match part.role:
            case "scope":
                self.scope = self.scope or scope_of(self.source, part)
            case "do-not":
                self.guards.extend(guard_of(self.source, item, self.notes) for item in all_items(part.pieces))
            case "escalation":
                self.escalation = merged(self.escalation, escalation_of(self.source, part, self.notes))
            case "decision":
                self.decision = self.decision or _listed_decision(part)
            case role if role in _CHECKED:
                found = (
                    check_of(self.source, item, self.notes) for item in listed(part.pieces) or all_items(part.pieces)
                )
                self.checks[_CHECKED[role]].extend(found)
            case _:  # prose: its section and its ids are kept, nothing more
                pass

    def _lose(self, part: Part) -> None:
        name = part.name or "the text before the first section"
        for piece in part.pieces:
            if isinstance(piece, Code):
                self.notes.lose(piece.span, f"stands in {name}, which holds no steps")


def _listed_decision(part: Part) -> Decision | None:
    """Return a decision written as a list of classes without signs or routes."""
    items = listed(part.pieces)
    boundaries = tuple(
        Boundary(i.prose.text, Prose("", Span(i.prose.span.end, i.prose.span.end)), None, ToProse(""), i.span)
        for i in items
    )
    return Decision(boundaries, Span(items[0].span.start, items[-1].span.end)) if items else None
