"""OWNERS and CODEOWNERS files say who owns a path."""

from __future__ import annotations

import pytest

from rung.library.owners import read_owners
from rung.model.span import Source


def _who(path: str, *files: tuple[str, str]) -> tuple[str, ...]:
    found = read_owners([Source(name, text.encode()) for name, text in files]).of(path)
    return found.owners if found else ()


def test_approvers_come_before_reviewers() -> None:
    assert _who("x/a.md", ("x/OWNERS", "reviewers:\n  - bo\napprovers:\n  - ana # lead\n")) == ("ana",)
    assert _who("x/a.md", ("x/OWNERS", "reviewers: [bo, cy]\n")) == ("bo", "cy")


def test_a_nearer_owners_file_beats_a_farther_one() -> None:
    files = (("x/y/OWNERS", "approvers:\n- near\n"), ("OWNERS", "approvers:\n- far\n"))
    assert _who("x/y/z/a.md", *files) == ("near",)
    assert _who("x/a.md", *files) == ("far",)


def test_a_plain_list_of_people_is_an_owners_file_too() -> None:
    assert _who("a.md", ("OWNERS", "# the team\nana@example.org\nbo@example.org\nset noparent\n")) == (
        "ana@example.org",
        "bo@example.org",
    )


@pytest.mark.parametrize(
    ("pattern", "path", "owned"),
    [
        ("*", "any/where.md", True),
        ("*.md", "deep/down/a.md", True),
        ("*.md", "deep/down/a.txt", False),
        ("/docs/", "docs/a/b.md", True),
        ("/docs/", "other/docs/b.md", False),
        ("docs/*", "docs/a.md", True),
        ("docs/*", "docs/a/b.md", False),
        ("runbooks/", "x/runbooks/b.md", True),
        ("/x/**/z.md", "x/y/y/z.md", True),
        ("/x/**/z.md", "x/z.md", True),
    ],
)
def test_codeowners_patterns_match_as_the_forge_does(pattern: str, path: str, owned: bool) -> None:
    assert (_who(path, (".github/CODEOWNERS", f"{pattern} @team\n")) == ("@team",)) is owned


def test_the_last_line_that_matches_decides_and_may_take_ownership_away() -> None:
    text = "* @all\n/runbooks/ @ops @sre # both\n/runbooks/old/\n"
    assert _who("runbooks/a.md", ("CODEOWNERS", text)) == ("@ops", "@sre")
    assert _who("runbooks/old/a.md", ("CODEOWNERS", text)) == ()


def test_codeowners_beats_owners() -> None:
    assert _who("a.md", ("CODEOWNERS", "* @team\n"), ("OWNERS", "approvers:\n- ana\n")) == ("@team",)
