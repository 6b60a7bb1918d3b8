"""The checker has nothing to say about the examples, but that nobody has tested them on this machine yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.outcome import Report
from rung.lint.profile import Profile
from rung.model.effect import Verdict
from rung.model.runbook import Command, Runbook
from rung.model.span import Source
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.text.read import read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(
    path for path in EXAMPLES.rglob("*.md") if path.name != "README.md" and not (path.parent / ".rung-root").exists()
)
SOURCES = tuple(Source(str(path.relative_to(EXAMPLES)), path.read_bytes()) for path in FILES)


def judge(command: Command, runbook: Runbook) -> Verdict:
    inputs = tuple(Input(each.name, each.kind) for each in runbook.inputs)
    return classify(command.text, command.language, Context(inputs=inputs))


def checked(profile: Profile | None) -> Report:
    library = Library(tuple(read(source) for source in SOURCES))
    return check(library, SOURCES, judge, Options(profile=profile))


@pytest.mark.parametrize("profile", [None, *Profile])
def test_there_is_no_finding_up_to_the_strictest_profile(profile: Profile | None) -> None:
    assert [(each.path, each.code, each.message) for each in checked(profile).findings] == []


def test_all_that_is_allowed_is_that_no_test_is_known() -> None:
    assert {allowed.finding.code for allowed in checked(Profile.TRUSTED).allowed} == {"never-tested"}
