"""What stands inside a step: commands, checks, guards and captures under their labels, and the prose around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rung.model.expect import Capture
from rung.model.prose import Prose
from rung.model.runbook import Check, Command, FenceWords, Guard, Step
from rung.model.span import Source, Span
from rung.text.checks import Item, capture_of, check_of, guard_of, items_of
from rung.text.fence_words import command_of, left_out
from rung.text.notes import Notes
from rung.text.pieces import Code, Line, Piece, Table, Title
from rung.text.shapes import label_of
from rung.text.vocabulary import LABELS, title_key


@dataclass(slots=True)
class StepBody:
    """Takes the pieces of a step and gives the step."""

    source: Source
    notes: Notes
    prose: list[Prose] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    mentions: list[Prose] = field(default_factory=list)
    label: str = ""
    para: int = -1
    said: int = -1
    end: int = 0

    def step(self, number: int, label: str, title: Prose, section: str, span: Span) -> Step:
        """Return what was taken as a step."""
        prose, commands, checks = tuple(self.prose), tuple(self.commands), tuple(self.checks)
        guards, captures, mentions = tuple(self.guards), tuple(self.captures), tuple(self.mentions)
        return Step(number, label, title, section, prose, commands, checks, guards, captures, mentions, span)

    def leave(self, section: str) -> None:
        """Say that nothing taken so far became a step."""
        for command in self.commands:
            self.notes.lose(command.span, f"stands before the first step of {section or 'the page'}")

    def take_all(self, pieces: Sequence[Piece]) -> None:
        """Take pieces in order."""
        lines: list[Line] = []
        for piece in pieces:
            self.end = max(self.end, piece.span.end)
            if isinstance(piece, Line):
                lines.append(piece)
                continue
            self._lines(lines)
            lines = []
            self._other(piece)
        self._lines(lines)

    def mention(self, pieces: Sequence[Piece]) -> None:
        """Note the inline code of lines that became the title."""
        self.mentions.extend(code for piece in pieces if isinstance(piece, Line) for code in piece.codes)

    def _other(self, piece: Piece) -> None:
        match piece:
            case Code():
                self._code(piece)
            case Title(prose=prose):
                label = LABELS.get(title_key(prose.text), "")
                self.label, self.para, self.said = label, -1, -1
                if not label:
                    self.prose.append(prose)
            case Table(head=head, rows=rows):
                cells = [cell for row in (head, *(row.cells for row in rows)) for cell in row]
                self.prose.extend(cell.prose for cell in cells if cell.prose.text)
                self.mentions.extend(code for cell in cells for code in cell.codes)
            case _:  # a thematic break says nothing
                pass

    def _code(self, code: Code) -> None:
        if not left_out(self.source, code, self.notes):
            self.commands.append(command_of(self.source, code, self.notes))

    def _lines(self, lines: Sequence[Line]) -> None:
        for item in items_of(lines):
            self._item(item)

    def _item(self, item: Item) -> None:
        first = item.lines[0]
        label, rest = label_of(first.text)
        if label and (first.mark is None or not rest):
            self.label, self.para = label, first.para
            if rest and label == "verification":
                self.checks.append(check_of(self.source, _after_label(self.source, item), self.notes))
            elif rest:
                self._labelled(_after_label(self.source, item))
            return
        if self.label and first.mark is None and first.depth == 0 and first.para != self.para:
            self.label = ""
        self.para = first.para if self.label else self.para
        if self.label:
            self._labelled(item)
        elif first.mark is not None and first.mark.task is not None:
            self.checks.append(check_of(self.source, item, self.notes))
        else:
            self._free(item)

    def _labelled(self, item: Item) -> None:
        match self.label:
            case "verification" if item.lines[0].depth and not item.lines[0].mark and "expect" not in item.prose.text:
                self._say(item)
            case "verification":
                self.checks.append(check_of(self.source, item, self.notes))
            case "do-not":
                self.guards.append(guard_of(self.source, item, self.notes))
            case "capture":
                capture = capture_of(self.source, item, self.notes, labelled=True)
                if capture is None:
                    self.prose.append(item.prose)
                else:
                    self.captures.append(capture)
            case _:
                self._command_item(item)

    def _command_item(self, item: Item) -> None:
        """Take an item under Commands: all of it one inline code is a command, anything else is prose."""
        codes = item.codes
        if len(codes) == 1 and item.prose.text.rstrip(".;") == codes[0].text:
            place = codes[0].span
            raw = self.source.text(place)
            marks = len(raw) - len(raw.lstrip("`"))
            body = Span(place.start + marks, max(place.start + marks, place.end - marks))
            self.commands.append(Command(codes[0].text, "", "", FenceWords(), body, place))
        else:
            self._free(item)

    def _free(self, item: Item) -> None:
        capture = capture_of(self.source, item, self.notes, labelled=False)
        if capture is not None:
            self.captures.append(capture)
            return
        if "refuse" in item.prose.text and item.lines[0].mark is not None:
            guard = guard_of(self.source, item, self.notes)
            if guard.refusal is not None:
                self.guards.append(guard)
                return
        self._say(item)
        self.mentions.extend(item.codes)

    def _say(self, item: Item) -> None:
        """Add prose; a line of the paragraph before continues it."""
        first = item.lines[0]
        if self.prose and first.mark is None and first.para == self.said:
            before = self.prose.pop()
            end = max(before.span.end, item.prose.span.end)
            self.prose.append(Prose(f"{before.text} {item.prose.text}", Span(before.span.start, end)))
        else:
            self.prose.append(item.prose)
        self.said = first.para


def _after_label(source: Source, item: Item) -> Item:
    """Return an item without the label it begins with."""
    first = item.lines[0]
    raw = source.text(first.prose.span)
    _, rest = label_of(first.text)
    tail = (
        raw.rfind(rest.split()[0], 0, len(raw)) if len(rest.split()) == 1 else raw.find(rest.split()[0], raw.find(":"))
    )
    tail = len(raw[: max(tail, 0)].rstrip("`"))  # the words have no marks: code that comes first begins at its own
    at = first.prose.span.start + len(raw[:tail].encode())
    line = Line(
        Prose(rest, Span(at, first.prose.span.end)), first.codes, first.depth, first.mark, first.para, first.quoted
    )
    return Item((line, *item.lines[1:]))
