"""250 real runbooks: each read, each code block carried or lost, each value where it says, nothing changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pyromark
import pytest

from rung.model.runbook import Document, Runbook
from rung.model.span import Source, Span
from rung.text.carried import commands_of
from rung.text.edit import apply, set_header
from rung.text.read import read
from shared import shared
from text.walk import faults, shape

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Page:
    source: Source
    document: Document


@cache
def pages() -> tuple[Page, ...]:
    found = [Source(str(path), path.read_bytes()) for path in sorted(shared("corpora").rglob("*.md"))]
    return tuple(Page(source, read(source)) for source in found)


def test_every_file_is_read_as_one_runbook_with_its_title() -> None:
    assert len(pages()) >= 250
    for page in pages():
        (entry,) = page.document.entries
        assert isinstance(entry, Runbook)
        assert entry.title.text or not re.search(rb"(?m)^#", page.source.data), page.source.path


def test_most_files_have_the_alert_shape_and_give_steps() -> None:
    alerts = [entry for page in pages() for entry in page.document.runbooks if entry.shape == "alert"]
    assert len(alerts) > 220
    assert sum(1 for entry in alerts if entry.steps) / len(alerts) > 0.9
    assert all(step.section for entry in alerts for step in entry.steps)


def test_every_code_block_is_carried_or_lost_and_never_both() -> None:
    for page in pages():
        carried = {command.span for entry in page.document.entries for command in commands_of(entry)}
        lost = {loss.span for loss in page.document.losses}
        assert not carried & lost
        assert set(page.document.fences) <= carried | lost
        assert all(loss.why for loss in page.document.losses)


def raw_blocks(data: bytes) -> list[Span]:
    """Return the code blocks the Markdown parser itself names, front matter left out."""
    front = re.match(rb"---\n.*?\n---\n", data, re.DOTALL)
    base = front.end() if front else 0
    found: list[Span] = []
    for event, place in pyromark.events_with_range(data[base:].decode("utf-8")):
        if "'CodeBlock'" in str(event) and str(event).startswith("{'Start'"):
            found.append(Span(place["start"] + base, place["end"] + base))
    return found


def test_code_blocks_agree_with_the_parser_wherever_every_fence_is_closed() -> None:
    compared = 0
    for page in pages():
        if any(finding.code == "unclosed-fence" for finding in page.document.findings):
            continue
        assert list(page.document.fences) == raw_blocks(page.source.data), page.source.path
        compared += len(page.document.fences)
    assert compared > 500


def test_every_fence_mark_of_every_file_stands_inside_a_block() -> None:
    marks = re.compile(rb"(?m)^[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*(?:```|~~~)")
    for page in pages():
        for mark in marks.finditer(page.source.data):
            assert any(f.start <= mark.end() <= f.end for f in page.document.fences), page.source.place(mark.start())


def test_every_value_stands_where_it_says() -> None:
    wrong = [(page.source.path, fault) for page in pages() for fault in faults(page.source, page.document)]
    assert wrong == []


@pytest.mark.parametrize("kind", ["crlf", "bom"])
def test_line_ends_and_marks_do_not_change_what_is_read(kind: str) -> None:
    for page in pages():
        plain = page.source.data.replace(b"\r\n", b"\n")
        copy = plain.replace(b"\n", b"\r\n") if kind == "crlf" else b"\xef\xbb\xbf" + page.source.data
        source = Source(page.source.path, copy)
        again = read(source)
        assert shape(again.entries) == shape(page.document.entries), page.source.path
        assert faults(source, again) == []


def test_applying_nothing_gives_the_same_bytes() -> None:
    for page in pages():
        assert apply(page.source, ()) == page.source.data


def test_recording_a_test_changes_exactly_one_line_and_not_the_revision() -> None:
    for page in pages():
        (entry,) = page.document.entries
        assert isinstance(entry, Runbook)
        once = apply(page.source, set_header(page.source, entry, "Last Tested", "2026-11-09").edits)
        before, after = page.source.data.splitlines(keepends=True), once.splitlines(keepends=True)
        assert len(after) == len(before) + 1, page.source.path
        (again,) = read(Source(page.source.path, once)).runbooks
        assert again.field("Last Tested") == "2026-11-09", page.source.path
        assert again.revision == entry.revision, page.source.path
        second = Source(page.source.path, once)
        twice = apply(second, set_header(second, again, "Last Tested", "2026-12-24").edits).splitlines(keepends=True)
        assert sum(1 for old, new in zip(after, twice, strict=True) if old != new) == 1, page.source.path
