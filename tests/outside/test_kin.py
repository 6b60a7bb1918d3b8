from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from fakes.patience import gone
from rung.outside.kin import Kin, below

TREE = "sleep 71 & setsid bash -c 'echo up; exec sleep 72' & bash -c 'sleep 73 & echo up; wait' & wait"


@pytest.fixture
def tree() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["bash", "-c", TREE], stdout=subprocess.PIPE, start_new_session=True) as made:
        assert made.stdout is not None
        for _ in ("in a session of its own", "with a child"):  # each tells: setsid is late on a busy machine
            assert made.stdout.readline() == b"up\n"
        yield made
        kin = Kin((made.pid, *below(made.pid)))
        kin.kill()


def test_everything_below_a_process_is_found_whatever_its_session(tree: subprocess.Popen[bytes]) -> None:
    found = below(tree.pid)
    sessions = {os.getsid(pid) for pid in found}
    assert len(found) == 4
    assert len(sessions) == 2
    assert tree.pid in below(os.getpid())
    assert os.getpid() not in found


def test_what_is_held_is_ended_also_when_it_has_lost_its_parent(tree: subprocess.Popen[bytes]) -> None:
    found = below(tree.pid)
    kin = Kin(found)
    tree.kill()
    tree.wait()
    kin.kill()
    assert all(gone(pid) for pid in found)


def test_a_process_that_is_gone_is_no_trouble() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    kin = Kin([gone.pid])
    kin.kill()
    kin.kill()
    assert below(gone.pid) == ()
