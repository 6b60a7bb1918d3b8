"""A lab from start to stop: laid out, asked, mended, put back, removed; and no other folder is ever touched."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import which

import pytest
from click.testing import CliRunner, Result

from rung.cli.main import cli, run
from rung.model.exits import Exit
from shared import missing


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def lab(*words: str) -> Result:
    if which("make") is None:
        missing("GNU make is not installed")
    return CliRunner().invoke(cli, ["lab", *words])


def test_a_lab_goes_from_start_to_stop(tmp_path: Path) -> None:
    place = tmp_path / "restless"
    said = lab("start", "make-restless", "--folder", str(place)).output
    assert f"rung probe make causes report.txt -C {place}    # forced" in said
    assert f"rung lab mend {place}" in said
    assert "make\n" in lab("mend", str(place)).output
    assert "FORCE\n" not in (place / "Makefile").read_text().partition("\n\n")[2].partition("\n")[0]
    (place / "added").mkdir()
    (place / "added").chmod(0o500)
    lab("reset", str(place))
    assert not (place / "added").exists()
    assert "report.txt: data.csv FORCE" in (place / "Makefile").read_text()
    assert lab("stop").output == f"make-restless  {place}\nrung lab stop --all removes them\n"
    assert lab("stop", str(place)).output == f"removed {place}\n"
    assert not place.exists()
    assert lab("stop").output == "no lab was started\n"


def test_what_a_program_reads_of_a_lab_holds_the_verdicts(tmp_path: Path) -> None:
    said = json.loads(lab("start", "make-race", "--folder", str(tmp_path / "race"), "--format", "json").output)
    assert said["lab"]["ask"][0]["verdict"] == "differs"
    assert said["lab"]["then"][0]["verdict"] == "same"


@pytest.mark.parametrize("word", ["stop", "reset", "mend"])
def test_a_folder_in_which_no_lab_was_laid_out_is_left_alone(word: str, tmp_path: Path) -> None:
    other = tmp_path / "mine"
    other.mkdir()
    (other / "work.txt").write_text("mine")
    assert run(["lab", word, str(other)]) == Exit.USAGE
    assert (other / "work.txt").read_text() == "mine"


def test_a_folder_that_took_the_place_of_a_lab_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "lab"
    lab("start", "make-race", "--folder", str(place))
    place.rename(tmp_path / "moved")
    place.mkdir()
    (place / "work.txt").write_text("mine")
    assert lab("stop", "--all").output == ""
    assert (place / "work.txt").read_text() == "mine"
    assert (tmp_path / "moved" / "Makefile").exists()


def test_a_mark_alone_makes_no_folder_a_lab(tmp_path: Path) -> None:
    place = tmp_path / "lab"
    lab("start", "make-race", "--folder", str(place))
    other = tmp_path / "mine"
    other.mkdir()
    (other / ".rung-lab").write_bytes((place / ".rung-lab").read_bytes())
    assert run(["lab", "stop", str(other)]) == Exit.USAGE
    (place / ".rung-lab").unlink()
    assert run(["lab", "stop", str(place)]) == Exit.USAGE
    assert (place / "Makefile").exists()


def test_a_healthy_lab_needs_no_mending(tmp_path: Path) -> None:
    place = tmp_path / "healthy"
    lab("start", "make-stamped", "--folder", str(place))
    assert run(["lab", "mend", str(place)]) == Exit.USAGE


def test_a_question_that_must_say_several_things_is_named_once(tmp_path: Path) -> None:
    said = lab("start", "snakemake-profile-unlocks", "--folder", str(tmp_path / "p")).output
    assert said.count("profile-audit") == 2  # what it says now, and what once it is mended
