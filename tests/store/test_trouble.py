"""What people meet on bad days: full disks, read-only folders, damaged files, two processes at once."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fakes.ledger import payload
from rung.ledger.chain import verify
from rung.ledger.record import Append, RunRow
from rung.model.errors import RungError, UntrustedError, UsageError
from rung.store.connection import wal_is_safe
from rung.store.failure import explain
from rung.store.store import Store
from shared import missing

ROW = RunRow("a1b2c3", "RUN-001", "x.md", "", "real", "open", "2026")


def fill(store: Store) -> UntrustedError:
    """Append until the store says no, and return what it said; every head it returned before is in the ledger."""
    head = store.run("a1b2c3").head
    try:
        for number in range(2000):
            head = store.append("a1b2c3", Append((payload(number, text="x" * 4000),), head.seq))
    except UntrustedError as error:
        assert store.run("a1b2c3").head == head
        assert verify(store.entries("a1b2c3")).head == head
        return error
    pytest.fail("the store never said no")


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process may grow beyond ``size`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_store_that_may_not_grow_says_so_loses_nothing_and_goes_on_later(tmp_path: Path) -> None:
    with Store.open(tmp_path / "runs.db") as store:
        store.create(ROW, [payload(1)])
        with largest_file(400_000):
            error = fill(store)
            assert error.id in ("store-io-error", "store-full")
            assert error.advice
            with pytest.raises(UntrustedError) as caught:
                store.put(os.urandom(500_000))
            assert caught.value.id == "store-full"
        store.append("a1b2c3", Append((payload(1),), store.run("a1b2c3").seq))
        assert verify(store.entries("a1b2c3")).whole


def test_a_full_disk_says_so_loses_nothing_and_goes_on_later(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        missing(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        with Store.open(disk / "runs.db") as store:
            store.create(ROW, [payload(1)])
            ballast = disk / "ballast"
            ballast.write_bytes(b"x" * 200_000)
            assert fill(store).id == "store-full"
            with pytest.raises(UntrustedError) as caught:
                store.put(os.urandom(400_000))
            assert caught.value.id == "store-full"
            ballast.unlink()
            store.append("a1b2c3", Append((payload(1),), store.run("a1b2c3").seq))
            assert verify(store.entries("a1b2c3")).whole
    finally:
        subprocess.run(["umount", disk], check=True)


def set_journal(path: Path, mode: str) -> str:
    connection = sqlite3.connect(path)
    found = connection.execute(f"pragma journal_mode={mode}" if mode else "pragma journal_mode").fetchone()[0]
    connection.close()
    return str(found)


@pytest.mark.parametrize("mode", ["wal", "truncate"])
def test_a_read_only_folder_still_answers_questions_and_says_why_it_takes_nothing(tmp_path: Path, mode: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        missing(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        with Store.open(disk / "runs.db") as store:
            store.create(ROW, [payload(1)])
        assert set_journal(disk / "runs.db", mode) == mode
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with Store.open(disk / "runs.db") as store:
            assert len(store.entries("a1b2c3")) == 1
            for attempt in (
                lambda: store.append("a1b2c3", Append((payload(2),), 1)),
                lambda: store.create(RunRow("bb0000", "", "", "", "dry", "open", ""), []),
            ):
                with pytest.raises(UntrustedError) as caught:
                    attempt()
                assert caught.value.id == "store-read-only"
        with pytest.raises(UntrustedError) as caught:
            Store.open(disk / "other" / "runs.db")
        assert caught.value.id == "store-read-only"
    finally:
        subprocess.run(["umount", disk], check=True)


def damaged(path: Path) -> Iterator[bytes]:
    with Store.open(path) as store:
        store.create(ROW, [payload(number, text="x" * 900) for number in range(30)])
    whole = path.read_bytes()
    yield b"this is no database, it is a letter" * 100
    yield whole[:5000]
    yield whole[:100] + b"\xff" * 3000 + whole[3100:]
    yield b"".join(whole[at : at + 2048] + b"\xff" * 2048 for at in range(0, len(whole), 4096))


def use(path: Path) -> None:
    with Store.open(path) as store:
        store.runs()
        store.entries("a1b2c3")
        store.append("a1b2c3", Append((payload(1),), 30))


def test_a_damaged_file_is_called_damaged_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    for data in list(damaged(path)):
        path.write_bytes(data)
        with pytest.raises(RungError) as caught:
            use(path)
        assert caught.value.id in ("store-corrupt", "store-foreign")
        assert "acknowledged" not in caught.value.advice  # nobody knows what it held
        assert caught.value.where == str(path)
        assert path.read_bytes() == data


def test_the_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("create table songs (title)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UsageError) as caught:
        Store.open(path)
    assert caught.value.id == "store-foreign"
    assert path.read_bytes() == before


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        Store.open(tmp_path)
    assert caught.value.id == "store-foreign"


def test_a_store_locked_for_too_long_says_so_and_nothing_is_lost(tmp_path: Path) -> None:
    with Store.open(tmp_path / "runs.db", busy=0.05) as store:
        store.create(ROW, [payload(1)])
        other = sqlite3.connect(store.path, isolation_level=None)
        other.execute("begin immediate")
        with pytest.raises(UntrustedError) as caught:
            store.append("a1b2c3", Append((payload(2),), 1))
        assert caught.value.id == "store-locked"
        other.execute("rollback")
        other.close()
        assert store.append("a1b2c3", Append((payload(2),), 1)).seq == 2


def test_two_processes_append_to_one_run_and_no_entry_is_lost_or_doubled(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with Store.open(path) as store:
        store.create(ROW, [payload(1)])
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), str(path), "25"]
    writers = [subprocess.Popen([*command, name], stdout=subprocess.PIPE) for name in ("one", "two")]
    said = [writer.communicate(timeout=600)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    with Store.open(path) as store:
        report = verify(store.entries("a1b2c3"))
    assert report.whole
    texts = [entry.fields["text"] for entry in report.entries[1:]]
    assert sorted(str(text).encode() for text in texts) == sorted(said[0] + said[1])
    assert len(texts) == 50


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["fdatasync:error=EIO", "pwrite64:error=EIO", "pwrite64:error=ENOSPC"])
@pytest.mark.parametrize("when", [1, 2, 3, 7])
def test_a_disk_that_fails_once_is_told_and_takes_back_nothing(tmp_path: Path, fault: str, when: int) -> None:
    if not shutil.which("strace"):
        missing("strace is not installed, so no fault of a disk can be played")
    path = tmp_path / "runs.db"
    with Store.open(path) as store:
        store.create(ROW, [payload(1)])
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,pwrite64"]
    writer = [sys.executable, str(Path(__file__).with_name("writer.py")), str(path), "5", "one"]
    command = [*strace, "-e", f"inject={fault}:when={when}", *writer]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if "ptrace" in done.stderr:
        missing(f"processes may not be traced here: {done.stderr.strip()}")
    told = done.stdout.split()
    if done.returncode == 0:  # SQLite does without the sync of a folder, and the folder of an old file need not change
        assert (fault, len(told)) == ("fdatasync:error=EIO", 5)
    else:
        assert (done.returncode, done.stderr in ("store-io-error", "store-full")) == (7, True), done.stderr
    with Store.open(path) as store:
        report = verify(store.entries("a1b2c3"))
        assert report.whole
        assert [entry.fields["text"] for entry in report.entries[1:]][: len(told)] == told
        assert store.append("a1b2c3", Append((payload(2),), report.count)).seq == report.count + 1


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        *(((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 3), False), ((3, 50, 6), False)),
        *(((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), True), ((4, 0, 0), True)),
    ],
)
def test_wal_is_used_only_where_it_is_known_to_keep_the_file_whole(
    version: tuple[int, int, int], *, safe: bool
) -> None:
    assert wal_is_safe(version) is safe


@pytest.mark.parametrize("before", ["wal", "delete", "truncate"])
def test_a_store_gets_the_journal_this_sqlite_is_trusted_with(tmp_path: Path, before: str) -> None:
    path = tmp_path / "runs.db"
    with Store.open(path) as store:
        store.create(ROW, [payload(1)])
    assert set_journal(path, before) == before
    with Store.open(path) as store:
        store.append("a1b2c3", Append((payload(2),), 1))
    assert (set_journal(path, "") == "wal") is wal_is_safe(sqlite3.sqlite_version_info)


def test_a_name_with_marks_that_mean_something_in_addresses_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b%20c#d" / "runs 1.db"
    with Store.open(path) as store:
        store.create(ROW, [payload(1)])
    assert path.stat().st_size > 0
    with Store.open(path) as store:
        assert store.run("a1b2c3").seq == 1


def test_an_error_nobody_foresaw_still_has_an_id_and_advice(tmp_path: Path) -> None:
    error = explain(sqlite3.OperationalError("no such thing"), tmp_path)
    assert (error.id, error.where) == ("store-error", str(tmp_path))
    assert "no such thing" in error.message
    assert error.advice
