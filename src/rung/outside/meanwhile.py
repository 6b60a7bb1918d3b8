"""Do something of our own while we wait for something else: a command that runs leaves us nothing to do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_FIRST = 0.002  # seconds in which whoever begins this goes on alone, and starts the command that is then waited for


def meanwhile(work: Callable[[], T]) -> Callable[[], T]:
    """Begin ``work`` in a thread, and return what waits for its end and returns what it returned, or raises its error.

    A process that leaves does not wait for it.
    """
    found: list[T] = []
    faults: list[BaseException] = []

    def done() -> None:
        time.sleep(_FIRST)
        try:
            found.append(work())
        except BaseException as fault:  # noqa: BLE001 - raised again where it is waited for
            faults.append(fault)

    thread = threading.Thread(target=done, name="rung-meanwhile", daemon=True)
    thread.start()

    def wait() -> T:
        thread.join()
        if faults:
            raise faults[0]
        return found[0]

    return wait
