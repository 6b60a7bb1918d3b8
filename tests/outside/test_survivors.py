from __future__ import annotations

import os
import subprocess

from rung.outside.environment import MARK
from rung.outside.survivors import survivors


def test_a_process_is_found_by_its_mark_alone_while_it_lives() -> None:
    with subprocess.Popen(["sleep", "66"], env={MARK: "a1b2c3/3/1", "PATH": os.environ["PATH"]}) as process:
        found = survivors("a1b2c3/3/1")
        nearly = survivors("a1b2c3/3")
        process.kill()
    assert [(one.pid, one.command) for one in found] == [(process.pid, "sleep 66")]
    assert nearly == ()
    assert survivors("a1b2c3/3/1") == ()
