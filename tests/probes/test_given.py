"""What the command line and the environment set is read as what makefiles set: it may be what make runs while it looks.

That each such way is found stands in ``test_deceits.py``.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from shutil import which

import pytest

from fakes.runner import FakeRunner
from rung.app.probing.answer import answer
from rung.app.probing.expanding import Expanding
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.errors import UsageError
from rung.probes.gnumake.exported import exports
from rung.probes.gnumake.lines import lines
from rung.probes.gnumake.plain import Given, values
from shared import missing

RUNS = "CMD = :\nV := $(shell $(CMD))\nall: ; @:\n"


SETTINGS = ["V!=touch x", "--eval=V!=touch x", "-f=x", "V:=1", "V=$(shell x)", "V=a\n\t+x", "V"]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_that_is_no_plain_name_and_value_is_refused(setting: str, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("all:\n\t@:\n")
    with closing(ground(str(tmp_path))) as seen, pytest.raises(UsageError) as refused:
        answer(hands(), seen, Put("make", "planned"), Ask(str(tmp_path), settings=(setting,)))
    assert refused.value.id == "setting-invalid"
    assert [path.name for path in tmp_path.iterdir()] == ["Makefile"]


def test_a_command_that_a_call_of_make_sets_is_not_run_when_the_call_is_judged(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(RUNS)
    runner = FakeRunner()
    told = Expanding(str(tmp_path), ground, runner, hands().judge).expand(("make", "all", "CMD=touch x"))
    assert not runner.jobs
    assert told is not None
    assert "may run something when make only reads" in told.why


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("", ("out",)),
        ("V ?= in\n", ("out", "in")),
        ("V += in\n", ("out", "out in")),
        ("V = in\n", ("out", "in")),
    ],
)
def test_the_environment_holds_until_a_line_sets_the_variable(text: str, held: tuple[str, ...]) -> None:
    assert values(lines(text), Given({"V": "out"}))["V"] == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("V = in\nall: V = in\n", ("out",)),
        ("override V = in\n", ("out", "in")),
        ("override V += in\n", ("out", "out in")),
    ],
)
def test_only_an_override_changes_what_the_command_line_sets(text: str, held: tuple[str, ...]) -> None:
    assert values(lines(text), Given({"V": "no"}, {"V": "out"}))["V"] == held


def test_where_all_is_exported_what_only_the_environment_holds_is_left_out() -> None:
    text = "export\nOWN = 1\nall: ; echo $(THEIRS)\n"
    every = [("Makefile", line) for line in lines(text)]
    known = values(lines(text), Given({"THEIRS": "1"}))
    assert {"OWN", "THEIRS"} & exports(every, lambda _: known).names == {"OWN"}


def test_a_proof_route_is_judged_with_what_the_command_line_sets(tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/a.log").write_text("all is well\n")
    (tmp_path / "Makefile").write_text("OLD = cat\nall: ; @:\n.PHONY: verify\nverify:\n\t$(OLD) logs/a.log\n")
    put, seen = Put("make", "evidence"), str(tmp_path)
    assert answer(hands(), ground(seen), put, Ask(seen)).answer.verdict == "kept"
    told = answer(hands(), ground(seen), put, Ask(seen, settings=("OLD=rm -f",))).answer
    assert (told.verdict, told.evidence[0]) == ("endangered", "`make verify` would run: rm -f logs/a.log")
