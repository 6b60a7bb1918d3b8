"""A folder gives its runbooks, and one bad file never stops the rest."""

from __future__ import annotations

import pytest

from fakes.listings import Disk
from rung.sources.folder import Read, Trouble, Unread, gather, wanted


@pytest.mark.parametrize("path", ["a.md", "deep/er/B.MARKDOWN", "notes.txt", "OWNERS", ".github/CODEOWNERS"])
def test_markdown_text_and_owners_are_wanted(path: str) -> None:
    assert wanted(path)


@pytest.mark.parametrize(
    "path",
    ["a.py", ".git/a.md", ".github/ISSUE_TEMPLATE/bug.md", "x/node_modules/y/readme.md", ".venv/lib/a.md", "LICENSE"],
)
def test_other_files_and_hidden_folders_are_not(path: str) -> None:
    assert not wanted(path)


def test_sources_come_sorted_whatever_the_order_of_the_disk() -> None:
    found = gather(Disk((Read("b.md", b"b"), Read("a.md", b"a"))))
    assert [source.path for source in found.sources] == ["a.md", "b.md"]


def test_plain_text_is_taken_when_named_or_when_it_looks_like_a_runbook() -> None:
    items = (
        Read("requirements.txt", b"click\n"),
        Read("said.txt", b"whatever", named=True),
        Read("platform.txt", b"Bad Deploy\nSteps\nFreeze.\nDo not\nPanic.\n"),
        Read("template.txt", b"intro\r\nRUN-001: Pool\r\nOwner: Us\r\n"),
    )
    assert [s.path for s in gather(Disk(items)).sources] == ["platform.txt", "said.txt", "template.txt"]


def test_each_trouble_becomes_a_finding_and_the_rest_is_read() -> None:
    troubles = tuple(Unread(f"{trouble.value}.md", trouble, "why") for trouble in Trouble)
    found = gather(Disk((*troubles, Read("good.md", b"# Good"))))
    assert [source.path for source in found.sources] == ["good.md"]
    assert {finding.code for finding in found.findings} == {"unreadable-file", "directory-loop", "file-too-large"}
    assert all("why" in finding.message and finding.advice for finding in found.findings)


def test_owners_files_are_kept_apart() -> None:
    found = gather(Disk((Read("OWNERS", b"approvers:\n- ana\n"), Read("a.md", b""))))
    assert [source.path for source in found.owners] == ["OWNERS"]
    assert [source.path for source in found.sources] == ["a.md"]


def test_only_files_met_in_a_folder_are_walked() -> None:
    items = (Read("a.md", b""), Read("x/notes.txt", b"shopping"), Read("named.md", b"", named=True))
    found = gather(Disk((*items, Unread("x/b.md", Trouble.UNREADABLE))))
    assert found.walked == {"a.md", "x/notes.txt", "x/b.md"}
