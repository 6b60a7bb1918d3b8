"""The steps of a section: by heading, by numbered item, by list item, by line, or the section itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from rung.model.prose import Prose
from rung.model.runbook import Step
from rung.model.span import Source, Span
from rung.text.fence_words import why_not_run
from rung.text.notes import Notes
from rung.text.outline import Part, step_title
from rung.text.pieces import Code, Line, Piece, Title
from rung.text.shapes import NUMBERED, STEP, label_of
from rung.text.step_body import StepBody
from rung.text.vocabulary import LABELS, STEPPED, title_key


class Cut(Enum):
    """What opens a step in a section."""

    TITLES = "titles"
    NUMBERS = "numbers"
    ITEMS = "items"
    LINES = "lines"
    WHOLE = "whole"


@dataclass(slots=True)
class Counter:
    """Numbers the steps of an entry from 1."""

    last: int = 0

    def next(self) -> int:
        """Return the next number."""
        self.last += 1
        return self.last


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading steps needs: the file, where findings go, and the numbering."""

    source: Source
    notes: Notes
    counter: Counter


def cut_of(part: Part, *, lines: bool = False) -> Cut:
    """Return what opens a step in this section. ``lines`` says that plain lines do, as on a Steps page."""
    if any(isinstance(piece, Title) and not _is_label(piece) for piece in part.pieces):
        return Cut.TITLES
    marks = [p.mark for p in part.pieces if isinstance(p, Line) and p.mark and p.depth == 1 and p.mark.task is None]
    if any(mark.label for mark in marks):
        return Cut.NUMBERS
    stepped = part.role in STEPPED
    if marks and stepped and not _only_labelled(part):
        return Cut.ITEMS
    return Cut.LINES if lines and stepped else Cut.WHOLE


def _only_labelled(part: Part) -> bool:
    """Say whether every list of the section stands under a label, so that its items are no steps."""
    label = ""
    for piece in part.pieces:
        if isinstance(piece, Line):
            label = label_of(piece.text)[0] or label
            if piece.mark and piece.depth == 1 and not label:
                return False
    return True


def _is_label(title: Title) -> bool:
    return title_key(title.prose.text) in LABELS


def steps_in(part: Part, reader: Reader, *, lines: bool = False) -> tuple[Step, ...]:
    """Return the steps of a section in order."""
    cut = cut_of(part, lines=lines)
    level = _level(part)
    groups: list[list[Piece]] = [[]]
    for piece in part.pieces:
        if _opens(piece, cut, level):
            groups.append([])
        groups[-1].append(piece)
    if cut is Cut.WHOLE and len(groups) == 1 and part.title is not None:
        return _whole(part, reader, groups[0])
    before: tuple[Step, ...] = ()
    if cut is Cut.TITLES and _lists_steps(part, groups[0]):
        before = steps_in(Part(part.title, part.role, tuple(groups.pop(0))), reader)
        groups.insert(0, [])
    steps = [_step(part, reader, group, opened=index > 0) for index, group in enumerate(groups) if group]
    return (*before, *(step for step in steps if step is not None))


def _lists_steps(part: Part, lead: Sequence[Piece]) -> bool:
    """Say whether the text before the first sub-heading lists steps of its own, as alert pages do."""
    named = any(isinstance(piece, Title) and step_title(piece) for piece in part.pieces)
    inner = cut_of(Part(part.title, part.role, tuple(lead)))
    return part.role in {"diagnosis", "mitigation"} and not named and inner in {Cut.NUMBERS, Cut.ITEMS}


def _level(part: Part) -> int:
    """Return the heading level that opens steps: that of titles which say so, otherwise the highest there is."""
    titles = [piece for piece in part.pieces if isinstance(piece, Title) and not _is_label(piece)]
    named = [title.level for title in titles if step_title(title)]
    return min(named or [title.level for title in titles], default=0)


def _opens(piece: Piece, cut: Cut, level: int) -> bool:
    match cut:
        case Cut.TITLES:
            return isinstance(piece, Title) and not _is_label(piece) and (piece.level == level or step_title(piece))
        case Cut.NUMBERS:
            return _item(piece) and isinstance(piece, Line) and bool(piece.mark and piece.mark.label)
        case Cut.ITEMS:
            return _item(piece)
        case Cut.LINES:
            return isinstance(piece, Line) and piece.depth == 0
        case Cut.WHOLE:
            return False


def _item(piece: Piece) -> bool:
    return isinstance(piece, Line) and piece.depth == 1 and piece.mark is not None and piece.mark.task is None


def _whole(part: Part, reader: Reader, pieces: Sequence[Piece]) -> tuple[Step, ...]:
    """Return the section itself as one step, when it has anything to do or say."""
    if part.title is None or not pieces:
        return ()
    body = StepBody(reader.source, reader.notes)
    body.take_all(pieces)
    span = Span(part.title.span.start, max(part.title.span.end, body.end))
    return (body.step(reader.counter.next(), "", part.title.prose, part.name, span),)


def _step(part: Part, reader: Reader, group: Sequence[Piece], *, opened: bool) -> Step | None:
    """Return one group of pieces as a step; text before the first step is one only when it has a command or a check."""
    body = StepBody(reader.source, reader.notes)
    if not opened:
        body.take_all(group)
        if not (body.commands or body.checks):
            body.leave(part.name)
            return None
        start = part.title.span.start if part.title else group[0].span.start
        title = part.title.prose if part.title else Prose("", Span(start, start))
        return body.step(reader.counter.next(), "", title, part.name, Span(start, body.end))
    head = group[0]
    label, title, used = _head(group)
    if isinstance(head, Line):
        body.mention(group[:used])
    elif isinstance(head, Title):
        body.mentions.extend(head.codes)
    body.take_all(group[used:])
    end = max(body.end, *(piece.span.end for piece in group[:used]))
    return body.step(reader.counter.next(), label, title, part.name, Span(head.span.start, end))


def _head(group: Sequence[Piece]) -> tuple[str, Prose, int]:
    """Return the label and title a step opens with, and how many pieces they took."""
    head = group[0]
    if isinstance(head, Title):
        label, prose = _labelled(head.prose)
        return label, prose, 1
    if not isinstance(head, Line):
        return "", Prose("", Span(head.span.start, head.span.start)), 0
    used = 1
    while used < len(group):
        piece = group[used]
        if not (
            isinstance(piece, Line) and piece.para == head.para and piece.mark is None and piece.depth == head.depth
        ):
            break
        if label_of(piece.text)[0] or head.depth == 0:
            break
        used += 1
    taken = [piece for piece in group[:used] if isinstance(piece, Line)]
    text = " ".join(line.text for line in taken)
    prose = Prose(" ".join(text.split()), Span(head.prose.span.start, max(line.prose.span.end for line in taken)))
    label = head.mark.label if head.mark else ""
    if not label:
        label, prose = _labelled(prose)
    return label, prose, used


def _labelled(prose: Prose) -> tuple[str, Prose]:
    """Split the number off a step's title: ``Step 2: X`` and ``2. X`` are X with the label 2."""
    found = STEP.match(prose.text) or NUMBERED.match(prose.text)
    if found is None:
        return "", prose
    lead = found.start("title")
    exact = prose.span.end - prose.span.start == len(prose.text.encode())
    start = prose.span.start + len(prose.text[:lead].encode()) if exact else prose.span.start
    return found["label"], Prose(prose.text[lead:], Span(min(start, prose.span.end), prose.span.end))


def is_stepped(part: Part) -> bool:
    """Say whether a section without a known role holds steps: a step's title, a numbered list, or a block to run."""
    return any(
        (isinstance(piece, Title) and step_title(piece))
        or (isinstance(piece, Code) and not why_not_run(piece))
        or (isinstance(piece, Line) and piece.mark is not None and piece.depth == 1 and bool(piece.mark.label))
        for piece in part.pieces
    )
