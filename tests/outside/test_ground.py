"""A folder that is looked at: what a snapshot sees, what a copy keeps, and what may be removed."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from rung.model.errors import UsageError
from rung.outside.ground import Ground
from rung.outside.scratch import why_not
from rung.probes.normal import HOLDS_PATH
from rung.probes.snapshot import Snapshot, changes


def project(tmp_path: Path) -> Path:
    folder = tmp_path / "a project"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "one.txt").write_text("1")
    (folder / "link").symlink_to("sub/one.txt")
    os.utime(folder / "sub" / "one.txt", ns=(1, 1_000_000_123))
    return folder


def test_a_copy_keeps_times_links_and_modes_and_leaves_pipes_out(tmp_path: Path) -> None:
    folder = project(tmp_path)
    os.mkfifo(folder / "pipe")
    with closing(Ground(str(folder))) as ground:
        copy = ground.copy()
        left = changes(ground.snapshot(str(folder)), ground.snapshot(copy))
        assert [each.path for each in left] == ["pipe"]
        assert (Path(copy) / "link").readlink() == Path("sub/one.txt")
    assert not Path(copy).exists()


def test_a_copy_of_a_read_only_tree_can_be_worked_in_and_a_single_protected_file_stays_so(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "protected.txt").write_text("1")
    (folder / "protected.txt").chmod(0o444)
    (folder / "sub" / "one.txt").chmod(0o444)
    (folder / "sub").chmod(0o555)
    with closing(Ground(str(folder))) as ground:
        copy = Path(ground.copy())
        modes = {name: (copy / name).stat().st_mode & 0o777 for name in ("protected.txt", "sub", "sub/one.txt")}
    (folder / "sub").chmod(0o700)
    assert modes == {"protected.txt": 0o444, "sub": 0o755, "sub/one.txt": 0o644}


def test_a_copy_that_is_only_looked_at_tells_of_the_projects_path_and_one_built_in_compares_it(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "a.o").write_text(f"built in {folder.resolve()}")
    with closing(Ground(str(folder))) as ground:
        copy = ground.copy()
        assert ground.digests(copy)["a.o"] == HOLDS_PATH
        assert ground.digests(copy, built=True)["a.o"] != HOLDS_PATH


def test_two_copies_lie_at_the_same_path_and_the_second_is_fresh(tmp_path: Path) -> None:
    with closing(Ground(str(project(tmp_path)))) as ground:
        first = ground.copy()
        (Path(first) / "new.txt").write_text("x")
        assert ground.copy() == first
        assert not (Path(first) / "new.txt").exists()


def test_a_folder_is_walked_for_a_copy_only_where_nobody_has_walked_all_of_it(tmp_path: Path) -> None:
    folder = project(tmp_path)
    with closing(Ground(str(folder))) as ground:
        found = ground.snapshot(str(folder))
        (folder / "later.txt").write_text("x")
        assert not Path(ground.copy(found=found), "later.txt").exists()
        assert Path(ground.copy(found=Snapshot(found.entries, cut=True)), "later.txt").exists()
        assert Path(ground.copy(), "later.txt").exists()


def test_a_file_that_holds_the_path_of_the_project_is_not_compared(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "a.o").write_text(f"built in {folder.resolve()}")
    with closing(Ground(str(folder))) as ground:
        assert ground.digests(ground.folder)["a.o"] == HOLDS_PATH
        assert ground.digests(ground.folder)["sub/one.txt"] == ground.digests(ground.copy())["sub/one.txt"]


def test_nothing_is_ever_removed_from_the_project_itself(tmp_path: Path) -> None:
    folder = project(tmp_path)
    with closing(Ground(str(folder))) as ground:
        copy = ground.copy()
        with pytest.raises(UsageError) as refused:
            ground.remove(str(folder), ("sub/one.txt",))
        assert refused.value.id == "scratch-only"
        (Path(copy) / "out").symlink_to(folder)
        ground.remove(copy, ("sub/one.txt", "sub", "out/sub/one.txt", "../../x", "gone"))
        assert not (Path(copy) / "sub").exists()
    assert (folder / "sub" / "one.txt").read_text() == "1"


def test_empty_files_stand_in_only_in_a_copy_and_only_where_nothing_lies(tmp_path: Path) -> None:
    folder = project(tmp_path)
    with closing(Ground(str(folder))) as ground:
        with pytest.raises(UsageError) as refused:
            ground.stand_in(str(folder), ("new.txt",))
        assert refused.value.id == "scratch-only"
        copy = ground.copy()
        (Path(copy) / "out").symlink_to(folder)
        ground.stand_in(copy, ("raw/new.txt", "sub/one.txt", "out/new.txt", "../beside", "sub/one.txt/below"))
        assert (Path(copy) / "raw" / "new.txt").read_bytes() == b""
        assert (Path(copy) / "sub" / "one.txt").read_text() == "1"
        assert not (Path(copy).parent / "beside").exists()
    assert not (folder / "new.txt").exists()
    assert not (folder / "raw").exists()


def test_a_read_only_copy_is_removed_too(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "sub").chmod(0o500)
    with closing(Ground(str(folder))) as ground:
        copy = ground.copy()
    assert not Path(copy).exists()
    (folder / "sub").chmod(0o700)


def test_what_is_no_folder_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        Ground(str(tmp_path / "gone"))
    assert refused.value.id == "path-missing"


def test_git_in_a_copy_reads_the_objects_where_they_are_and_writes_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.txt").write_text("1\n")
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "one")):
        subprocess.run([*git, *words], cwd=folder, check=True)
    with closing(Ground(str(folder))) as ground:
        before = sorted(path for path in (folder / ".git" / "objects").rglob("*"))
        for light in (False, True):
            copy = ground.copy(light=light)
            assert sum(path.is_file() for path in (Path(copy) / ".git" / "objects").rglob("*")) == 1
            (Path(copy) / "a.txt").write_text("2\n")
            subprocess.run([*git, "commit", "-qam", "two"], cwd=copy, check=True)
            log = subprocess.run([*git, "log", "--format=%s"], cwd=copy, check=True, capture_output=True, text=True)
            assert log.stdout.split() == ["two", "one"]
        assert sorted(path for path in (folder / ".git" / "objects").rglob("*")) == before
        assert ground.copied.copies == 2
        assert ground.copied.size > 0


def test_a_light_copy_lies_where_the_temporary_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "there").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "there"))
    monkeypatch.setattr("tempfile.tempdir", None)
    with closing(Ground(str(tmp_path / "project"))) as ground:
        assert Path(ground.copy(light=True)).is_relative_to(tmp_path / "there")


def test_a_copy_that_failed_on_many_files_says_why_in_words() -> None:
    failed = [("a", "b", "[Errno 13] Permission denied: 'a'"), ("c", "d", "[Errno 13] Permission denied: 'c'")]
    assert why_not(shutil.Error(failed)) == "[Errno 13] Permission denied: 'a', and 1 more"
    assert why_not(shutil.Error(failed[:1])) == "[Errno 13] Permission denied: 'a'"
    assert why_not(OSError(28, "No space left on device")) == "[Errno 28] No space left on device"


def test_a_copy_in_which_a_folder_became_unreadable_is_removed_whole(tmp_path: Path) -> None:
    ground = Ground(str(tmp_path))
    (tmp_path / "sub" / "inner").mkdir(parents=True)
    (tmp_path / "sub" / "inner" / "one.txt").write_text("1", "utf-8")
    copy = Path(ground.copy())
    (copy / "sub" / "inner").chmod(0)
    (copy / "sub").chmod(0)
    ground.close()
    assert not copy.exists()
