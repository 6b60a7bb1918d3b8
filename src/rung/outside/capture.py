"""Keep the head and the tail of a stream, and count all of it, in bounded memory."""

from __future__ import annotations

from io import BytesIO

from rung.model.job import Captured


class Capture:
    """A stream being read: at most ``cap`` bytes of it are kept, half from its start and half from its end."""

    def __init__(self, cap: int) -> None:
        self._free = max(cap, 0) // 2 + max(cap, 0) % 2
        self._last = max(cap, 0) // 2
        self._head = BytesIO()  # it hands megabytes out without copying them once more
        self._tail = bytearray()
        self._total = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        self._total += len(data)
        if self._free:
            taken = self._head.write(data[: self._free])
            self._free -= taken
            data = data[taken:]
        self._tail += data
        if len(self._tail) > 2 * self._last + 65536:  # cut seldom: moving bytes at every chunk would cost more
            self._cut()

    def captured(self) -> Captured:
        """Return what was kept so far."""
        self._cut()
        return Captured(self._head.getvalue(), bytes(self._tail), self._total)

    def _cut(self) -> None:
        del self._tail[: max(len(self._tail) - self._last, 0)]
