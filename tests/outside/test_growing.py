"""A file of anchors is read back once, then what is new; what cannot be read is said, and waited for once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rung.model.errors import UntrustedError
from rung.outside.growing import Growing

ROOTS = ("a" * 64, "b" * 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anchors.txt"


def read(growing: Growing, path: Path, word: str = "run1") -> list[str]:
    return [line.split()[1] for line in growing.lines(path, word, 60)]


def test_lines_of_a_run_are_found_also_later_and_when_the_last_one_is_not_ended(path: Path) -> None:
    growing = Growing()
    assert read(growing, path) == []
    path.write_text(f"run1 1 {ROOTS[0]}\nrun2 2 {ROOTS[0]}\nnote: run1 3 {ROOTS[1]}")
    assert next(line.strip() for line in growing.lines(path, "run1", 60)) == f"run1 1 {ROOTS[0]}"
    assert read(growing, path)[:2] == ["1", "3"]
    with path.open("a") as file:
        file.write(f"\nrun1 4 {ROOTS[0]}\n")
    assert read(growing, path)[-2:] == ["3", "4"]
    assert read(growing, path) == read(growing, path)


def test_only_what_is_new_is_read_again(path: Path) -> None:
    path.write_text(f"run1 1 {ROOTS[0]}\n")
    growing = Growing()
    assert read(growing, path) == ["1"]
    data = path.read_bytes()
    with path.open("r+b") as file:  # a hand in what was read already is not seen by this process
        file.write(data.replace(b"run1", b"run2"))
    assert read(growing, path) == ["1"]
    assert read(Growing(), path) == []


def test_another_file_in_its_place_or_a_shorter_one_is_read_from_its_beginning(path: Path) -> None:
    path.write_text(f"run1 1 {ROOTS[0]}\nrun1 2 {ROOTS[0]}\n")
    growing = Growing()
    assert read(growing, path) == ["1", "2"]
    path.write_text(f"run1 7 {ROOTS[0]}\n")
    assert read(growing, path) == ["7"]
    other = path.with_name("other")
    other.write_text(f"run1 8 {ROOTS[0]}\n" * 3)
    other.replace(path)
    assert read(growing, path) == ["8", "8", "8"]


def test_a_line_without_an_end_costs_no_memory_and_hides_none(path: Path) -> None:
    path.write_bytes(b"x" * (3 << 20) + f" run1 1 {ROOTS[0]}\n".encode() + b"run1 2 " + b"y" * (2 << 20))
    assert read(Growing(), path)[0] == "1"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_said_at_once(path: Path, make: object) -> None:
    assert callable(make)
    make(path)
    with pytest.raises(UntrustedError, match="cannot be read back: it is a") as caught:
        Growing().lines(path, "run1", 5)
    assert caught.value.id == "anchors-not-read"


def test_a_file_that_does_not_answer_is_waited_for_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("")
    growing = Growing()
    monkeypatch.setattr("threading.Thread.join", lambda *_: None)
    monkeypatch.setattr("threading.Thread.start", lambda *_: None)
    with pytest.raises(UntrustedError, match="no answer in 5 s"):
        growing.lines(path, "run1", 5)
    monkeypatch.undo()
    with pytest.raises(UntrustedError, match="did not answer before"):
        growing.lines(path, "run1", 5)
