"""Programs that are at work in a folder are seen, wherever below it, and nobody else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rung.outside.at_work import at_work


@contextmanager
def waiting(folder: Path) -> Iterator[int]:
    """Keep `cat` waiting in a folder, and yield its number."""
    with subprocess.Popen(["cat"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"here\n")
        running.stdin.flush()
        assert running.stdout.readline() == b"here\n"  # it is `cat` by now, and no copy of this process
        yield running.pid
        running.stdin.close()


def test_a_program_that_works_in_or_below_a_folder_is_seen_as_long_as_it_runs(tmp_path: Path) -> None:
    below = tmp_path / "project" / "below"
    below.mkdir(parents=True)
    (tmp_path / "other").mkdir()
    with waiting(below) as number:
        assert at_work(str(tmp_path / "project"), {"cat", "make"}) == (number,)
        assert at_work(str(tmp_path / "other"), {"cat"}) == ()
        assert at_work(str(tmp_path / "project"), {"make"}) == ()
    assert at_work(str(tmp_path / "project"), {"cat"}) == ()


def test_what_started_this_process_is_passed_over() -> None:
    name = Path("/proc/self/comm").read_text().strip()
    assert all(number != int(Path("/proc/self").readlink().name) for number in at_work("/", {name}))
