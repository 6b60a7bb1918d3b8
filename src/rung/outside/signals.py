"""A request of the system to end, heard as an orderly interruption."""

from __future__ import annotations

import signal
from types import FrameType

from rung.model.job import Terminated


def heed() -> None:
    """From now on raise ``Terminated`` on SIGTERM: a running command is stopped in order and its end recorded."""
    signal.signal(signal.SIGTERM, _terminated)


def _terminated(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise Terminated
