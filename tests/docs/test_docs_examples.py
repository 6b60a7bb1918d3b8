"""Runbooks, phrases and configuration shown in the pages are ones that rung accepts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.pages import PAGES, ROOT, Block, blocks
from fakes.phrases import expectation
from rung.app.config.config import parse
from rung.model.expect import Expect
from rung.text.phrase.broken import Broken
from rung.text.phrase.refuse import find_refusal
from rung.text.phrase.words import Words

OWN = [page for page in PAGES if "reference" not in page.parts]
RUNBOOKS = [b for page in OWN for b in blocks(page) if b.language == "markdown" and b.body.startswith("# RUN-")]
CONFIGURATIONS = [b for page in OWN for b in blocks(page) if b.language == "toml"]
FORMAT = (ROOT / "docs" / "how-to" / "write-a-runbook.md").read_text("utf-8")


@pytest.mark.parametrize("block", RUNBOOKS, ids=str)
def test_a_runbook_that_is_shown_passes_the_check(block: Block, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "rung", "check", "-"],
        cwd=tmp_path,
        input=block.body,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.startswith("No findings")


def test_runbooks_are_shown() -> None:
    assert RUNBOOKS
    assert CONFIGURATIONS


@pytest.mark.parametrize("block", CONFIGURATIONS, ids=str)
def test_a_configuration_that_is_shown_is_read(block: Block) -> None:
    assert parse(block.body.encode(), "rung.toml").path == "rung.toml"


def test_every_matcher_of_the_table_is_one() -> None:
    matchers = re.findall(r"^\| `([^`]+)` \|", FORMAT.partition("| matcher |")[2].partition("\n\n")[0], re.MULTILINE)
    assert len(matchers) >= 10
    for text in matchers:
        assert isinstance(expectation(f"expect `{text}`"), Expect), text


def test_every_refusal_of_the_table_is_one() -> None:
    refusals = re.findall(r"^\| ``(refuse .+?) ?`` \|", FORMAT, re.MULTILINE)
    assert len(refusals) >= 5
    for text in refusals:
        found = find_refusal(Words(text))
        assert found is not None
        assert not isinstance(found, Broken), text
        assert found.span.end == len(text), f"only a part was read: {text}"
