from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from rung.model.errors import UntrustedError, UsageError
from rung.outside import files
from rung.outside.files import Found, Unread, read, walk, write


def names(root: Path) -> list[str]:
    return [os.path.relpath(one.path, root) for one in walk(root) if isinstance(one, Found)]


def unread(root: Path) -> list[tuple[str, str]]:
    return [(os.path.relpath(one.path, root), one.reason) for one in walk(root) if isinstance(one, Unread)]


def made(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def test_documents_are_found_in_a_fixed_order_and_the_rest_passed_over(tmp_path: Path) -> None:
    made(tmp_path, "b.md", "a/z.MD", "a/y.yaml", "a.txt", "x.py", "c.yml", "notes.markdown")
    made(tmp_path, ".git/x.md", "node_modules/x.md", ".hidden.md", "a/.venv/x.md")
    assert names(tmp_path) == ["a/y.yaml", "a/z.MD", "a.txt", "b.md", "c.yml", "notes.markdown"]
    assert unread(tmp_path) == []


def test_a_folder_that_is_a_library_of_its_own_is_walked_only_when_it_is_named(tmp_path: Path) -> None:
    made(tmp_path, "a.md", "own/.rung-root", "own/b.md", "own/below/c.md")
    assert names(tmp_path) == ["a.md"]
    assert names(tmp_path / "own") == ["b.md", "below/c.md"]


def test_bytes_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf\xff\r\n\0")
    assert list(walk(tmp_path)) == [Found(str(tmp_path / "a.md"), b"\xef\xbb\xbf\xff\r\n\0")]


def test_a_file_named_by_itself_is_read_whatever_its_name(tmp_path: Path) -> None:
    made(tmp_path, "README")
    assert list(walk(tmp_path / "README")) == [Found(str(tmp_path / "README"), b"README")]


def test_a_folder_that_leads_back_is_said_once_and_the_rest_is_read(tmp_path: Path) -> None:
    made(tmp_path, "a/b/x.md", "z.md")
    (tmp_path / "a/b/up").symlink_to(tmp_path / "a")
    assert names(tmp_path) == ["a/b/x.md", "z.md"]
    assert unread(tmp_path) == [("a/b/up", "loop")]


def test_a_folder_with_two_names_is_read_once(tmp_path: Path) -> None:
    made(tmp_path, "a/x.md")
    (tmp_path / "b").symlink_to("a")
    assert names(tmp_path) == ["a/x.md"]
    assert unread(tmp_path) == []


def test_broken_and_circular_links_are_said(tmp_path: Path) -> None:
    (tmp_path / "gone.md").symlink_to("nowhere")
    (tmp_path / "one.md").symlink_to("two.md")
    (tmp_path / "two.md").symlink_to("one.md")
    assert unread(tmp_path) == [("gone.md", "unreadable"), ("one.md", "loop"), ("two.md", "loop")]


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert unread(tmp_path) == [("a.md", "odd")]


def test_a_file_larger_than_the_cap_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 11)
    assert [one.reason for one in walk(tmp_path, largest=10) if isinstance(one, Unread)] == ["too-large"]
    assert [one for one in walk(tmp_path, largest=11) if isinstance(one, Found)]


def test_fifty_megabytes_are_not_read_into_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(50_000_000)
    found = read(tmp_path / "a.md")
    assert isinstance(found, Unread)
    assert "50,000,000" in found.message


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert [one.reason for one in walk(tmp_path / "no") if isinstance(one, Unread)] == ["missing"]
    assert isinstance(read(tmp_path / "a\0b"), Unread)


LOOK = """
import os, sys
from pathlib import Path
from rung.outside.files import walk
if os.getuid() == 0:
    # Root may read everything, so the look is made by nobody; the program was read before.
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for one in walk(Path(sys.argv[1])):
    print(type(one).__name__, Path(one.path).name, getattr(one, "reason", ""))
"""


def test_what_may_not_be_read_is_said_and_the_rest_is_read() -> None:
    # Nobody may enter pytest's folders.
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        made(root, "a/x.md", "b.md", "c.md")
        root.chmod(0o755)
        (root / "a").chmod(0)
        (root / "b.md").chmod(0)
        env = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[2])}
        command = [sys.executable, "-c", LOOK, str(root)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
        (root / "a").chmod(0o700)
    assert done.stdout.splitlines() == ["Unread a unreadable", "Unread b.md unreadable", "Found c.md "]


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write(path, b"new", expected=b"old")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.md"]  # noqa: PTH208 - no partial file is left


def test_a_file_that_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"somebody's work")
    for expected in (b"old", None):
        with pytest.raises(UsageError) as caught:
            write(path, b"new", expected=expected)
        assert caught.value.id == "file-changed"
    with pytest.raises(UsageError):
        write(tmp_path / "gone.md", b"new", expected=b"old")
    assert path.read_bytes() == b"somebody's work"


def test_a_new_file_is_made_only_where_none_is(tmp_path: Path) -> None:
    write(tmp_path / "a.md", b"new", expected=None)
    assert (tmp_path / "a.md").read_bytes() == b"new"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "a.md").symlink_to("real.md")
    write(tmp_path / "a.md", b"new", expected=b"old")
    assert (tmp_path / "a.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


def test_a_file_that_cannot_be_written_is_an_error_and_stays(tmp_path: Path) -> None:
    with pytest.raises(UntrustedError) as caught:
        write(tmp_path / "no" / "a.md", b"new", expected=None)
    assert caught.value.id == "file-not-written"
    assert caught.value.advice
