"""A request of the system to end, heard as an orderly interruption."""

from __future__ import annotations

import signal
from types import FrameType

from rung.model.job import Terminated


def heed() -> None:
    """From now on raise ``Terminated`` where the system, a terminal that closes, or the quit key asks for the end.

    A running command is stopped in order and its end recorded. Without this it would run on with nobody to read what
    it says, and the terminal would stay without echo. Who starts us with a signal ignored (nohup) means it.
    """
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _terminated)


def end_quietly() -> None:
    """From now on let Ctrl-C pass: it was heard, and a second one would tear what is being put away and told.

    For a process that ends; the system can still end it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _terminated(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise Terminated
