"""Waiting for what a process does, and never for a time in which it surely has: a machine may stand still meanwhile."""

from __future__ import annotations

import os
import select
from collections.abc import Callable

from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.outside.process import run
from rung.outside.vault import Vault

LONGEST = 60.0
"""Seconds after which a test gives up: only so that a failure ends too."""


def said_up(outcome: Outcome) -> bool:
    """Say whether a command printed that it is up."""
    return b"up\n" in outcome.stdout.data


def past_its_time(job: Job, begun: Callable[[Outcome], bool] = said_up, vault: Vault | None = None) -> Outcome:
    """Run a job that never ends by itself until its time is up; again with twice the time when it had not yet begun."""
    while not begun(outcome := run(job, None, vault)):
        assert job.timeout < LONGEST, f"it never came as far as it should: {outcome}"
        job = replace(job, timeout=2 * job.timeout)
    return outcome


def gone(pid: int) -> bool:
    """Wait until a process has ended (it may be a zombie then), and say whether it has."""
    try:
        held = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([held], [], [], LONGEST)[0])
    finally:
        os.close(held)
