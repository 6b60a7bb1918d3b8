"""A port of this machine that is free now."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def until(there: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Say whether it came true in time. A real server says when it is ready in no other way."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if there():
            return True
        time.sleep(0.02)  # no event: a server of another maker tells nobody that it listens
    return False
