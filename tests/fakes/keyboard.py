"""Keys that are pressed while something runs."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def ctrl_c_when(begun: threading.Event) -> Iterator[None]:
    """Press Ctrl-C as soon as something has begun."""
    main, over = threading.get_ident(), threading.Event()

    def press() -> None:
        if begun.wait(120) and not over.is_set():
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
def ctrl_c_at(pipe: Path) -> Iterator[None]:
    """Make a named pipe, and press Ctrl-C for each line that comes out of it."""
    os.mkfifo(pipe)
    main, over = threading.get_ident(), threading.Event()

    def press() -> None:
        with pipe.open("rb", buffering=0) as lines:
            while lines.readline() and not over.is_set():
                signal.pthread_kill(main, signal.SIGINT)

    key = threading.Thread(target=press)
    key.start()
    writing = os.open(pipe, os.O_RDWR)  # held open here too: the end of one writer is not the end
    try:
        yield
    finally:
        over.set()
        os.write(writing, b"\n")
        key.join()
        os.close(writing)
