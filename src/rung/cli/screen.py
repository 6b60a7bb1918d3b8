"""Standard output and standard error behind a veil: whatever is written there, by whomever, shows no secret."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc has it from 3.12 on


class Hiding(Protocol):
    """Bytes that come in pieces and go out without secrets."""

    def feed(self, data: bytes) -> bytes:
        """Take the next bytes and return what can be shown now."""
        ...

    def end(self) -> bytes:
        """Return what was held back."""
        ...


class Veiled(io.BufferedIOBase):
    """A binary stream that hides secrets in what it passes on; between two flushes they may be cut anywhere."""

    def __init__(self, under: BinaryIO, hiding: Callable[[], Hiding]) -> None:
        self._under = under
        self._hiding = hiding
        self._passing: Hiding | None = None
        self._lifted = False

    def write(self, data: Buffer, /) -> int:
        """Take bytes; what could be the beginning of a secret waits for more of them, or for a flush."""
        taken = bytes(data)
        if self._passing is None:
            self._passing = self._hiding()  # more secrets may be known than before the last flush
        self._under.write(self._passing.feed(taken))
        return len(taken)

    def flush(self) -> None:
        """Pass on everything."""
        if self._lifted:
            return
        if self._passing is not None:
            self._under.write(self._passing.end())
            self._passing = None
        self._under.flush()

    def lift(self) -> None:
        """Pass on everything and be done: whoever frees this later, at the interpreter's end, writes nothing more.

        What a traceback holds on to is freed when half of Python is gone; from 3.13 on each fault there is printed.
        """
        self.flush()
        self._lifted = True

    def close(self) -> None:
        """Flush; the stream below is not ours to close."""
        if not self.closed:
            super().close()

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    @property
    def name(self) -> str:
        """Return what the stream is called."""
        return "<veiled>"

    def isatty(self) -> bool:
        """Say whether a person looks at it."""
        return self._under.isatty()

    def fileno(self) -> int:
        """Return the number of the stream below."""
        return self._under.fileno()


def veil(hiding: Callable[[], Hiding]) -> None:
    """Put standard output and standard error behind a veil. A second one takes the place of the first."""
    lift()
    sys.stdout, sys.stderr = (_veiled(stream, hiding) for stream in (sys.stdout, sys.stderr))


def veiled() -> bool:
    """Say whether the streams are behind a veil."""
    return isinstance(sys.stdout, _Screen)


def lift() -> None:
    """Give the streams back as they were, with everything written."""
    for name in ("stdout", "stderr"):
        screen = getattr(sys, name)
        if isinstance(screen, _Screen):
            screen.flush()
            screen.veil.lift()
            setattr(sys, name, screen.before)


def hidden(text: str) -> str:
    """Return ``text`` as the veil would show it: for a pager, which writes past it, and before a line is cut."""
    if not isinstance(sys.stdout, _Screen):
        return text
    passing = sys.stdout.hiding()
    data = passing.feed(text.encode("utf-8", "surrogateescape")) + passing.end()
    return data.decode("utf-8", "surrogateescape")


class _Screen(io.TextIOWrapper):
    """A text stream over a veiled one, which remembers what it stands for and how it hides."""

    before: io.TextIOWrapper
    veil: Veiled
    hiding: Callable[[], Hiding]


def _veiled(stream: object, hiding: Callable[[], Hiding]) -> object:
    if not isinstance(stream, io.TextIOWrapper):
        return stream  # closed, or a text in memory: nobody sees it
    stream.flush()
    veil = Veiled(stream.buffer, hiding)
    screen = _Screen(veil, stream.encoding, stream.errors, None, stream.line_buffering, stream.write_through)
    screen.before, screen.veil, screen.hiding = stream, veil, hiding
    return screen
