"""The terminal form: place, line, caret, advice, and nothing of the file that could steer the terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from fakes.reports import report
from rung.lint.count import counted, summary
from rung.lint.outcome import Report
from rung.lint.report.text import render
from rung.lint.visible import visible, width
from rung.model.finding import Finding
from rung.model.span import Source, Span


def test_a_finding_shows_its_line_with_carets_under_it() -> None:
    source = Source("a.md", b"one\nkubectl logs <pod> -f\n")
    finding = Finding("placeholder-redirects", "A redirection.", "a.md", Span(17, 22), advice="Quote it.")
    assert render(Report((finding,), (), {"a.md": source}, 1)) == (
        "a.md:2:14: warning placeholder-redirects A redirection.\n"
        "    2 | kubectl logs <pod> -f\n"
        "      |              ^^^^^\n"
        "    = Quote it.\n"
        "\n"
        "1 warning in 1 file.\n"
    )


def test_the_caret_stands_under_its_text_behind_wide_signs() -> None:
    data = "漢字 x".encode()
    line, caret = render(Report((Finding("c", "m", "a", Span(7, 8)),), (), {"a": Source("a", data)}, 1)).split("\n")[
        1:3
    ]
    assert width(caret[: caret.index("^")]) == width(line[: line.index("x")])


def test_a_long_line_is_cut_around_the_place() -> None:
    source = Source("a.md", b"a" * 500 + b"HERE" + b"b" * 500)
    lines = render(Report((Finding("c", "m", "a.md", Span(500, 504)),), (), {"a.md": source}, 1)).split("\n")
    assert "HERE" in lines[1]
    assert len(lines[1]) < 130
    assert lines[2].index("^") == lines[1].index("HERE")


def test_nothing_of_a_hostile_file_reaches_the_terminal_unseen() -> None:
    text = render(report())
    assert all(unicodedata.category(sign) not in {"Cc", "Cf"} for sign in text if sign != "\n")
    assert "<U+001B>[0m" in text


def test_a_file_that_was_not_read_has_a_place_and_no_line() -> None:
    assert render(report()).startswith("gone.md:1:1: error unreadable-file gone.md cannot be read.\n    = Look.\n")


def test_the_last_line_counts_with_the_right_plural() -> None:
    assert summary(report()) == "1 error, 1 warning, 1 note in 1 file; 1 allowed with a reason."
    assert counted(1, "file", "files") == "1 file"
    assert counted(1000, "file", "files") == "1,000 files"
    assert summary(Report((), (), {"a": Source("a", b"")}, 2)) == "No findings in 1 file with 2 runbooks."


@given(st.text(max_size=200), st.integers(0, 400), st.integers(0, 40))
def test_any_file_and_any_span_can_be_shown(text: str, start: int, length: int) -> None:
    data = text.encode("utf-8", "surrogatepass")
    finding = Finding("c", text, "a", Span(start, start + length))
    assert render(Report((finding,), (), {"a": Source("a", data)}, 1)).endswith("1 warning in 1 file.\n")


@given(st.text())
def test_what_is_visible_is_one_line_without_control_signs(text: str) -> None:
    assert all(unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp", "Cs"} for sign in visible(text))
