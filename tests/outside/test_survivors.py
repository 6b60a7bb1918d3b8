from __future__ import annotations

import os
import subprocess

import pytest

from rung.outside.environment import MARK
from rung.outside.survivors import survivors, younger


def test_a_process_is_found_by_its_mark_alone_while_it_lives() -> None:
    with subprocess.Popen(["sleep", "66"], env={MARK: "a1b2c3/3/1", "PATH": os.environ["PATH"]}) as process:
        found = survivors("a1b2c3/3/1")
        nearly = survivors("a1b2c3/3")
        process.kill()
    assert [(one.pid, one.command) for one in found] == [(process.pid, "sleep 66")]
    assert nearly == ()
    assert survivors("a1b2c3/3/1") == ()


def test_what_began_after_a_process_is_found_by_a_look_that_leaves_out_what_was_there_before_it() -> None:
    env = {MARK: "a1b2c3/4/1", "PATH": os.environ["PATH"]}
    with subprocess.Popen(["sleep", "66"], env=env) as before, subprocess.Popen(["sleep", "66"], env=env) as after:
        found = [one.pid for one in survivors("a1b2c3/4/1", since=after.pid)]
        every = [one.pid for one in survivors("a1b2c3/4/1")]
        before.kill()
        after.kill()
    assert after.pid in found
    assert set(every) == {before.pid, after.pid}


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
