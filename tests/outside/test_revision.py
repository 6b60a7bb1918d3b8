"""A revision becomes a folder as it was committed, and nothing that the repository brings along has a say in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which

import pytest

from rung.model.errors import UsageError
from rung.outside.revision import laid_out
from shared import missing

ME = ("-c", "user.name=a", "-c", "user.email=a@example.com")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    if which("git") is None:
        missing("git is not installed")
    found = tmp_path / "work"
    found.mkdir()
    git(found, "init", "-q")
    return found


def git(folder: Path, *words: str, stdin: bytes = b"") -> str:
    done = subprocess.run(("git", *ME, *words), cwd=folder, check=True, input=stdin, capture_output=True)
    return done.stdout.decode().strip()


def committed(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")


def test_files_modes_and_odd_names_come_out_as_they_were_committed(repository: Path) -> None:
    (repository / "run.sh").write_bytes(b"#!/bin/sh\n")
    (repository / "run.sh").chmod(0o755)
    committed(repository, {"a b\nc": b"\0\xff", "empty": b"", "deep/er/x": b"1\n"})
    (repository / "empty").write_bytes(b"changed since")
    with laid_out(str(repository), "HEAD") as folder:
        root = Path(folder)
        assert (root / "a b\nc").read_bytes() == b"\0\xff"
        assert (root / "empty").read_bytes() == b""
        assert (root / "deep/er/x").read_bytes() == b"1\n"
        assert os.access(root / "run.sh", os.X_OK)
        assert not (root / ".git").exists()
    assert not root.exists()


def test_below_a_folder_only_that_folder_is_laid_out(repository: Path) -> None:
    committed(repository, {"app/Makefile": b"all:\n", "other/x": b"1"})
    with laid_out(str(repository / "app"), "HEAD") as folder:
        assert [path.name for path in Path(folder).iterdir()] == ["Makefile"]


def test_filters_hooks_and_export_attributes_have_no_say(repository: Path) -> None:
    attributes = b"*.txt filter=evil\nsecret.txt export-ignore\n"
    committed(repository, {"a.txt": b"plain\n", "secret.txt": b"1\n", ".gitattributes": attributes})
    trap = repository.parent / "ran"
    git(repository, "config", "filter.evil.smudge", f"touch {trap}")
    git(repository, "config", "core.fsmonitor", f"touch {trap}")
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {trap}\n")
    hook.chmod(0o755)
    with laid_out(str(repository), "HEAD") as folder:
        assert (Path(folder) / "a.txt").read_bytes() == b"plain\n"
        assert (Path(folder) / "secret.txt").exists()
    assert not trap.exists()


def test_a_link_that_leads_out_is_left_out_and_no_file_is_written_through_one(repository: Path) -> None:
    outside = repository.parent / "outside"
    outside.mkdir()
    blob = git(repository, "hash-object", "-w", "--stdin", stdin=b"bad")
    link = git(repository, "hash-object", "-w", "--stdin", stdin=str(outside).encode())
    inner = git(repository, "hash-object", "-w", "--stdin", stdin=b"Makefile")
    here = git(repository, "hash-object", "-w", "--stdin", stdin=b".")
    below = git(repository, "mktree", stdin=f"100644 blob {blob}\tfile\n".encode())
    # A tree that no honest git makes: the same name is a link and a folder.
    named = ((link, "door"), (here, "door"), (inner, "inside"))
    links = "".join(f"120000 blob {digest}\t{name}\n" for digest, name in named)
    lines = f"{links}100644 blob {blob}\tdoor\n040000 tree {below}\tdoor\n".encode()
    tree = git(repository, "mktree", "--missing", stdin=lines)
    commit = git(repository, "commit-tree", tree, "-m", "bad")
    with laid_out(str(repository), commit) as folder:
        assert not (Path(folder) / "door").is_symlink()
        assert (Path(folder) / "inside").readlink() == Path("Makefile")
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("name", ["nothing", "--help", "HEAD --", ""])
def test_what_is_no_revision_is_a_wrong_call(name: str, repository: Path) -> None:
    committed(repository, {"x": b"1"})
    with pytest.raises(UsageError) as told, laid_out(str(repository), name):
        pass
    assert told.value.id == "revision-unknown"


def test_a_folder_without_a_repository_has_no_revision(tmp_path: Path) -> None:
    if which("git") is None:
        missing("git is not installed")
    with pytest.raises(UsageError, match="has no revision"), laid_out(str(tmp_path), "HEAD"):
        pass
