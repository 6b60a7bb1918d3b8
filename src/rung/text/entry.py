"""One entry from its pieces: its headers, its sections, its links and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.model.prose import Hyperlink, Reference
from rung.model.runbook import Entry, Header, Register, Runbook
from rung.model.span import Source, Span
from rung.text.entries import Draft
from rung.text.headers import flattened, read_preamble
from rung.text.notes import Notes
from rung.text.numbering import renumbered
from rung.text.outline import parts_of, sections_of, symptom_of, with_bare_titles
from rung.text.pieces import Code, Line, Piece
from rung.text.references import links_in, mentions_in
from rung.text.revision import revision_of
from rung.text.sections import Sections
from rung.text.shape import shape_of
from rung.text.shapes import LINKED, entry_id, is_run

_LINKED_HEADERS = frozenset({"linked ids", "related ids"})


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads the entries of one file. ``hyperlinks`` are all of the file's, in order; ``codes`` its code blocks."""

    source: Source
    notes: Notes
    hyperlinks: tuple[Hyperlink, ...]
    codes: tuple[Span, ...]

    def read(self, draft: Draft, top: Sequence[Header]) -> Entry:
        """Return the entry of a draft; ``top`` are the headers of the file's front matter, for its first entry."""
        title, flat = flattened(self.source, draft.title)
        preamble = read_preamble(self.source, draft.pieces)
        headers = (*top, *flat, *preamble.headers)
        identifier = draft.id or _named(headers)
        self.notes.entry = identifier
        if not title.text:
            title = next((h.value for h in top if h.name == "Title"), title)
        found = Draft(identifier, title, draft.opener, draft.pieces, draft.span, draft.level, draft.steps_page)
        if identifier and not is_run(identifier):
            return self._register(found, headers)
        return self._runbook(found, headers, preamble.rest)

    def _runbook(self, draft: Draft, headers: tuple[Header, ...], rest: Sequence[Piece]) -> Runbook:
        parts = parts_of(with_bare_titles(rest, labels=draft.steps_page))
        found = Sections(self.source, self.notes, draft.steps_page)
        found.take_all(parts)
        linked = _linked_spans(draft, headers)
        symptom = symptom_of(parts) if draft.steps_page else ()
        runbook = Runbook(
            id=draft.id,
            title=draft.title,
            shape=shape_of(draft, parts, headers, found.steps),
            path=self.source.path,
            revision=revision_of(self.notes.source, draft.span, headers),
            span=draft.span,
            headers=headers,
            scope=found.scope,
            inputs=tuple(found.inputs),
            prerequisites=tuple(found.checks["prerequisites"]),
            steps=tuple(found.steps),
            guards=tuple(found.guards),
            evidence=tuple(found.evidence),
            decision=found.decision,
            escalation=found.escalation,
            proof=tuple(found.checks["proof"]),
            post=tuple(found.checks["post"]),
            links=self._links(linked),
            mentions=self._mentions(draft, headers, linked),
            hyperlinks=tuple(h for h in self.hyperlinks if draft.span.covers(h.span)),
            sections=(*symptom, *sections_of(parts, draft.span.end)),
        )
        return renumbered(runbook)

    def _register(self, draft: Draft, headers: tuple[Header, ...]) -> Register:
        for piece in draft.pieces:
            if isinstance(piece, Code):
                self.notes.lose(piece.span, f"stands in the register entry {draft.id}, which holds no commands")
        linked = _linked_spans(draft, headers)
        return Register(
            id=draft.id,
            kind=draft.id.split("-", 1)[0],
            title=draft.title,
            path=self.source.path,
            span=draft.span,
            headers=headers,
            links=self._links(linked),
            mentions=self._mentions(draft, headers, linked),
        )

    def _links(self, linked: Sequence[Span]) -> tuple[Reference, ...]:
        found = {reference.span: reference for span in linked for reference in links_in(self.source, span)}
        return tuple(found[span] for span in sorted(found))

    def _mentions(self, draft: Draft, headers: Sequence[Header], linked: Sequence[Span]) -> tuple[Reference, ...]:
        """Return the ids named outside the title's own id, the Linked IDs and the code blocks."""
        start = draft.span.start
        own = Span(start, start)
        named = [header.value.span for header in headers if header.name == "ID"]
        if draft.opener is not None and draft.id:
            begin = draft.opener.span.start
            own = Span(begin, max(begin, min(draft.opener.span.end, draft.title.span.start)))
        return mentions_in(self.source, draft.span, [*linked, own, *named, *self.codes])


def _named(headers: Sequence[Header]) -> str:
    """Return the id a header gives, where it is one."""
    return next((h.value.text for h in headers if h.name == "ID" and entry_id(h.value.text, heading=True)[0]), "")


def _linked_spans(draft: Draft, headers: Sequence[Header]) -> list[Span]:
    """Return the bytes that list linked ids: headers, a line with its continuation, a section of that name."""
    spans = {header.value.span for header in headers if header.name.casefold() in _LINKED_HEADERS}
    open_para = -1
    for piece in draft.pieces:
        if isinstance(piece, Line) and LINKED.match(piece.text):
            open_para = piece.para
            spans.add(piece.prose.span)
        elif isinstance(piece, Line) and piece.para == open_para:
            spans.add(piece.prose.span)
    for part in parts_of(draft.pieces):
        if part.role == "links":
            spans.update(piece.span for piece in part.pieces)
    return sorted(spans)
