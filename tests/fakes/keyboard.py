"""Keys that are pressed while something runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ctrl_c_when(begun: threading.Event) -> Iterator[None]:
    """Press Ctrl-C as soon as something has begun."""
    main, over = threading.get_ident(), threading.Event()

    def press() -> None:
        if begun.wait(20) and not over.is_set():
            signal.pthread_kill(main, signal.SIGINT)

    key = threading.Thread(target=press)
    key.start()
    try:
        yield
    finally:
        over.set()
        begun.set()
        key.join()


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
