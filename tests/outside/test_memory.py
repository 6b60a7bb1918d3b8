"""Who holds secrets leaves no core dump; what it starts may."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ASK = """
import ctypes, os
from rung.outside.vault import Vault
from rung.outside.process import run
from rung.model.job import Job
mine = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = mine()
vault = Vault({"KEY": "env:KEY"})
vault.reveal("env:KEY")
kept = run(Job(argv=(sys.executable, "-c", "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))")))
print(before, mine(), kept.stdout.data.decode().strip())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked to write no core dump of one process")
def test_who_revealed_a_secret_leaves_no_core_dump_and_its_commands_may() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys" + _ASK],
        capture_output=True, text=True, check=False, timeout=300, env={"KEY": "a-long-secret", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert said.stdout.split() == ["1", "0", "1"], said.stderr
