"""Items with typed phrases: checks, guards and captures, read from the words of a list item or a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.model.expect import Capture, CommandOutput, Contains, Expect, Matches, Refusal
from rung.model.prose import Prose
from rung.model.replacing import replace
from rung.model.runbook import Check, Guard
from rung.model.span import Source, Span
from rung.text.notes import Notes
from rung.text.phrase.broken import Broken
from rung.text.phrase.capture import find_capture
from rung.text.phrase.expect import find_expect
from rung.text.phrase.refuse import find_refusal
from rung.text.phrase.words import Words
from rung.text.pieces import Line, fold

_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Item:
    """Lines that belong together: one list item's paragraph, or a line on its own."""

    lines: tuple[Line, ...]

    @property
    def prose(self) -> Prose:
        """Return the text of all lines, folded, and their bytes."""
        first, last = self.lines[0].prose, self.lines[-1].prose
        text = first.text if len(self.lines) == 1 else fold(" ".join(line.text for line in self.lines))
        return Prose(text, Span(first.span.start, max(first.span.end, last.span.end)))

    @property
    def span(self) -> Span:
        """Return the bytes of the item, with its list mark."""
        return Span(self.lines[0].span.start, self.prose.span.end)

    @property
    def ticked(self) -> bool:
        """Say whether a task item is ticked."""
        mark = self.lines[0].mark
        return bool(mark and mark.task)

    @property
    def codes(self) -> tuple[Prose, ...]:
        """Return the inline code of all lines."""
        return tuple(code for line in self.lines for code in line.codes)

    def words(self, source: Source) -> Words:
        """Return the item as written, for the phrase grammar; very long text holds no phrases."""
        span = self.prose.span
        return Words(source.text(span) if span.end - span.start <= _LONGEST else "", span.start)


def items_of(lines: Sequence[Line], *, joined: bool = False) -> tuple[Item, ...]:
    """Join the lines of each list item; a line outside lists continues the one before when it begins in lower case.

    ``joined`` joins every line of a paragraph.
    """
    items: list[list[Line]] = []
    for line in lines:
        last = items[-1][-1] if items else None
        if last is not None and line.mark is None and line.para == last.para and _continues(line, last, joined=joined):
            items[-1].append(line)
        else:
            items.append([line])
    return tuple(Item(tuple(lines)) for lines in items if any(line.text for line in lines))


def _continues(line: Line, last: Line, *, joined: bool) -> bool:
    return joined or line.depth > 0 or (last.depth == 0 and line.text[:1].islower())


def expect_in(words: Words, notes: Notes, *, cell: bool = False) -> Expect | None:
    """Return the typed expectation of the words, if any; a broken one is a finding."""
    if "expect" not in words.text.casefold():
        return None
    found = find_expect(words)
    if isinstance(found, Broken):
        notes.broken(found)
        return None
    return _from_cell(found) if cell and found else found


def _from_cell(expect: Expect) -> Expect:
    r"""Undo the ``\|`` that a table needs for a pipe inside code."""
    if isinstance(expect.source, CommandOutput):
        expect = replace(expect, source=replace(expect.source, text=expect.source.text.replace("\\|", "|")))
    match expect.matcher:
        case Contains(text):
            return replace(expect, matcher=Contains(text.replace("\\|", "|")))
        case Matches(pattern):
            return replace(expect, matcher=Matches(pattern.replace("\\|", "|")))
        case _:
            return expect


def check_of(source: Source, item: Item, notes: Notes) -> Check:
    """Return a list item as a check."""
    return Check(item.prose, expect_in(item.words(source), notes), item.ticked, item.span)


def guard_of(source: Source, item: Item, notes: Notes) -> Guard:
    """Return a list item or line as a guard."""
    return Guard(item.prose, refusal_in(item.words(source), notes), item.span)


def refusal_in(words: Words, notes: Notes) -> Refusal | None:
    """Return the typed refusal of the words, if any; a broken one is a finding."""
    if "refuse" not in words.text.casefold():
        return None
    found = find_refusal(words)
    if isinstance(found, Broken):
        notes.broken(found)
        return None
    return found


def capture_of(source: Source, item: Item, notes: Notes, *, labelled: bool) -> Capture | None:
    """Return a capture; under a ``Capture:`` label a fault is a finding, elsewhere only after the word itself."""
    found = find_capture(item.words(source), labelled=labelled)
    if isinstance(found, Broken):
        notes.broken(found)
        return None
    return found
