"""Which signals end in order, and which one that a caller has switched off stays so."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

_ASK = """
import os, signal, sys
from rung.model.job import Terminated
from rung.outside.signals import heed
number = signal.Signals(int(sys.argv[1]))
signal.signal(number, signal.SIG_IGN if sys.argv[2] == "ignored" else signal.SIG_DFL)
heed()
try:
    os.kill(os.getpid(), number)
except Terminated:
    print("terminated")
else:
    print("goes on")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
@pytest.mark.parametrize(("before", "then"), [("usual", "terminated"), ("ignored", "goes on")])
def test_a_signal_ends_in_order_unless_the_caller_ignores_it(number: signal.Signals, before: str, then: str) -> None:
    command = [sys.executable, "-c", _ASK, str(int(number)), before]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert (said.stdout.strip(), said.returncode) == (then, 0)
