"""Whatever the command of a recipe comes to counts, by name, pattern, folder or import; what it does not, does not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from shutil import which

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.app.probing import tuning
from rung.app.probing.tuning import Given, Wish
from rung.fieldwork import ground, hands
from rung.tuning.question import Word
from rung.tuning.reaching.commands import Taken, commands
from rung.tuning.reaching.recipes import read
from shared import missing

MAKEFILE = "all: out\nout:\n\t{command} > $@\n.PHONY: all\n"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The command of a recipe, the files beside it, a change of one (file, old, new), and whether that one counts."""

    command: str
    files: dict[str, str]
    change: tuple[str, str, str]
    counts: bool


class Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every case."""

    case: tuple[Case, ...]


CASES = msgspec.convert(tomllib.loads(Path(__file__).with_name("data").joinpath("commands.toml").read_text()), Cases)


@pytest.mark.parametrize("case", CASES.case, ids=lambda case: f"{case.command[:40]} {case.change[0]}")
def test_what_a_command_comes_to_counts(case: Case, tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    name, old, new = case.change
    both = {"Makefile": MAKEFILE.format(command=case.command), **case.files}
    assert old in both[name]
    for side, texts in (("a", both), ("b", {**both, name: both[name].replace(old, new)})):
        for path, text in texts.items():
            (tmp_path / side / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / side / path).write_text(text)
    one, two = (Given(side, ground(str(tmp_path / side))) for side in "ab")
    found = tuning.reviewed(hands(), one, two, Wish())
    said = "\n".join(tuning.lines(found))
    assert found.meaning is (Word.NOT_JUDGED if case.counts else Word.HOLDS), said
    assert found.moves == (), said
    assert (f"`{name}`" in said) is case.counts


@given(st.text(alphabet="ab c$()`'\"\\;|&<>=-/.*{}[]\n", max_size=120))
def test_any_text_is_read_as_commands_of_a_shell_without_a_fault(text: str) -> None:
    longest = max((len(each.program) for each in commands(text)), default=0)
    assert longest <= len(text)
    assert all(given.word or not given.needs for given in read(text, (), lambda _: Taken.TEXT).given)


def test_a_function_of_make_in_place_of_a_program_is_one_command() -> None:
    assert [each.program for each in commands("$(call run, a b)")][-1] == "$(call run, a b)"
