from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from rung.outside.owner import ended, owner


def test_this_process_lives_under_a_name_of_its_own() -> None:
    assert owner() == owner()
    assert owner().startswith(f"{socket.gethostname()}/{os.getpid()}/")
    assert not ended(owner())


def test_a_process_that_is_gone_is_known_to_have_ended() -> None:
    script = "from rung.outside.owner import owner; print(owner())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended(done.stdout.strip())


def test_a_number_used_again_by_another_process_does_not_live_on() -> None:
    host, pid, start = owner().rsplit("/", 2)
    assert ended(f"{host}/{pid}/{int(start) + 1}")


@pytest.mark.parametrize("name", ["", "anna", "a/b", "other-host/1/1", f"{socket.gethostname()}/x/1", "//"])
def test_what_cannot_be_known_is_not_called_ended(name: str) -> None:
    assert not ended(name)
