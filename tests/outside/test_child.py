"""One started command, between its beginning and its end."""

from __future__ import annotations

import fcntl
import sys

import pytest

from rung.model.job import Job
from rung.outside.child import Child
from rung.outside.process import run
from rung.outside.vault import Vault


@pytest.mark.skipif(not hasattr(fcntl, "F_GETPIPE_SZ"), reason="only Linux tells the room of a pipe")
def test_a_command_has_more_room_to_write_than_it_fills_while_we_gather() -> None:
    asks = "import fcntl; print(fcntl.fcntl(1, fcntl.F_GETPIPE_SZ), fcntl.fcntl(2, fcntl.F_GETPIPE_SZ))"
    outcome = run(Job(argv=(sys.executable, "-c", asks)))
    assert outcome.stdout.data.split() == [b"262144", b"262144"]


def test_nobody_gathers_what_an_ended_command_can_write_no_more() -> None:
    child = Child(["true"], {"PATH": "/usr/bin:/bin"}, Job(argv=("true",)), Vault())
    child.gather(3600.0)
    while not (child.ended and child.drained):
        child.take(child.wait(60.0))
    assert child.close() == 0
