"""How this process ends."""

from __future__ import annotations

import subprocess
import sys

LEAVING = """
import atexit, sys, threading
from rung.outside.leaving import leave
go = threading.Event()
atexit.register(lambda: print("registered"))
threading.Thread(target=lambda: (go.wait(60), print("waited for"))).start()
sys.stdout.write("written ")
go.set()
leave(7)
"""


def test_what_was_begun_is_ended_and_the_code_is_told() -> None:
    ended = subprocess.run([sys.executable, "-c", LEAVING], capture_output=True, text=True, check=False)
    assert ended.returncode == 7
    assert ended.stdout == "written waited for\nregistered\n"
    assert not ended.stderr
