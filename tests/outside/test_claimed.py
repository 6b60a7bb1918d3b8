"""What a rung that was killed left of its copies is removed, and nothing that is in use or not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rung.outside.claimed import CLAIM, SAYS, Claimed, clear, leftovers

MAKER = """
import sys
from pathlib import Path
from rung.outside.claimed import Claimed
made = Claimed(sys.argv[1])
(made.path / "copy").mkdir()
(made.path / "copy" / "big").write_bytes(bytes(100_000))
print(made.path, flush=True)
sys.stdin.read()
"""


@contextmanager
def maker(folder: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """Have another process make a folder and hold it; yield the folder and the process."""
    words = [sys.executable, "-c", MAKER, str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield Path(running.stdout.readline().strip()), running
        running.kill()


def left(folder: Path) -> Path:
    """Return a folder whose maker was killed."""
    with maker(folder) as (place, running):
        running.kill()
        running.wait()
    return place


def test_what_a_killed_maker_left_is_told_with_its_size_and_removed(tmp_path: Path) -> None:
    place = left(tmp_path)
    (found,) = leftovers((str(tmp_path),))
    assert (found.path, found.busy) == (str(place), False)
    assert found.size >= 100_000
    clear((str(tmp_path),))
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_maker_holds_is_neither_told_nor_removed(tmp_path: Path) -> None:
    with maker(tmp_path) as (place, _):
        assert leftovers((str(tmp_path),)) == ()
        clear((str(tmp_path),))
        assert (place / "copy" / "big").exists()


def test_two_folders_of_one_process_do_not_take_one_another_for_left(tmp_path: Path) -> None:
    one, two = Claimed(str(tmp_path)), Claimed(str(tmp_path))
    clear((str(tmp_path),))
    assert one.path.exists()
    one.close()
    assert list(tmp_path.iterdir()) == [two.path]
    two.close()
    assert list(tmp_path.iterdir()) == []


def test_an_emptied_folder_is_still_held(tmp_path: Path) -> None:
    made = Claimed(str(tmp_path))
    (made.path / "copy").mkdir()
    made.empty()
    clear((str(tmp_path),))
    assert [each.name for each in made.path.iterdir()] == [CLAIM]
    made.close()


@pytest.mark.parametrize("where", [".", "copy"])
def test_a_folder_in_which_a_build_of_the_killed_one_still_works_is_told_and_left_alone(
    tmp_path: Path, where: str
) -> None:
    place = left(tmp_path)
    with subprocess.Popen(["cat"], cwd=place / where, stdin=subprocess.PIPE) as build:
        assert [each.busy for each in leftovers((str(tmp_path),))] == [True]
        clear((str(tmp_path),))
        assert (place / "copy" / "big").exists()
        build.kill()
        build.wait()
        clear((str(tmp_path),))
    assert not place.exists()


def test_a_folder_of_which_something_holds_a_file_open_is_left_alone(tmp_path: Path) -> None:
    place = left(tmp_path)
    with (
        (place / "copy" / "log").open("wb") as log,
        subprocess.Popen(["cat"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=log) as build,
    ):
        log.close()
        clear((str(tmp_path),))
        assert (place / "copy" / "big").exists()
        build.kill()


def test_a_folder_with_closed_folders_in_it_is_removed_whole(tmp_path: Path) -> None:
    place = left(tmp_path)
    (place / "copy").chmod(0)
    clear((str(tmp_path),))
    assert not place.exists()


def test_what_a_link_leads_to_is_never_removed(tmp_path: Path) -> None:
    place = left(tmp_path)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "kept").write_text("1")
    (place / "copy" / "link").symlink_to(theirs)
    (tmp_path / "rung-asalinkk").symlink_to(theirs)
    (theirs / CLAIM).write_bytes(SAYS)
    clear((str(tmp_path),))
    assert (theirs / "kept").exists()
    assert not place.exists()


@pytest.mark.parametrize("kind", ["none", "other words", "a longer text", "a link", "a pipe", "a folder"])
def test_a_folder_without_a_claim_of_ours_is_left_alone(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "rung-abcdefgh"
    place.mkdir()
    claim = place / CLAIM
    match kind:
        case "other words":
            claim.write_bytes(SAYS.replace(b"rung", b"rang"))
        case "a longer text":
            claim.write_bytes(SAYS + b"x")
        case "a link":
            (tmp_path / "elsewhere").write_bytes(SAYS)
            claim.symlink_to(tmp_path / "elsewhere")
        case "a pipe":
            os.mkfifo(claim)
        case "a folder":
            claim.mkdir()
    clear((str(tmp_path),))
    assert leftovers((str(tmp_path),)) == ()
    assert place.exists()


@pytest.mark.parametrize("name", ["rung-abc", "rung-demo-abcdefgh", "rungabcdefgh", "Rung-abcdefgh", "rung-abcdefg\n"])
def test_a_folder_of_another_name_is_left_alone_whatever_it_holds(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / CLAIM).write_bytes(SAYS)
    clear((str(tmp_path),))
    assert (tmp_path / name).exists()


def test_a_folder_of_another_user_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = left(tmp_path)
    another = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: another)
    clear((str(tmp_path),))
    assert (place / "copy" / "big").exists()


def test_two_that_clear_at_the_same_time_do_not_get_in_one_anothers_way(tmp_path: Path) -> None:
    for _ in range(4):
        left(tmp_path)
    code = "import sys; from rung.outside.claimed import clear; clear((sys.argv[1],))"
    words = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(words) as one, subprocess.Popen(words) as two:
        assert (one.wait(), two.wait()) == (0, 0)
    clear((str(tmp_path),))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert leftovers((str(tmp_path / "gone"),)) == ()
