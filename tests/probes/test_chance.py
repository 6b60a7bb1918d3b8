"""A name that each build chooses anew is told from one that a race makes."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.gnumake.chance import alike, shapes
from rung.probes.machine import Machine
from shared import missing


@pytest.mark.parametrize(
    ("one", "other", "third"),
    [
        ("tmp.5rlsET", "tmp.5xxsTT", "tmp.egg12f"),
        ("log.12034", "log.9999", "log.100345"),
        ("run-1795381457689179282.txt", "run-1795381457700000000.txt", "run-1795381458000000000.txt"),
        ("logs/build-20260101-101059.txt", "logs/build-20260101-101101.txt", "logs/build-20260102-000001.txt"),
        ("w/tmp.aB3/x.o", "w/tmp.Zr7/x.o", "w/tmp.q9Q/x.o"),
    ],
)
def test_a_third_build_is_known_by_the_names_of_two_others(one: str, other: str, third: str) -> None:
    assert any(each.fullmatch(third) for each in shapes({one}, {other}))


@pytest.mark.parametrize("third", ["other.h", "gen/tmp.egg12f", "tmp.egg12f.o", "tmp"])
def test_a_name_of_another_kind_is_not_taken_for_one_of_them(third: str) -> None:
    assert not any(each.fullmatch(third) for each in shapes({"tmp.5rlsET"}, {"tmp.5xxsTT"}))


def test_two_names_of_their_own_have_no_shape() -> None:
    assert shapes({"a.txt"}, {"lists/all.h"}) == ()
    assert shapes({"alpha"}, {"be"}) == ()


@pytest.mark.parametrize(
    ("name", "here", "same"),
    [
        ("build-214600.log", "build-210337.log", True),
        (".info-nina", ".info-nobody", True),
        ("app.3fa9c1.js", "app.77aa1b.js", True),
        ("main.o", "util.o", False),
        ("side.h", "side.c", False),
    ],
)
def test_a_file_is_here_under_the_name_of_another_day_or_person(name: str, here: str, same: bool) -> None:
    assert alike(name, {here}, Machine({"USER": "nina"})) is same


def asked(folder: Path, question: str, makefile: str, **files: str) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    (folder / "Makefile").write_text(makefile)
    for name, text in files.items():
        (folder / name).write_text(text)
    return answer(hands(), ground(str(folder)), Put("make", question), Ask(str(folder), scratch=True))


def test_a_recipe_that_leaves_a_file_of_a_random_name_is_no_race(tmp_path: Path) -> None:
    recipe = "t=$$(mktemp ./tmp.XXXXXX); echo a > $$t; cp $$t $@; echo b > log.$$$$"
    found = asked(tmp_path, "parallel", f"all: one two\none:\n\t{recipe}\ntwo:\n\t{recipe}\n")
    assert found.answer.verdict == "same", found.answer


def test_a_numbered_file_is_gone_though_the_build_leaves_another_number(tmp_path: Path) -> None:
    found = asked(tmp_path, "stale", "out:\n\techo a > part1; echo b > part2; echo c > out\n", out="c\n", part1="a\n")
    assert found.answer.verdict == "beside-gone"
    assert "part2" in found.answer.evidence[0]


def test_a_log_of_another_day_is_not_gone(tmp_path: Path) -> None:
    makefile = "out:\n\techo a > out; echo b > log-$$(date +%s)\n"
    found = asked(tmp_path, "stale", makefile, **{"out": "a\n", "log-1700000000": "b\n"})
    assert found.answer.verdict == "fresh"
