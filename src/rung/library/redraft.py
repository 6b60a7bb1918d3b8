"""A typed draft of a page that was never written for rung: the RUN form, with everything the page says carried over.

Text is moved, not rewritten: sections keep their bytes, steps get headings, headings move to the levels of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rung.library.carried import FRONT, commands, missing, typed, unsaid
from rung.library.headings import SETEXT, levelled, outdented
from rung.library.identity import stem
from rung.library.losses import DROPPED, TYPED, losses_of, quoted, tail
from rung.model.runbook import Document, Runbook, Section, Shape, Step
from rung.model.span import Source, Span
from rung.text.read import read
from rung.text.vocabulary import HEADERS

_LONGEST_TITLE = 90
_ORDER = ("Category", "Severity", "Trigger", "Owner", "Last Tested")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page beside its own text: the id it gets, its owner, the alerts that lead to it."""

    id: str
    owner: str = ""
    alerts: tuple[str, ...] = ()
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as bytes, and what it could not carry into a typed place, each with its lines in the original.

    ``whole`` says that the page stands in it as it was, under header lines. ``exact`` is false when even so the
    commands read back are not those of the page: then nobody should take it for the page.
    """

    data: bytes
    losses: tuple[str, ...]
    whole: bool
    exact: bool


def redraft(source: Source, document: Document, known: Sequence[Known]) -> Draft:
    """Return the draft of a file; ``known`` stands for its runbooks in order.

    The draft is read back. When its commands are not those of the page, the page is carried as it stands under the
    header lines instead; a block that is missing even then is told among the losses with its text.
    """
    pairs = tuple(zip(document.runbooks, known, strict=True))
    losses = tuple(losses_of(source, document))
    for whole in (False, True):
        parts = [_Page(source, runbook, one).text(whole=whole) for runbook, one in pairs]
        body = "\n---\n\n".join(part.rstrip() + "\n" for part in parts)
        data = (body + tail(source, losses)).encode()
        again = read(Source("draft.md", data))
        drafted = Source("draft.md", data)
        kept = typed(document) == typed(again) and not missing(source, document, drafted, again)
        if kept and not unsaid(source, document, data):
            return Draft(data, losses, whole, exact=True)
    lost = missing(source, document, Source("draft.md", data), again)
    words = unsaid(source, document, data)
    losses = (*losses, *(quoted(source, span) for span in lost), *([f"words: {' '.join(words)}"] if words else ()))
    return Draft(
        (body + tail(source, losses)).encode(), losses, whole=True, exact=commands(document) == commands(again)
    )


@dataclass(frozen=True)
class _Part:
    """One part of a page: its section (None for what stands before the first) and the bytes of its text."""

    section: Section | None
    start: int
    end: int


@dataclass(frozen=True)
class _Page:
    """One runbook while it is drafted."""

    source: Source
    runbook: Runbook
    known: Known

    def text(self, *, whole: bool) -> str:
        """Return the draft of the runbook; ``whole`` keeps its body as it stands."""
        parts = self._parts()
        lines = [f"# {self.known.id}: {self._title()}", *self._headers(), ""]
        first, rest = parts[0], parts[1:]
        intro = self._intro(first)
        if whole:
            body = self._raw(rest[0].section.span.start if rest and rest[0].section else first.end, parts[-1].end)
            return "\n".join([*lines, *([intro.strip("\n"), ""] if intro.strip() else []), levelled(body, 2)])
        steps = self._steps_in(first)
        stepped = [part for part in rest if self._is_stepped(part)]
        if steps:
            stepped.insert(0, first)
        elif intro.strip():
            lines += [intro.strip("\n"), ""]
        drawn = False
        for part in [first, *rest]:
            if part in stepped:
                lines += [] if drawn else list(self._procedure(stepped))
                drawn = True
            elif part.section is not None:
                lines += [f"## {self._section_title(part.section)}", "", self._verbatim(part), ""]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) if not _has_blank_runs(lines) else "\n".join(lines)

    def _title(self) -> str:
        return " ".join(self.runbook.title.text.split()) or stem(self.runbook.path)

    def _headers(self) -> Iterator[str]:
        """Yield the header lines: those of the page, then what is known beside it."""
        found = {
            header.name: " ".join(header.value.text.split())
            for header in reversed(self.runbook.headers)
            if header.name.casefold() in HEADERS and header.name.casefold() not in DROPPED and header.value.text
        }
        alert = self.runbook.shape is Shape.ALERT
        names = self.known.alerts or ((self.runbook.title.text or stem(self.runbook.path),) if alert else ())
        guesses = {
            "Category": "Incident" if alert else "",
            "Severity": self.known.severity,
            "Trigger": ", ".join(names),
            "Owner": self.known.owner,
        }
        for name, text in guesses.items():
            if text:
                found.setdefault(name, text)
        for name in (*_ORDER, *(name for name in reversed(found) if name not in _ORDER)):
            if name in found:
                yield f"{name}: {found[name]}"

    def _parts(self) -> list[_Part]:
        """Return the parts of the page in order; a section of a deeper level belongs to the one before it."""
        tops: list[Section] = []
        for section in sorted(self.runbook.sections, key=lambda one: one.span.start):
            nested = tops and (section.level > tops[-1].level or section.span.start < tops[-1].span.end)
            if section.title and not nested and section.span.start >= self._after_title():
                tops.append(section)
        ends = [*(top.span.start for top in tops), max(self.runbook.span.end, *(top.span.end for top in tops), 0)]
        starts = [self._after_title(), *(top.body.start for top in tops)]
        sections: list[Section | None] = [None, *tops]
        return [_Part(s, start, max(start, end)) for s, start, end in zip(sections, starts, ends, strict=True)]

    def _after_title(self) -> int:
        """Return where the text after the title line begins."""
        title = self.runbook.title.span
        if not self.runbook.title or any(h.value.span == title for h in self.runbook.headers):
            front = FRONT.match(self.source.data)
            return max(self.runbook.span.start, front.end() if front else 0)
        end = self._line_end(title.end)
        after = self.source.data[end : self._line_end(end)].decode("utf-8", "replace").rstrip("\r\n")
        return self._line_end(end) if SETEXT.match(after) else end

    def _line_end(self, at: int) -> int:
        found = self.source.data.find(b"\n", at)
        return len(self.source.data) if found < 0 else found + 1

    def _intro(self, part: _Part) -> str:
        """Return what stands around the title but the title, front matter and header lines."""
        front = FRONT.match(self.source.data) if self.runbook.span.start == 0 else None
        begin = max(self.runbook.span.start, front.end() if front else 0)
        title = self.runbook.title.span
        line = self.source.data.rfind(b"\n", 0, title.start) + 1
        before = self._raw(begin, line) if self.runbook.title and begin < line < part.start else ""
        holes = sorted(
            (self.source.data.rfind(b"\n", 0, h.span.start) + 1, self._line_end(h.span.end))
            for h in self.runbook.headers
            if part.start <= h.span.start < part.end and h.name.casefold() in {*HEADERS, *DROPPED}
        )
        kept, at = [before], part.start
        for start, end in holes:
            if at <= start:
                kept.append(self._raw(at, start))
                at = end
        kept.append(self._raw(at, part.end))
        return levelled("".join(kept), 3)

    def _raw(self, start: int, end: int) -> str:
        return self.source.text(Span(start, max(start, end))).replace("\r\n", "\n").replace("\ufeff", "")

    def _section_title(self, section: Section) -> str:
        return TYPED.get(section.role, " ".join(section.title.text.split()))

    def _verbatim(self, part: _Part) -> str:
        text = levelled(self._raw(part.start, part.end), 3).strip("\n")
        if self.runbook.shape is Shape.STEPS and part.section is not None and part.section.role == "do-not":
            return "\n".join(
                f"- {line}" if line.strip() and line[0] not in "-*+ " else line for line in text.split("\n")
            )
        return text

    def _steps_in(self, part: _Part) -> list[Step]:
        begin = part.section.span.start if part.section else part.start
        return [step for step in self.runbook.steps if begin <= step.span.start < part.end]

    def _is_stepped(self, part: _Part) -> bool:
        return part.section is not None and part.section.role not in TYPED and bool(self._steps_in(part))

    def _procedure(self, parts: Sequence[_Part]) -> Iterator[str]:
        """Yield the procedure: every step of the stepped parts under a heading, with the text that leads to it."""
        yield "## Procedure"
        yield ""
        number = 0
        for part in parts:
            at, lead = part.start, ""
            steps = self._steps_in(part)
            for index, step in enumerate(steps):
                lead += self._raw(at, max(at, self._line_start(step.span.start, part.start)))
                end = steps[index + 1].span.start if index + 1 < len(steps) else part.end
                end = max(self._line_start(end, part.start) if index + 1 < len(steps) else end, step.span.start)
                number += 1
                yield from self._step(step, number, Lead(lead, part, first=not index), end)
                at, lead = end, ""

    def _line_start(self, at: int, floor: int) -> int:
        return max(self.source.data.rfind(b"\n", 0, at) + 1, floor)

    def _step(self, step: Step, number: int, lead: Lead, end: int) -> Iterator[str]:
        title = " ".join(step.title.text.split())
        section = lead.part.section
        inside = step.title.span.start < lead.part.start
        start = lead.part.start if inside else max(self._after_head(step), lead.part.start)
        raw = " ".join(self._raw(step.title.span.start, step.title.span.end).split())
        short, rest = _shortened(raw if _plain_marks(raw) else title)
        rest = rest or not _plain_marks(raw)
        yield f"### Step {number}: {short or (section.title.text if section else 'Look')}"
        yield ""
        named = " ".join(section.title.text.split()) if section else ""
        section_says = section is not None and section.role != "procedure"
        if lead.first and section_says and named and not inside and named.casefold() != title.casefold():
            yield f"*{named}*"
            yield ""
        if lead.text.strip():
            yield levelled(lead.text, 4).strip("\n")
            yield ""
        if rest:
            yield raw
            yield ""
        body = levelled(outdented(self._raw(start, end), self._indent(step)), 4).strip("\n")
        if body.strip():
            yield body
            yield ""

    def _after_head(self, step: Step) -> int:
        """Return where the text of a step goes on after its title; one without a title is all text."""
        return self._line_end(max(step.title.span.end, step.span.start)) if step.title else step.span.start

    def _indent(self, step: Step) -> int:
        """Return how far the text of a list item stands to the right: as far as its title does."""
        line = self.source.data.rfind(b"\n", 0, step.title.span.start) + 1
        lead = self.source.data[line : step.title.span.start]
        return len(lead) if re.fullmatch(rb"\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?[*_`]*", lead) else 0


@dataclass(frozen=True, slots=True)
class Lead:
    """The text before a step, the part of the page it stands in, and whether it is the first of that part."""

    text: str
    part: _Part
    first: bool


def _has_blank_runs(lines: Sequence[str]) -> bool:
    """Say whether a block holds empty lines in a row, which must stay."""
    return any("\n\n\n" in line for line in lines)


def _plain_marks(raw: str) -> bool:
    """Say whether a sentence can be a heading as it stands: no link in it, and every mark closed."""
    return (
        "](" not in raw and "][" not in raw and "<" not in raw and raw.count("`") % 2 == 0 and raw.count("*") % 2 == 0
    )


def _shortened(title: str) -> tuple[str, bool]:
    """Return a heading of one line for a step, and whether the whole sentence must stand below it."""
    plain = title.rstrip(" :.")
    if len(plain) <= _LONGEST_TITLE:
        return plain, False
    cut = plain[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:")
    return f"{cut} …", True
