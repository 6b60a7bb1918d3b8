"""Hostile text in Markdown: no block is closed from within, no line is marked up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rung.run.markdown import fenced, inline

HOSTILE = st.text(alphabet=st.sampled_from(list("`~*_[]()<>|#!&;-+=.1:\\\n\r\t ax\x1b\u202e\u2028")), max_size=60)


@given(HOSTILE)
def test_nothing_closes_a_code_block_from_within(text: str) -> None:
    tokens = MarkdownIt().parse(f"before\n\n{fenced(text)}\n\nafter\n")
    assert [t.type for t in tokens if t.type == "fence"] == ["fence"]
    assert tokens[-2].content == "after"
    assert len(tokens) == 7


@given(HOSTILE)
def test_a_line_stays_one_line_of_plain_text(text: str) -> None:
    said = inline(text)
    assert "\n" not in said
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(f"- {said}\n\nafter\n")
    kinds = {t.type for t in tokens}
    assert kinds <= {
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
        "paragraph_open", "paragraph_close", "inline",
    }  # fmt: skip
    assert sum(t.type == "bullet_list_open" for t in tokens) == 1
    children = [c.type for t in tokens for c in t.children or ()]
    assert set(children) <= {"text", "text_special"}


@given(st.text(st.characters(exclude_categories=["Cn"]), max_size=80))
def test_no_hidden_character_is_left(text: str) -> None:
    assert inline(text).isprintable()
