"""What a program of this machine holds: by its content, and only where a program is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from rung.outside.programs import DiskPrograms


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_program_is_what_may_be_executed_or_says_by_what_it_is_read(tmp_path: Path) -> None:
    found, here = DiskPrograms(), str(tmp_path)
    for name, text, mode in (("a", "x", 0o700), ("b", "#!/bin/sh\n", 0o600), ("c", "plain", 0o600)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(mode)
    assert found.digest(here, "./a", read=False) == digest("x")
    assert found.digest(here, "b", read=False) == digest("#!/bin/sh\n")
    assert found.digest(here, "c", read=False) == ""
    assert found.digest(here, "c", read=True) == digest("plain")
    assert found.digest("/", str(tmp_path / "c"), read=True) == digest("plain")


def test_another_content_is_seen_at_once_also_of_the_same_size_and_time(tmp_path: Path) -> None:
    found, file = DiskPrograms(), tmp_path / "a"
    file.write_text("one")
    facts = file.stat()
    assert found.digest(str(tmp_path), "a", read=True) == digest("one")
    other = tmp_path / "b"
    other.write_text("two")
    os.utime(other, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    other.replace(file)
    assert found.digest(str(tmp_path), "a", read=True) == digest("two")


def test_a_link_is_what_it_leads_to(tmp_path: Path) -> None:
    found = DiskPrograms()
    for name in ("one", "two"):
        (tmp_path / name).write_text(name)
    link = tmp_path / "link"
    link.symlink_to("one")
    assert found.digest(str(tmp_path), "link", read=True) == digest("one")
    link.unlink()
    link.symlink_to("two")
    assert found.digest(str(tmp_path), "link", read=True) == digest("two")


@pytest.mark.parametrize(
    ("name", "text", "shell"),
    [
        ("a", "#!/bin/sh\n. ./lib", True),
        ("a", "#!/usr/bin/env -S bash -e\n. ./lib", True),
        ("a", ". ./lib", True),
        ("a", "#!/usr/bin/python3\nsource = 1", False),
        ("a.py", "source = 1", False),
        ("a", "\0ELF . ./lib", False),
    ],
)
def test_only_a_shell_script_is_read_as_one(tmp_path: Path, name: str, text: str, *, shell: bool) -> None:
    (tmp_path / name).write_text(text)
    assert DiskPrograms().shell(str(tmp_path), name) == (text if shell else "")


def test_what_is_no_regular_file_is_no_program_and_holds_up_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o700)
    (tmp_path / "folder").mkdir()
    (tmp_path / "round").symlink_to("round")
    for path in ("pipe", "folder", "round", "none", "/dev/zero", "a\0b", ""):
        assert DiskPrograms().digest(str(tmp_path), path, read=True) == ""
