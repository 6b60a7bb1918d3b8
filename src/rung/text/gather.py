"""Parser events to pieces, without recursion: nesting is a count, so depth costs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rung.model.prose import Hyperlink, Prose
from rung.model.replacing import replace
from rung.model.span import Span
from rung.text.blocks import closed_fence, code_body
from rung.text.parse import Event
from rung.text.pieces import Cell, Code, Line, Mark, Piece, Pieces, Row, Rule, Table, Title, fold

_INLINE = {"Emphasis", "Strong", "Strikethrough"}


@dataclass(slots=True)
class _Run:
    """Inline text being gathered: from the first inline event to a break or the end of its block."""

    texts: list[str] = field(default_factory=list)
    codes: list[Prose] = field(default_factory=list)
    start: int = -1
    end: int = -1

    def take(self, event: Event) -> None:
        if self.start < 0:
            self.start = event.start
        self.end = max(self.end, event.end)

    def prose(self) -> Prose:
        return Prose(fold("".join(self.texts)), Span(self.start, self.end))


@dataclass(slots=True)
class Gatherer:
    """Takes the events of one file and gives its pieces."""

    data: bytes
    pieces: list[Piece] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    open_links: list[tuple[int, str, int]] = field(default_factory=list)
    run: _Run = field(default_factory=_Run)
    marks: list[Mark] = field(default_factory=list)
    para: int = 0
    quotes: int = 0
    images: int = 0
    heading: Event | None = None
    heading_lines: list[Line] = field(default_factory=list)
    code: Event | None = None
    code_texts: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    head: tuple[Cell, ...] = ()
    rows: list[Row] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def take(self, event: Event) -> None:
        """Take the next event."""
        match event.verb:
            case "start":
                self._start(event)
            case "end":
                self._end(event)
            case "text" | "inlinehtml" | "code":
                self._inline(event)
            case "softbreak" | "hardbreak":
                self._flush()
            case "tasklistmarker":
                if self.marks:
                    last = self.marks[-1]
                    self.marks[-1] = Mark(last.label, bool(event.value), last.span)
            case "rule":
                self._close_paragraph()
                self.pieces.append(Rule(Span(event.start, event.end)))
            case _:  # HTML blocks carry nothing a runbook is made of
                pass

    def pieces_of_file(self) -> Pieces:
        """Return what was gathered."""
        self._flush()
        return Pieces(tuple(self.pieces), tuple(self.links))

    def _inline(self, event: Event) -> None:
        if self.code is not None:
            self.code_texts.append(event.what)
            return
        if event.verb == "inlinehtml" and event.what.startswith("<!--"):
            return
        self.run.take(event)
        self.run.texts.append(event.what)
        if event.verb == "code":
            self.run.codes.append(Prose(fold(event.what), Span(event.start, event.end)))

    def _start(self, event: Event) -> None:
        what = event.what
        if what in _INLINE:
            self.run.take(event)
        elif what == "Link":
            self.run.take(event)
            value = event.value if isinstance(event.value, dict) else {}
            self.open_links.append((event.start, str(value.get("dest_url", "")), len(self.run.texts)))
        elif what == "Image":
            self.run.take(event)
            self.images += 1
        elif what == "TableCell":
            self.run = _Run()
        elif what in {"TableHead", "TableRow"}:
            self.cells = []
        else:
            self._close_paragraph()
            self._start_block(event)

    def _start_block(self, event: Event) -> None:
        match event.what:
            case "List":
                number = event.value
                self.lists.append(number if isinstance(number, int) else None)
            case "Item":
                self.marks.append(self._mark(event))
            case "BlockQuote":
                self.quotes += 1
            case "Heading":
                self.heading = event
                self.heading_lines = []
            case "CodeBlock":
                if (mark := self._unused_mark()) is not None:
                    here = Span(event.start, event.start)
                    self.pieces.append(Line(Prose("", here), (), len(self.lists), mark, self.para, self.quotes > 0))
                self.code = event
                self.code_texts = []
            case "Table":
                self.rows = []
                self.head = ()
            case _:
                pass

    def _mark(self, event: Event) -> Mark:
        """Return the mark of a list item; its label is the number as written, not as counted."""
        if self.lists and self.lists[-1] is not None:
            digits = self.data[event.start : event.start + 12].lstrip()
            label = digits[: len(digits) - len(digits.lstrip(b"0123456789"))].decode("ascii")
            return Mark(label or "1", None, Span(event.start, event.end))
        return Mark("", None, Span(event.start, event.end))

    def _end(self, event: Event) -> None:
        what = event.what
        if what in _INLINE or what == "Image":
            self.run.end = max(self.run.end, event.end)
            self.images -= what == "Image"
        elif what == "Link":
            self._end_link(event)
        elif what == "TableCell":
            prose = self.run.prose() if self.run.start >= 0 else Prose("", Span(event.end, event.end))
            self.cells.append(Cell(prose, tuple(self.run.codes)))
            self.run = _Run()
        elif what == "TableHead":
            self.head = tuple(self.cells)
        elif what == "TableRow":
            self.rows.append(Row(tuple(self.cells), Span(event.start, event.end)))
        else:
            self._close_paragraph(heading=what == "Heading")
            self._end_block(event)

    def _end_link(self, event: Event) -> None:
        self.run.end = max(self.run.end, event.end)
        if self.open_links:
            start, target, at = self.open_links.pop()
            text = fold("".join(self.run.texts[at:]))
            self.links.append(Hyperlink(target, text, Span(start, event.end)))

    def _end_block(self, event: Event) -> None:
        match event.what:
            case "List":
                self.lists.pop()
            case "Item":
                if self.marks and self.marks[-1].span.start == event.start:
                    self.marks.pop()
            case "BlockQuote":
                self.quotes -= 1
            case "Heading":
                self._end_heading(event)
            case "CodeBlock":
                self._end_code(event)
            case "Table":
                self.pieces.append(Table(self.head, tuple(self.rows), Span(event.start, event.end)))
            case _:
                pass

    def _end_heading(self, event: Event) -> None:
        level = int(event.value[1]) if isinstance(event.value, str) and event.value[1:].isdigit() else 1
        lines, self.heading, self.heading_lines = self.heading_lines, None, []
        span = Span(event.start, event.end)
        marks = self.data[event.start : event.end].lstrip(b" >\t")
        if not marks.startswith(b"#") and _no_heading(lines):
            self.pieces.append(replace(lines[0], mark=self._unused_mark()))
            self.pieces.extend(lines[1:])
            self.pieces.append(Rule(Span(lines[-1].span.end, event.end)))
            return
        text = fold(" ".join(line.text for line in lines))
        place = Span(lines[0].prose.span.start, lines[-1].prose.span.end) if lines else Span(event.end, event.end)
        codes = tuple(code for line in lines for code in line.codes)
        self.pieces.append(Title(Prose(text, place), level, span, codes))

    def _end_code(self, event: Event) -> None:
        begun, self.code = self.code, None
        if begun is None:
            return
        text = "".join(self.code_texts).replace("\r\n", "\n").strip("\n")
        span = Span(event.start, event.end)
        fenced = isinstance(begun.value, dict)
        info = str(begun.value["Fenced"]) if isinstance(begun.value, dict) else ""
        raw = self.data[span.start : span.end]
        closed = closed_fence(raw) if fenced else True
        body = code_body(span, raw, closed=closed) if fenced else span
        self.pieces.append(Code(text, info, body, span, len(self.lists), fenced, closed))

    def _close_paragraph(self, *, heading: bool = False) -> None:
        self._flush()
        if not heading:
            self.para += 1

    def _flush(self) -> None:
        """Turn the gathered inline text into a line."""
        run, self.run = self.run, _Run()
        if run.start < 0:
            return
        mark = self._unused_mark()
        line = Line(run.prose(), tuple(run.codes), len(self.lists), mark, self.para, self.quotes > 0)
        if self.heading is not None:
            self.heading_lines.append(line)
        elif line.text or mark:
            self.pieces.append(line)

    def _unused_mark(self) -> Mark | None:
        """Return the mark of the innermost open item the first time a line asks for it."""
        if not self.marks or self.heading is not None:
            return None
        mark = self.marks[-1]
        if mark.span.start in self.used:
            return None
        self.used.add(mark.span.start)
        return mark


def _no_heading(lines: list[Line]) -> bool:
    """Say whether text over a line of dashes is a paragraph and a separator rather than a heading."""
    if len(lines) > 1:
        return True
    name, colon, value = lines[0].text.partition(":") if lines else ("", "", "")
    return bool(colon and value.strip() and len(name) <= 40 and not name[:1].islower())  # noqa: PLR2004 - a header name


def gather(data: bytes, events: Iterable[Event]) -> Pieces:
    """Return the pieces of the file whose parser events are given."""
    gatherer = Gatherer(data)
    for event in events:
        gatherer.take(event)
    return gatherer.pieces_of_file()
