"""A port of this machine that is free now."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from contextlib import suppress


def free_port() -> int:
    """Return one below those that the system gives by itself: nobody else is given it before the server takes it."""
    for port in random.sample(range(20_000, 32_000), 1_000):
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port of this machine is free")


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def until(there: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Say whether it came true in time. A real server says when it is ready in no other way."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if there():
            return True
        time.sleep(0.02)  # no event: a server of another maker tells nobody that it listens
    return False
