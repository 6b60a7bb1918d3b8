"""Tell a listener what a command says, in a thread: a terminal that was paused holds up no time limit."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from rung.model.job import Stream

OnOutput = Callable[[Stream, bytes], None]

MOST_BEHIND = 1024 * 1024
"""Bytes that wait for a slow listener; what comes above that is counted, and the listener is told how much it was."""
_LOOK = 0.2


class Telling:
    """Hands chunks on in their order. What the listener raises is raised by the next call, or by ``end``."""

    def __init__(self, listener: OnOutput) -> None:
        """Begin to tell ``listener``, which is never called twice at once."""
        self._listener = listener
        self._waiting: deque[tuple[Stream, bytes]] = deque()
        self._behind = self._missed = 0
        self._ended = False
        self._fault: BaseException | None = None
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._tell, daemon=True)
        self._thread.start()

    def __call__(self, stream: Stream, data: bytes) -> None:
        """Take a chunk without waiting for anybody; an empty one says that time passes."""
        with self._news:
            if self._fault:
                raise self._fault
            if self._behind + len(data) > MOST_BEHIND:
                self._missed += len(data)
                return
            if data or not self._waiting:
                self._put(stream, data)

    def end(self) -> None:
        """Wait until everything was told. The command has ended: from here on only the listener is waited for."""
        with self._news:
            self._ended = True
            self._news.notify()
        while self._thread.is_alive():
            self._thread.join(_LOOK)  # in parts, so that Ctrl-C is heard meanwhile
        if self._fault:
            raise self._fault

    def _put(self, stream: Stream, data: bytes) -> None:
        if self._missed:
            note = f"\n[… {self._missed} bytes not shown: nobody took them in time …]\n".encode()
            self._waiting.append((Stream.STDOUT, note))
            self._missed = 0
        self._waiting.append((stream, data))
        self._behind += len(data)
        self._news.notify()

    def _tell(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._waiting or self._ended)
                if not self._waiting:
                    if not self._missed:
                        return
                    self._put(Stream.STDOUT, b"")
                stream, data = self._waiting.popleft()
                self._behind -= min(len(data), self._behind)
            try:
                self._listener(stream, data)
            except BaseException as fault:  # noqa: BLE001 - raised again where the command is followed
                self._fault = fault
                return
