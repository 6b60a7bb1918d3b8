"""Anchors of a file as forges make them."""

from __future__ import annotations

from rung.lint.anchors import anchors
from rung.model.span import Source


def _anchors(text: str) -> list[str]:
    return anchors(Source("a.md", text.encode()))


def test_headings_become_anchors_and_repeated_ones_are_numbered() -> None:
    found = _anchors("# A Title: with `code`!\n\n## Same\n\n## Same\n\nUnder\n=====\n")
    assert {"a-title-with-code", "same", "same-1", "under"} <= set(found)


def test_own_ids_html_names_and_links_in_headings_are_anchors() -> None:
    found = _anchors('## Title {#own}\n\n<a name="here"></a>\n\n## See [the docs](x.md)\n')
    assert {"own", "title", "here", "see-the-docs"} <= set(found)


def test_a_heading_inside_a_code_block_is_none() -> None:
    assert "not-this" not in _anchors("```\n# Not this\n```\n\n# This\n")
