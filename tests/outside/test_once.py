"""A file that is read to look through it is not read again to copy it, and is copied as it was walked."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from rung.outside.copying import copy_tree
from rung.outside.ground import Ground
from rung.outside.once import Once
from rung.outside.walk import walk
from rung.probes.snapshot import Entry, changes


def test_what_is_as_large_as_it_was_walked_is_held_and_anything_else_is_read_as_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name, text in (("a", "one"), ("sub/b", "two"), ("sub/grew", "three"), ("sub/shrank", "four")):
        (tmp_path / name).write_text(text)
    sizes = {"a": 3, "sub/b": 3, "sub/grew": 2, "sub/shrank": 9, "gone": 1, "gone/too": 1}
    with closing(Once(str(tmp_path))) as once:
        found = {name: once.content(name, Entry(size, 1, 0o100644), 100) for name, size in sizes.items()}
    assert found["a"] + found["sub/b"] == b"onetwo"
    assert found["sub/grew"] + found["sub/shrank"] == b"threefour"
    assert found["gone"] + found["gone/too"] == b""
    assert once.held == {"a": b"one", "sub/b": b"two"}


@pytest.mark.parametrize("size", [2, 200])
def test_what_is_too_large_is_not_read_whatever_it_was_walked_as(size: int, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 200)
    with closing(Once(str(tmp_path))) as once:
        assert once.content("large", Entry(size, 1, 0o100644), 100) == b""
    assert once.held == {}


def test_what_became_a_pipe_or_a_link_is_not_waited_for_and_not_held(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("1")
    (tmp_path / "link").symlink_to("file")
    with closing(Once(str(tmp_path))) as once:
        assert once.content("pipe", Entry(1, 1, 0o100644), 100) == b""
        assert once.content("link", Entry(1, 1, 0o100644), 100) == b"1"
    assert once.held == {}


def test_no_more_is_held_than_there_is_room_for(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a" * 10)
    (tmp_path / "b").write_bytes(b"b" * 10)
    with closing(Once(str(tmp_path), room=19)) as once:
        assert once.content("a", Entry(10, 1, 0o100644), 100) == b"a" * 10
        assert once.content("b", Entry(10, 1, 0o100644), 100) == b"b" * 10
    assert list(once.held) == ["a"]


def test_what_is_held_is_laid_with_the_time_and_the_mode_that_were_walked(tmp_path: Path) -> None:
    one = tmp_path / "one"
    (one / "sub").mkdir(parents=True)
    for name, mode in (("sub/a", 0o444), ("sub/b", 0o640)):
        (one / name).write_text("is")
        (one / name).chmod(mode)
    found = walk(str(one))
    (one / "sub" / "a").chmod(0)
    copy_tree(str(one), str(tmp_path / "two"), found, held={"sub/a": b"as", "sub/b": b""})
    copied = walk(str(tmp_path / "two"))
    assert [each.path for each in changes(found, copied)] == ["sub/b"]
    assert (tmp_path / "two" / "sub" / "a").read_text() == "as"


def test_a_second_copy_holds_what_a_source_holds_then(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.c").write_text("one")
    with closing(Ground(str(project))) as ground:
        assert Path(ground.copy(), "a.c").read_text() == "one"
        (project / "a.c").write_text("two")
        assert Path(ground.copy(), "a.c").read_text() == "two"
