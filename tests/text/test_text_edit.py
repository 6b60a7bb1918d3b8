"""Edits change the bytes they name and no others."""

from __future__ import annotations

import pytest

from rung.model.errors import UsageError
from rung.model.finding import Edit
from rung.model.runbook import Runbook
from rung.model.span import Source, Span
from rung.text.edit import apply, set_header
from rung.text.read import read
from text.reading import source


def recorded(text: str, value: str = "2026-11-09", name: str = "Last Tested") -> str:
    page = source(text)
    entry = read(page).entries[0]
    changed = apply(page, set_header(page, entry, name, value).edits)
    again = read(Source("page.md", changed)).entries[0]
    assert again.field(name) == value
    if isinstance(entry, Runbook) and isinstance(again, Runbook) and name == "Last Tested":
        assert again.revision == entry.revision
    return changed.decode()


def test_edits_are_made_together_in_the_order_of_the_file() -> None:
    page = source("abcdef")
    assert apply(page, [Edit(Span(4, 5), b"E"), Edit(Span(0, 1), b""), Edit(Span(6, 6), b"!")]) == b"bcdEf!"


@pytest.mark.parametrize(
    ("edits", "error"),
    [
        ([Edit(Span(0, 2), b""), Edit(Span(1, 3), b"")], "edits-overlap"),
        ([Edit(Span(2, 99), b"")], "edit-outside-file"),
    ],
)
def test_edits_that_clash_are_refused(edits: list[Edit], error: str) -> None:
    with pytest.raises(UsageError) as refused:
        apply(source("abcdef"), edits)
    assert refused.value.id == error


def test_a_value_is_replaced_in_its_line() -> None:
    text = "# RUN-001: A\nOwner: x\nLast Tested: 2020-01-01\n\nText.\n"
    assert recorded(text) == text.replace("2020-01-01", "2026-11-09")


def test_a_missing_header_is_inserted_after_the_last_one() -> None:
    assert recorded("# RUN-001: A\nOwner: x\n\nText.\n") == "# RUN-001: A\nOwner: x\nLast Tested: 2026-11-09\n\nText.\n"


def test_a_page_without_headers_gets_one_under_its_title() -> None:
    assert recorded("# A\n\nText.\n") == "# A\nLast Tested: 2026-11-09\n\nText.\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# RUN-001: A\n> Owner: x\n\nText.\n", "> Last Tested: 2026-11-09\n"),
        ("# RUN-001: A\n\n**Owner:** x\n\nText.\n", "**Last Tested:** 2026-11-09\n"),
        ("# RUN-001: A\n\n- Owner: x\n- Severity: high\n\nText.\n", "- Last Tested: 2026-11-09\n"),
        ("---\nowner: x\n---\n# RUN-001: A\n\nText.\n", "last_tested: 2026-11-09\n"),
        ('+++\nowner = "x"\n+++\n# RUN-001: A\n\nText.\n', 'last_tested = "2026-11-09"\n'),
    ],
)
def test_a_new_header_is_written_like_its_neighbours(text: str, line: str) -> None:
    assert line in recorded(text)


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    text = "\ufeff# RUN-001: A\r\nOwner: x\r\n\r\nText.\r\n"
    changed = recorded(text)
    assert changed == text.replace("Owner: x\r\n", "Owner: x\r\nLast Tested: 2026-11-09\r\n")


def test_a_file_that_ends_without_a_line_end_is_continued() -> None:
    assert recorded("# RUN-001: A\nOwner: x") == "# RUN-001: A\nOwner: x\nLast Tested: 2026-11-09"


def test_a_header_run_together_with_the_title_is_changed_in_place() -> None:
    text = "RUN-001: A thing Owner: x Last Tested: 2020-01-01\n\nScope\n- Handles: a\n"
    assert recorded(text) == text.replace("2020-01-01", "2026-11-09")


def test_a_register_can_be_changed_too() -> None:
    assert recorded("MON-1: A\nSeverity: info\n", "critical", "Severity") == "MON-1: A\nSeverity: critical\n"


@pytest.mark.parametrize("value", ["a\nb", "", "a\r"])
def test_a_value_of_more_than_a_line_is_refused(value: str) -> None:
    page = source("# RUN-001: A\nOwner: x\n")
    with pytest.raises(UsageError):
        set_header(page, read(page).entries[0], "Owner", value)


def test_the_revision_changes_with_any_other_byte() -> None:
    (before,) = read(source("# RUN-001: A\nOwner: x\nLast Tested: 2020-01-01\n")).runbooks
    (after,) = read(source("# RUN-001: A\nOwner: y\nLast Tested: 2020-01-01\n")).runbooks
    assert before.revision != after.revision
    assert len(before.revision) == 64
