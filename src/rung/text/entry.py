"""One entry from its pieces: headers, sections by role, steps in order, links and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rung.model.prose import Hyperlink, Prose, Reference
from rung.model.runbook import (
    Boundary,
    Check,
    Decision,
    Entry,
    Escalation,
    Guard,
    Header,
    Input,
    Question,
    Register,
    Runbook,
    Scope,
    Step,
    ToProse,
)
from rung.model.span import Source, Span
from rung.text.checks import check_of, guard_of
from rung.text.entries import Draft
from rung.text.escalation import escalation_of, merged
from rung.text.headers import flattened, read_preamble
from rung.text.lists import all_items, listed
from rung.text.notes import Notes
from rung.text.outline import Part, parts_of, sections_of, with_bare_titles
from rung.text.pieces import Code, Line, Table
from rung.text.references import links_in, mentions_in
from rung.text.revision import revision_of
from rung.text.scope import scope_of
from rung.text.shape import shape_of
from rung.text.shapes import LINKED, is_run
from rung.text.steps import Counter, Reader, is_stepped, steps_in
from rung.text.tables import decision_of, inputs_of, is_questions, questions_of
from rung.text.vocabulary import STEPPED


@dataclass(slots=True)
class _Read:
    """What the sections of an entry have given so far."""

    scope: Scope | None = None
    inputs: list[Input] = field(default_factory=list)
    prerequisites: list[Check] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    evidence: list[Question] = field(default_factory=list)
    decision: Decision | None = None
    escalation: Escalation | None = None
    proof: list[Check] = field(default_factory=list)
    post: list[Check] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads the entries of one file. ``hyperlinks`` are all of the file's, in order; ``codes`` its code blocks."""

    source: Source
    notes: Notes
    hyperlinks: tuple[Hyperlink, ...]
    codes: tuple[Span, ...]

    def read(self, draft: Draft, top: Sequence[Header]) -> Entry:
        """Return the entry of a draft; ``top`` are the headers of the file's front matter, for its first entry."""
        self.notes.entry = draft.id
        title, flat = flattened(self.source, draft.title)
        preamble = read_preamble(self.source, draft.pieces)
        headers = (*top, *flat, *preamble.headers)
        links, linked = self._links(draft, headers)
        identifier = draft.id or next((h.value.text for h in top if h.name == "ID"), "")
        if identifier and not is_run(identifier):
            return self._register(draft, identifier, title, headers, links, linked)
        if not title.text:
            title = next((h.value for h in top if h.name == "Title"), title)
        parts = parts_of(with_bare_titles(preamble.rest))
        found = self._sections(parts, draft)
        return Runbook(
            id=identifier,
            title=title,
            shape=shape_of(draft, parts, headers, found.steps),
            path=self.source.path,
            revision=revision_of(self.source, draft.span, headers),
            span=draft.span,
            headers=headers,
            scope=found.scope,
            inputs=tuple(found.inputs),
            prerequisites=tuple(found.prerequisites),
            steps=tuple(found.steps),
            guards=tuple(found.guards),
            evidence=tuple(found.evidence),
            decision=found.decision,
            escalation=found.escalation,
            proof=tuple(found.proof),
            post=tuple(found.post),
            links=links,
            mentions=self._mentions(draft, linked),
            hyperlinks=tuple(h for h in self.hyperlinks if draft.span.covers(h.span)),
            sections=sections_of(parts, draft.span.end),
        )

    def _register(
        self, draft: Draft, identifier: str, title: Prose, headers: tuple[Header, ...], links: tuple[Reference, ...],
        linked: list[Span],
    ) -> Register:  # fmt: skip
        for piece in draft.pieces:
            if isinstance(piece, Code):
                self.notes.lose(piece.span, f"stands in the register entry {identifier}, which holds no commands")
        kind = identifier.split("-", 1)[0]
        mentions = self._mentions(draft, linked)
        return Register(identifier, kind, title, self.source.path, draft.span, headers, links, mentions)

    def _links(self, draft: Draft, headers: Sequence[Header]) -> tuple[tuple[Reference, ...], list[Span]]:
        """Return the linked ids and the spans they were written in."""
        spans = [h.value.span for h in headers if h.name.casefold() in {"linked ids", "related ids"}]
        open_para = -1
        for piece in draft.pieces:
            if isinstance(piece, Line) and (LINKED.match(piece.text) or piece.para == open_para):
                if LINKED.match(piece.text):
                    open_para = piece.para
                spans.append(piece.prose.span)
        for part in parts_of(draft.pieces):
            if part.role == "links":
                spans.extend(piece.span for piece in part.pieces)
        merged_spans = sorted(set(spans))
        found = {ref.span: ref for span in merged_spans for ref in links_in(self.source, span)}
        return tuple(found[span] for span in sorted(found)), merged_spans

    def _mentions(self, draft: Draft, linked: Sequence[Span]) -> tuple[Reference, ...]:
        opener = (
            draft.opener.span if draft.opener is not None and draft.id else Span(draft.span.start, draft.span.start)
        )
        first = Span(opener.start, min(opener.end, draft.title.span.start)) if opener.end > opener.start else opener
        return mentions_in(self.source, draft.span, [*linked, first, *self.codes])

    def _sections(self, parts: Sequence[Part], draft: Draft) -> _Read:
        found = _Read()
        reader = Reader(self.source, self.notes, Counter())
        for part in parts:
            self._tables(part, found)
            self._part(part, draft, found, reader)
        return found

    def _tables(self, part: Part, found: _Read) -> None:
        """Read tables that mean the same wherever they stand: questions with commands, and decisions."""
        for piece in part.pieces:
            if isinstance(piece, Table) and is_questions(piece):
                found.evidence.extend(questions_of(self.source, piece))
            elif isinstance(piece, Table) and part.role == "decision" and found.decision is None:
                found.decision = decision_of(self.source, piece, self.notes)
            elif isinstance(piece, Table) and part.role == "inputs":
                found.inputs.extend(inputs_of(piece))

    def _part(self, part: Part, draft: Draft, found: _Read, reader: Reader) -> None:
        match part.role:
            case "scope":
                found.scope = found.scope or scope_of(self.source, part)
            case "prerequisites":
                found.prerequisites.extend(self._checks(part))
            case "proof":
                found.proof.extend(self._checks(part))
            case "verification":
                found.proof.extend(self._checks(part))
            case "post":
                found.post.extend(self._checks(part))
            case "do-not":
                found.guards.extend(guard_of(self.source, item, self.notes) for item in all_items(part.pieces))
            case "escalation":
                found.escalation = merged(found.escalation, escalation_of(self.source, part, self.notes))
            case "decision" if found.decision is None:
                found.decision = _listed_decision(part)
            case "evidence":
                found.evidence.extend(self._evidence(part))
                return
            case role if role in STEPPED or (role in {"", "symptom"} and is_stepped(part)):
                found.steps.extend(steps_in(part, reader, lines=draft.steps_page or _bare(part)))
                return
            case _:
                pass
        self._lose(part)

    def _checks(self, part: Part) -> list[Check]:
        items = listed(part.pieces)
        return [check_of(self.source, item, self.notes) for item in items]

    def _evidence(self, part: Part) -> list[Question]:
        from rung.text.questions import blocks_as_questions

        return blocks_as_questions(self.source, part, self.notes)

    def _lose(self, part: Part) -> None:
        for piece in part.pieces:
            if isinstance(piece, Code):
                name = part.name or "the text before the first section"
                self.notes.lose(piece.span, f"stands in {name}, which holds no steps")


def _bare(part: Part) -> bool:
    return part.title is not None and not part.title.marked


def _listed_decision(part: Part) -> Decision | None:
    """Return a decision written as a list of classes without signs or routes."""
    items = listed(part.pieces)
    boundaries = tuple(
        Boundary(i.prose.text, Prose("", Span(i.prose.span.end, i.prose.span.end)), None, ToProse(""), i.span)
        for i in items
    )
    return Decision(boundaries, Span(items[0].span.start, items[-1].span.end)) if items else None
