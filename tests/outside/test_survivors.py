from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from rung.outside.environment import MARK
from rung.outside.survivors import beginning, survivors, younger

OWN = f"a1b2c3{os.getpid()}"  # nobody else who runs these tests on this machine looks for it


@contextmanager
def marked(mark: str) -> Iterator[int]:
    """Keep a process that carries a mark; give its number once it has answered.

    ``Popen`` returns while the new program is still being laid out: for a moment it has no environment and no words.
    """
    command, env = ["cat"], {MARK: mark, "PATH": os.environ["PATH"]}
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"there?\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"there?\n"
        yield process.pid
        process.kill()


def test_a_process_is_found_by_its_mark_alone_while_it_lives() -> None:
    with marked(f"{OWN}/3/1") as pid:
        found = survivors(f"{OWN}/3/1")
        nearly = survivors(f"{OWN}/3")
    assert [(one.pid, one.command) for one in found] == [(pid, "cat")]
    assert nearly == ()
    assert survivors(f"{OWN}/3/1") == ()


def test_what_began_after_a_process_is_found_by_a_look_that_leaves_out_what_was_there_before_it() -> None:
    with marked(f"{OWN}/4/1") as before, marked(f"{OWN}/4/1") as after:
        found = [one.pid for one in survivors(f"{OWN}/4/1", since=after)]
        every = [one.pid for one in survivors(f"{OWN}/4/1")]
    assert after in found
    assert set(every) == {before, after}


@pytest.mark.parametrize(
    ("pid", "since", "last", "looked_at"),
    [
        (500, 400, 600, True),
        (400, 400, 600, True),
        (600, 400, 600, True),
        (399, 400, 600, False),
        (700, 400, 600, False),
        # The highest number was given, and numbers began anew.
        (32_760, 32_750, 310, True),
        (305, 32_750, 310, True),
        (311, 32_750, 310, False),
        (9_000, 32_750, 310, False),
        # Nothing is known: nothing is left out.
        (2, 0, 600, True),
        (2, 400, 0, True),
    ],
)
def test_a_number_was_given_since_also_where_numbers_began_anew(
    pid: int, since: int, last: int, *, looked_at: bool
) -> None:
    assert younger(pid, since, last) is looked_at


@pytest.mark.parametrize(
    ("size", "code", "ends", "begins"),
    [
        ("8409088", "0", "0", True),  # in the middle of it
        ("8409088", "94672150994944", "140732", False),
        ("0", "0", "0", False),  # of the kernel, or on its way out
        ("8409088", "1", "0", False),  # somebody else's, of which we are told no more
    ],
)
def test_a_process_that_becomes_another_program_is_known_by_what_it_does_not_have_yet(
    size: str, code: str, ends: str, *, begins: bool
) -> None:
    fields = ["R", *("0" for _ in range(49))]
    fields[20], fields[23], fields[48] = size, code, ends
    assert beginning(f"7 (a) b) {' '.join(fields)}\n".encode()) is begins


def test_a_process_that_is_gone_begins_nothing() -> None:
    assert not beginning(b"")
