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


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 100_000, 4 * 1024**2, 10**12])
@pytest.mark.parametrize("holds", [0, 100_000, 5 * 1024**2])
def test_a_file_that_grew_or_shrank_since_it_was_walked_is_copied_as_it_is_now(
    holds: int, size: int, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "file").write_bytes(b"x" * holds)
    copy_tree(str(tmp_path / "one"), str(tmp_path / "two"), Snapshot({"file": Entry(size, 7, 0o100644)}))
    assert (tmp_path / "two" / "file").read_bytes() == b"x" * holds


def test_a_file_that_the_system_does_not_copy_by_itself_is_read(tmp_path: Path) -> None:
    made = Snapshot({"limits": Entry(0, 7, 0o100444), "cgroup": Entry(9, 7, 0o100444)})
    copy_tree("/proc/self", str(tmp_path / "two"), made)
    assert (tmp_path / "two" / "limits").read_text() == Path("/proc/self/limits").read_text()
    assert (tmp_path / "two" / "cgroup").read_text() == Path("/proc/self/cgroup").read_text()


def test_what_could_not_be_copied_is_named_by_its_whole_path_also_where_its_folder_is_gone(tmp_path: Path) -> None:
    (tmp_path / "one" / "a").mkdir(parents=True)
    (tmp_path / "one" / "a" / "here").write_text("1")
    (tmp_path / "one" / "a" / "link").symlink_to("here")
    folder, file = Entry(0, 7, 0o40755, folder=True), Entry(1, 7, 0o100644)
    found = {"b": folder, "a": folder, "b/x": file, "b/y": file, "a/gone": file, "a/link": file, "a/here": file}
    with pytest.raises(shutil.Error) as caught:
        copy_tree(str(tmp_path / "one"), str(tmp_path / "two"), Snapshot(found))
    missing = "[Errno 2] No such file or directory:"
    assert [each[2] for each in caught.value.args[0]] == [
        f"{missing} '{tmp_path}/one/b/x'",
        f"{missing} '{tmp_path}/one/b/y'",
        f"{missing} '{tmp_path}/one/a/gone'",
        f"[Errno 40] Too many levels of symbolic links: '{tmp_path}/one/a/link'",
    ]
    assert (tmp_path / "two" / "a" / "here").read_text() == "1"
    assert not (tmp_path / "two" / "a" / "link").exists()


def test_names_of_any_bytes_and_bits_of_any_mode_are_copied(tmp_path: Path) -> None:
    one = os.fsencode(tmp_path / "one")
    os.makedirs(one + b"/new\nline\xff")  # noqa: PTH103 - a name of bytes
    for number, name in enumerate((b"new\nline\xff/-rf", b"new\nline\xff/ ", b"\xfe", b"x" * 255)):
        with open(one + b"/" + name, "wb") as file:  # noqa: PTH123 - a name of bytes
            file.write(name)
        os.chmod(one + b"/" + name, 0o4640 + number)  # noqa: PTH101 - a name of bytes
    found = walk(str(tmp_path / "one"))
    opened = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names only
    assert copy_tree(str(tmp_path / "one"), str(tmp_path / "two"), found) == ()
    assert len(os.listdir("/proc/self/fd")) == opened  # noqa: PTH208 - names only
    assert changes(found, walk(str(tmp_path / "two"))) == ()
