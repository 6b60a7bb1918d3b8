"""Keys that are pressed while something runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ctrl_c(*after: float) -> Iterator[None]:
    """Press Ctrl-C so many seconds from now."""
    main = threading.get_ident()
    keys = [threading.Timer(seconds, signal.pthread_kill, (main, signal.SIGINT)) for seconds in after]
    for key in keys:
        key.start()
    try:
        yield
    finally:
        for key in keys:
            key.cancel()
            key.join()
