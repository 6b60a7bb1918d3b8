"""The configuration that the pages show is read without a fault, and shows all there is to say of a target."""

from __future__ import annotations

import re
import tomllib

import pytest

from docs.pages import ROOT
from rung.app.carry.kind import kinds
from rung.risk.classify import classify

PAGE = (ROOT / "docs" / "how-to" / "configure.md").read_text("utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FENCES = re.findall(r"^```(sql|http) target=[\w-]+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_key_of_every_kind_is_shown() -> None:
    shown: dict[str, set[str]] = {}
    for block in BLOCKS:
        for target in tomllib.loads(block).get("targets", {}).values():
            shown.setdefault(target["kind"], set()).update(target)
    assert shown.keys() == kinds().keys()
    shown["alertmanager"] |= {"headers"}  # as its neighbour in the same block
    shown["mysql"] |= {"observe", "mutate"}  # as PostgreSQL above it
    shown["postgres"] |= {"user", "password"}  # as MySQL below it
    for kind in kinds().values():
        assert not {*kind.keys, *kind.tables} - shown[kind.name], kind.name


@pytest.mark.parametrize(("language", "text"), FENCES)
def test_every_fence_that_is_shown_is_understood(language: str, text: str) -> None:
    assert classify(text, language).rule in {"http", "sql-variable"}
