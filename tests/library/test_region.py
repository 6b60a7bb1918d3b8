"""A region is replaced and nothing else; writing twice changes nothing; unclear marks are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.library.region import blanked, replaced
from rung.model.errors import UsageError
from rung.model.span import Source

TABLE = "| a |\n|---|\n| 1 |\n"


def source(text: str) -> Source:
    return Source("README.md", text.encode())


def test_only_what_stands_between_the_marks_changes() -> None:
    before = "# Top\n\n<!-- rung: matrix -->\nold\n<!-- /rung: matrix -->\nrest"
    after = replaced(source(before), "matrix", TABLE).decode()
    assert after == "# Top\n\n<!-- rung: matrix -->\n\n| a |\n|---|\n| 1 |\n\n<!-- /rung: matrix -->\nrest"


def test_the_line_ends_of_the_file_are_kept() -> None:
    after = replaced(source("<!-- rung: xref -->\r\n<!-- /rung: xref -->\r\n"), "xref", TABLE)
    assert after.count(b"\r\n") == after.count(b"\n") == 7


@given(st.text("ab|\n# ", max_size=60), st.text("cd\n<!", max_size=40), st.booleans())
def test_a_second_write_changes_nothing(body: str, around: str, crlf: bool) -> None:
    text = f"{around}\n<!-- rung: matrix -->\nx\n<!-- /rung: matrix -->\n{around}"
    first = replaced(source(text.replace("\n", "\r\n") if crlf else text), "matrix", body)
    assert replaced(Source("README.md", first), "matrix", body) == first


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "<!-- rung: xref -->\n<!-- /rung: xref -->\n",
        "```\n<!-- rung: matrix -->\n<!-- /rung: matrix -->\n```\n",
        "<!-- rung: matrix -->\n",
        "<!-- /rung: matrix -->\n<!-- rung: matrix -->\n",
        "<!-- rung: matrix -->\n<!-- rung: matrix -->\n<!-- /rung: matrix -->\n",
        "text <!-- rung: matrix --> text <!-- /rung: matrix -->\n",
    ],
)
def test_without_one_clear_pair_nothing_is_written(text: str) -> None:
    with pytest.raises(UsageError) as fault:
        replaced(source(text), "matrix", TABLE)
    assert fault.value.id in {"region-missing", "region-unclear"}
    assert "<!-- rung: matrix -->" in fault.value.advice


def test_what_was_written_is_blank_to_readers_and_keeps_its_length() -> None:
    before = source("a\n<!-- rung: matrix -->\nRUN-001\n<!-- /rung: matrix -->\nRUN-002\n")
    after = blanked(before)
    assert len(after.data) == len(before.data)
    assert b"RUN-001" not in after.data
    assert b"RUN-002" in after.data
    plain = source("a\n")
    assert blanked(plain) is plain
