"""Standard output and standard error as they may be: closed, on a full disk, with a reader that has gone."""

from __future__ import annotations

import errno
import io
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc has it from 3.12 on

_NOWHERE = "/dev/null"


class OutputError(OSError):
    """What was said could not be written. No fault of rung, and none of what it was doing."""


class Outlet(io.RawIOBase):
    """A stream whose faults are told apart from those of every other file. Without one below, it is closed."""

    def __init__(self, under: io.FileIO | None) -> None:
        self._under = under
        self.given_up = False

    def write(self, data: Buffer, /) -> int | None:
        """Write bytes. Raises BrokenPipeError when the reader has gone, OutputError for everything else."""
        if self.given_up:
            return memoryview(data).nbytes
        if self._under is None:
            raise OutputError(errno.EBADF, "it is closed")
        try:
            return self._under.write(data)
        except BrokenPipeError:
            raise
        except OSError as fault:
            raise OutputError(fault.errno, fault.strerror) from fault

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def isatty(self) -> bool:
        """Say whether a person looks at it."""
        return self._under is not None and self._under.isatty()

    def fileno(self) -> int:
        """Return the number of the stream below."""
        if self._under is None:
            raise io.UnsupportedOperation("fileno")
        return self._under.fileno()


class _Guarded(io.TextIOWrapper):
    """A text stream over an outlet, which remembers what it stands for."""

    before: io.TextIOWrapper | None
    outlet: Outlet


def guard() -> None:
    """Put both streams behind outlets. A closed standard error is nowhere: who closes it does not want to be told."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # The number is taken before a file of the store gets it, and what is meant for a person is written there.
            held = open(_NOWHERE, "r+b" if number else "rb", buffering=0)  # noqa: PTH123, SIM115 - open as long as rung
            setattr(sys, name, _closed(held, name))
    sys.stdout, sys.stderr = (_guarded(stream) for stream in (sys.stdout, sys.stderr))


def lift() -> None:
    """Give the streams back as they were, with everything written. Raises as a write does."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, _Guarded):
            stream.flush()
            setattr(sys, name, stream.before)


def drop() -> None:
    """Give both streams up, with what they still hold: nobody tries to write it again at the interpreter's end."""
    for stream in (sys.stdout, sys.stderr):
        below: object = stream
        while not isinstance(below, _Guarded) and hasattr(below, "before"):
            below = below.before
        if isinstance(below, _Guarded):
            below.outlet.given_up = True
        if stream is not None:
            with suppress(OSError):  # a stream of tests without an outlet
                stream.flush()
    sys.stdout = sys.stderr = None


def _closed(held: io.FileIO, name: str) -> IO[str]:
    """Return what stands for a stream that was closed when rung was called."""
    match name:
        case "stdin":
            return io.TextIOWrapper(io.BufferedReader(held))
        case "stderr":
            return io.TextIOWrapper(io.BufferedWriter(held), line_buffering=True)
        case _:
            return _text(Outlet(None), None)


def _guarded(stream: object) -> object:
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # without a buffer where PYTHONUNBUFFERED says so
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(raw, io.FileIO):
        return stream  # a text in memory, or one that is guarded already
    stream.flush()
    return _text(Outlet(raw), stream)


def _text(outlet: Outlet, before: io.TextIOWrapper | None) -> _Guarded:
    like = before or io.TextIOWrapper(io.BytesIO())
    made = _Guarded(
        io.BufferedWriter(outlet), like.encoding, like.errors, None, like.line_buffering, like.write_through
    )
    made.before, made.outlet = before, outlet
    return made
