"""The checker has nothing to say about the examples, but that nobody has tested them on this machine yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.profile import Profile
from rung.model.effect import Verdict
from rung.model.runbook import Command, Runbook
from rung.model.span import Source
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.text.read import read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(path for path in EXAMPLES.rglob("*.md") if path.name != "README.md")
SOURCES = tuple(Source(str(path.relative_to(EXAMPLES)), path.read_bytes()) for path in FILES)


def judge(command: Command, runbook: Runbook) -> Verdict:
    inputs = tuple(Input(each.name, each.kind) for each in runbook.inputs)
    return classify(command.text, command.language, Context(inputs=inputs))


def findings(profile: Profile | None) -> list[tuple[str, str, str]]:
    library = Library(tuple(read(source) for source in SOURCES))
    report = check(library, SOURCES, judge, Options(profile=profile))
    return [(each.path, each.code, each.message) for each in report.findings]


@pytest.mark.parametrize("profile", [None, Profile.DRAFT, Profile.USABLE])
def test_there_is_no_finding_up_to_usable(profile: Profile | None) -> None:
    assert findings(profile) == []


def test_the_strictest_profile_finds_only_that_no_test_is_known() -> None:
    assert [found for found in findings(Profile.TRUSTED) if found[1] != "never-tested"] == []


def test_nothing_was_suppressed_to_get_there() -> None:
    assert not [source.path for source in SOURCES if b"rung:" in source.data]
