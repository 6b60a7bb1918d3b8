"""Every probe gives the answer that each lab's description demands, and leaves the lab as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from rung.app import lab
from rung.app.lab import Expected
from rung.app.probing.answer import answer
from rung.app.probing.question import TOOLS, Put, questions
from rung.app.probing.told import lines
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.snapshot import changes
from rung.wiring.labs import labs, lay_out
from shared import missing

pytestmark = pytest.mark.once

LABS = labs()
CASES = [
    pytest.param(name, each, id=f"{name}-{each.question}-{each.target}-{each.verdict}")
    for name, found in LABS.items()
    if name.startswith("make-")
    for each in found.expect
]


def asked(folder: str, expected: Expected) -> Iterator[Ask]:
    """Yield how it is asked: of what never ends once more with more time, where a machine stood still meanwhile."""
    for seconds in (1.0, 8.0, 60.0) if "--timeout" in expected.options else (120.0,):
        yield Ask(folder, expected.target, seconds, "--scratch" in expected.options)


@pytest.mark.parametrize(("name", "expected"), CASES)
def test_the_probe_gives_the_answer_and_leaves_the_lab_as_it_was(name: str, expected: Expected, tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    folder = lay_out(name, LABS[name].files, str(tmp_path / name))
    lab.prepared(hands().run, name, LABS[name], folder)
    place = ground(folder)
    before = place.snapshot(folder)
    for asking in asked(folder, expected):
        told = answer(hands(), place, Put(name.partition("-")[0], expected.question), asking)
        said = "\n".join(lines(told))
        if expected.says in said:
            break
    assert told.answer.verdict == expected.verdict, said
    assert expected.says in said
    assert changes(before, place.snapshot(folder)) == ()
    assert told.faults == ()
    assert told.answer.not_shown
    assert told.answer.next or told.answer.verdict in {"target-missing", "syntax-error", "tool-failed"}


@pytest.mark.parametrize("name", [name for name, found in LABS.items() if name.startswith("make-") and found.mend])
def test_a_lab_that_was_mended_gives_the_answers_of_the_mended_project(name: str, tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    folder = lay_out(name, LABS[name].files, str(tmp_path / name))
    lab.prepared(hands().run, name, LABS[name], folder)
    lab.mended(hands().run, name, LABS[name], folder)
    for each in LABS[name].mended:
        told = answer(hands(), ground(folder), Put("make", each.question), next(asked(folder, each)))
        assert told.answer.verdict == each.verdict, "\n".join(lines(told))


@pytest.mark.parametrize("name", [name for name, found in LABS.items() if found.mend])
def test_what_mends_a_lab_changes_an_answer(name: str) -> None:
    before = {(each.question, each.target, each.verdict) for each in LABS[name].expect}
    assert {(each.question, each.target, each.verdict) for each in LABS[name].mended} - before


@pytest.mark.parametrize("name", LABS)
def test_each_lab_asks_at_least_one_question_and_names_its_fault(name: str) -> None:
    assert LABS[name].expect
    assert LABS[name].fault
    assert LABS[name].title[0].isupper()


def test_every_question_is_asked_of_some_lab() -> None:
    for tool in TOOLS:
        asked_of = {e.question for name, found in LABS.items() if name.startswith(f"{tool}-") for e in found.expect}
        assert asked_of == {name for name, _ in questions(tool)}
