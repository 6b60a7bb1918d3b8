"""A fault of rung itself is said as one, without a traceback, unless somebody asks for it."""

from __future__ import annotations

import subprocess
import sys

# A fault cannot be called for: the child makes one by taking away what the command counts on.
BROKEN = """\
import sys
from rung.model import exits
exits.MEANING.clear()
class Odd(dict):
    def items(self):
        raise RuntimeError("odd \\x1b[31m")
from rung.app import explain
explain.MEANING = Odd()
from rung.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


def call(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", BROKEN, *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=300)


def test_a_fault_of_rung_itself_ends_with_70_and_no_traceback() -> None:
    done = call("explain", "exit-codes")
    assert done.returncode == 70
    assert done.stdout == b""
    assert b"a fault of rung itself: RuntimeError: odd <U+001B>[31m" in done.stderr
    assert b"rung doctor" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_traceback_is_there_when_it_is_asked_for() -> None:
    done = call("--debug", "explain", "exit-codes")
    assert done.returncode != 0
    assert b"Traceback" in done.stderr
