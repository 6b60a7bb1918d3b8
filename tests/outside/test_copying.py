"""A folder that was walked, copied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from rung.outside.copying import copy_tree
from rung.outside.walk import walk
from rung.probes.snapshot import Entry, Snapshot, changes


def test_a_copy_differs_in_nothing_that_a_snapshot_sees(tmp_path: Path) -> None:
    one = tmp_path / "one"
    (one / "a" / "b").mkdir(parents=True)
    (one / "a" / "b" / "large").write_bytes(os.urandom(3 * 1024 * 1024))
    (one / "a" / "empty").touch(0o640)
    (one / "a" / "b" / "up").symlink_to("../empty")
    (one / "a" / "b").chmod(0o555)
    os.utime(one / "a", ns=(5, 6_000_000_007))
    copy_tree(str(one), str(tmp_path / "two"), walk(str(one)))
    assert changes(walk(str(one)), walk(str(tmp_path / "two"))) == ()
    assert (tmp_path / "two/a/b/large").read_bytes() == (one / "a/b/large").read_bytes()
    (one / "a" / "b").chmod(0o755)
    (tmp_path / "two" / "a" / "b").chmod(0o755)


def test_everything_that_could_not_be_copied_is_named_and_the_rest_is_there(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.mkdir()
    (one / "here").write_text("1")
    found = walk(str(one))
    gone = {name: Entry(1, 1, 0o100644) for name in ("gone", "gone-too")}
    with pytest.raises(shutil.Error) as caught:
        copy_tree(str(one), str(tmp_path / "two"), Snapshot({**gone, **found.entries}))
    assert [Path(each[0]).name for each in caught.value.args[0]] == ["gone", "gone-too"]
    assert (tmp_path / "two" / "here").read_text() == "1"


def test_a_path_that_is_left_out_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "one" / "a").mkdir(parents=True)
    copy_tree(str(tmp_path / "one"), str(tmp_path / "two"), walk(str(tmp_path / "one")), but="a")
    assert list((tmp_path / "two").iterdir()) == []


@contextmanager
def nobody() -> Iterator[Path]:
    """Yield a folder that a person without rights may write into, and be that person for a while."""
    with TemporaryDirectory(prefix="rung-nobody-") as base:
        Path(base).chmod(0o777)
        root = os.geteuid() == 0
        try:
            if root:
                os.seteuid(65534)
            yield Path(base)
        finally:
            if root:
                os.seteuid(0)


def test_what_may_not_be_read_stands_in_the_copy_empty_and_closed() -> None:
    with nobody() as base:
        (base / "one" / "shut").mkdir(parents=True)
        (base / "one" / "shut" / "inner.c").write_text("int z;")
        (base / "one" / "shut").chmod(0o300)
        (base / "one" / "closed.c").write_text("int x;")
        (base / "one" / "closed.c").chmod(0o200)
        (base / "one" / "open.c").write_text("int y;")
        found = walk(str(base / "one"))
        assert copy_tree(str(base / "one"), str(base / "two"), found) == ("closed.c",)
        laid = walk(str(base / "two"))
        was = found.entries["closed.c"]
        assert laid.entries["closed.c"] == Entry(0, was.mtime, was.mode)
        assert laid.unread == found.unread == ("shut",)
        assert (base / "two" / "open.c").read_text() == "int y;"
        (base / "one" / "shut").chmod(0o700)
        (base / "two" / "shut").chmod(0o700)
        assert list((base / "two" / "shut").iterdir()) == []


def test_a_folder_that_may_not_be_read_itself_is_not_copied() -> None:
    with nobody() as base:
        (base / "one").mkdir(mode=0o300)
        with pytest.raises(shutil.Error, match="may not be read"):
            copy_tree(str(base / "one"), str(base / "two"), walk(str(base / "one")))
