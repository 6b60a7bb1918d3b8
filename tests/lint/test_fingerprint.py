"""A finding is known again when lines have moved and the check was started elsewhere, and told apart from others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rung.lint.fingerprint import fingerprints
from rung.model.finding import Finding
from rung.model.replacing import replace
from rung.model.span import Source, Span

LINE = b"kubectl delete pod <pod>\n"


def _finding(source: Source, code: str = "placeholder-redirects", entry: str = "RUN-001") -> Finding:
    start = source.data.index(b"<pod>")
    return Finding(code, "m", source.path, Span(start, start + 5), entry=entry)


def _print(path: str, data: bytes, **other: str) -> str:
    source = Source(path, data)
    return fingerprints([_finding(source, **other)], {path: source})[0]


@given(st.lists(st.sampled_from([b"one\n", b"\n", b"- two\n", b"\xc3\xa9\n"]), max_size=20))
def test_lines_put_before_it_change_nothing(before: list[bytes]) -> None:
    assert _print("a.md", b"".join(before) + LINE) == _print("a.md", LINE)


def test_the_folder_the_check_was_started_in_changes_nothing() -> None:
    assert _print("runbooks/a.md", LINE) == _print("/srv/checkout/runbooks/a.md", LINE)


def test_another_code_entry_or_line_is_another_finding() -> None:
    prints = {
        _print("a.md", LINE),
        _print("a.md", LINE, code="dangling-id"),
        _print("a.md", LINE, entry="RUN-002"),
        _print("a.md", b"kubectl logs <pod>\n"),
    }
    assert len(prints) == 4


def test_what_belongs_to_no_entry_is_known_by_the_name_of_its_file() -> None:
    assert _print("a.md", LINE, entry="") != _print("b.md", LINE, entry="")


def test_findings_that_look_the_same_are_counted() -> None:
    source = Source("a.md", LINE)
    finding = _finding(source)
    first, second = fingerprints([finding, replace(finding, message="another")], {"a.md": source})
    assert (first[-2:], second[-2:]) == (":1", ":2")
    assert first[:-2] == second[:-2]


def test_a_file_that_could_not_be_read_has_a_fingerprint_too() -> None:
    assert fingerprints([Finding("unreadable-file", "no", "gone.md", Span(0, 0))], {})[0].endswith(":1")
