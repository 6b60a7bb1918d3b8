"""The parts of an entry: each titled section with its role and the pieces that stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.model.prose import Prose
from rung.model.replacing import replace
from rung.model.runbook import Section
from rung.model.span import Span
from rung.text.pieces import Line, Piece, Title
from rung.text.shapes import STEP, is_bare_section, is_step, label_of
from rung.text.vocabulary import LABELS, STEPPED, role_of, title_key


@dataclass(frozen=True, slots=True)
class Part:
    """A section before it is read; ``pieces`` hold its sub-headings too. The part before all titles has none."""

    title: Title | None
    role: str
    pieces: tuple[Piece, ...]

    @property
    def level(self) -> int:
        """Return the heading level; 0 for the part before the first title."""
        return self.title.level if self.title else 0

    @property
    def name(self) -> str:
        """Return the title as plain text."""
        return self.title.prose.text if self.title else ""


def step_title(title: Title) -> bool:
    """Say whether a heading opens a step by its own words."""
    found = STEP.match(title.prose.text)
    return bool(found and (found["mark"] or not found["title"] or found["label"].isdigit()))


def with_bare_titles(pieces: Sequence[Piece], *, labels: bool) -> tuple[Piece, ...]:
    """Turn lines that only name a section or open a step into titles, where the entry has no marked ones.

    ``labels`` says that ``Do not:`` is a section too, as on a Steps page, and not a label inside a step.
    """
    marked = any(isinstance(p, Title) and p.marked and (role_of(p.prose.text) or step_title(p)) for p in pieces)
    return tuple(pieces) if marked else tuple(_titled(piece, labels=labels) for piece in pieces)


def _titled(piece: Piece, *, labels: bool) -> Piece:
    if not isinstance(piece, Line) or piece.depth or piece.mark:
        return piece
    if is_bare_section(piece.text) and (labels or not label_of(piece.text)[0]):
        return Title(_without_colon(piece.prose), 2, piece.span, marked=False)
    if is_step(piece.text):
        return Title(piece.prose, 3, piece.span, piece.codes, marked=False)
    return piece


def _without_colon(prose: Prose) -> Prose:
    return replace(prose, text=prose.text.rstrip(": ")) if prose.text.endswith(":") else prose


def parts_of(pieces: Sequence[Piece]) -> tuple[Part, ...]:
    """Return the sections of an entry in order; sub-headings stay inside their section."""
    parts: list[Part] = []
    title: Title | None = None
    role = ""
    held: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Title) and step_title(piece):
            if role not in STEPPED and (role or (title is not None and piece.level <= title.level)):
                parts.append(Part(title, role, tuple(held)))
                title, role, held = None, "procedure", []
            held.append(piece)
        elif isinstance(piece, Title) and _opens_part(piece, title, role):
            parts.append(Part(title, role, tuple(held)))
            title, role, held = piece, role_of(piece.prose.text), []
        else:
            held.append(piece)
    parts.append(Part(title, role, tuple(held)))
    return tuple(part for part in parts if part.title or part.pieces)


_OWN_PARTS = frozenset({"escalation", "scope", "proof", "post", "inputs", "prerequisites", "decision", "links"})


def _opens_part(found: Title, current: Title | None, role: str) -> bool:
    """Say whether a title opens a section of the entry rather than a step or a detail of the one before it."""
    own = role_of(found.prose.text)
    if current is None:
        return role not in STEPPED or bool(own) or found.level < LEVEL_OF_STEPS
    if found.level <= current.level:
        return True
    if role in STEPPED:
        return own in _OWN_PARTS and title_key(found.prose.text) not in LABELS
    return role == "" or (bool(own) and own != role)


LEVEL_OF_STEPS = 3


def symptom_of(parts: Sequence[Part]) -> tuple[Section, ...]:
    """Return the sentence under the title of a Steps page as a section without a title: when the page applies."""
    if not parts or parts[0].title is not None:
        return ()
    lines = [piece for piece in parts[0].pieces if isinstance(piece, Line) and piece.text]
    if not lines:
        return ()
    body = Span(lines[0].prose.span.start, max(line.prose.span.end for line in lines))
    return (Section(Prose("", Span(body.start, body.start)), 0, "symptom", body, body),)


def sections_of(parts: Sequence[Part], end: int) -> tuple[Section, ...]:
    """Return the sections with their bytes: the title and everything up to the next one."""
    titled = [part for part in parts if part.title]
    found: list[Section] = []
    for part in titled:
        if part.title is None:
            continue
        last = max([part.title.span.end, *(piece.span.end for piece in part.pieces)])
        last = min(last, max(end, part.title.span.end))
        body = Span(part.title.span.end, max(part.title.span.end, last))
        found.append(
            Section(part.title.prose, part.title.level, part.role, body, Span(part.title.span.start, body.end))
        )
    return tuple(found)
