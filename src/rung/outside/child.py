"""One started command: its pipes, its end, and signals to its whole group."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

from rung.model.job import Job, Stream
from rung.outside.capture import Capture
from rung.outside.kin import Kin, below
from rung.outside.vault import Vault
from rung.secrets.mask import MaskStream

_CHUNK = 64 * 1024
_ROOM = 256 * 1024  # bytes of a pipe: who writes much need not wait for us
_LOOK = 0.02  # seconds between looks where the end of a process cannot be waited for together with its pipes


class Child:
    """A command in a session of its own, with pipes that never block us. What it writes is masked before it is kept."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], job: Job, vault: Vault) -> None:
        masker = vault.masker()  # before anything runs: it may refuse
        self._masks = {stream: MaskStream(masker, vault.told) for stream in Stream}
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE if job.stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=job.cwd or None,
            env=env,
            start_new_session=True,
            umask=0o077,
            bufsize=0,
        )
        self.pid = self._process.pid
        self.captures = {Stream.STDOUT: Capture(job.cap), Stream.STDERR: Capture(job.cap)}
        self._selector = selectors.DefaultSelector()
        self._unsent = memoryview(job.stdin)
        self._ended = False
        self._kin: Kin | None = None
        self._open: set[Stream] = set()
        self._watch()

    @property
    def ended(self) -> bool:
        """Say whether the command itself has ended; processes it started may live on."""
        return self._ended

    @property
    def drained(self) -> bool:
        """Say whether both streams were read to their end."""
        return not self._open

    def wait(self, seconds: float) -> list[selectors.SelectorKey]:
        """Wait until something happens, at most so long, and return what is to be taken; nothing was read yet."""
        if self._pidfd < 0 and not self._ended:
            self._ended = self._process.poll() is not None
            seconds = min(seconds, _LOOK)
        return [key for key, _ in self._selector.select(max(seconds, 0.0))]

    def take(self, waiting: Sequence[selectors.SelectorKey]) -> list[tuple[Stream, bytes]]:
        """Return what was written meanwhile. Whoever is interrupted in here loses what was read."""
        written: list[tuple[Stream, bytes]] = []
        for key in waiting:
            if isinstance(key.data, Stream):
                data = self._read(key.data, key.fd)
                if data:
                    written.append((key.data, data))
            elif key.data == "end":
                self._ended = True
                self._selector.unregister(key.fd)
            else:
                self._send(key.fd)
        return written

    def gather(self, seconds: float) -> None:
        """Let what is written gather for so long, or until the command has ended."""
        if self._pidfd >= 0 and not self._ended:
            ended = select.poll()
            ended.register(self._pidfd, select.POLLIN)
            ended.poll(seconds * 1000)
        else:
            time.sleep(seconds)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole group; until close() reaps the command, the number is surely its own.

        The first one also takes hold of everything below the command, before any of it can leave.
        """
        if self._kin is None:
            self._kin = Kin(below(self.pid))
        # Gone is what we want; what another user owns (sudo) is named as a survivor afterwards.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def kill_kin(self) -> None:
        """End what was below the command when the first signal was sent, though it left the group."""
        if self._kin is not None:
            self._kin.kill()

    def close(self) -> int | None:
        """Let go of everything; return the exit code, minus the signal's number, or None when it has not ended."""
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                with contextlib.suppress(BrokenPipeError):  # nobody reads what was not sent; the unsent is dropped
                    pipe.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
        return self._process.wait() if self._ended else self._process.poll()

    def _watch(self) -> None:
        for stream, pipe in ((Stream.STDOUT, self._process.stdout), (Stream.STDERR, self._process.stderr)):
            if pipe:
                os.set_blocking(pipe.fileno(), False)
                _widen(pipe.fileno())
                self._selector.register(pipe.fileno(), selectors.EVENT_READ, stream)
                self._open.add(stream)
        if self._process.stdin:
            os.set_blocking(self._process.stdin.fileno(), False)
            self._selector.register(self._process.stdin.fileno(), selectors.EVENT_WRITE, "stdin")
        self._pidfd = os.pidfd_open(self.pid) if hasattr(os, "pidfd_open") else -1
        if self._pidfd >= 0:
            self._selector.register(self._pidfd, selectors.EVENT_READ, "end")

    def _read(self, stream: Stream, descriptor: int) -> bytes:
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return b""
        if not data:
            self._selector.unregister(descriptor)
            self._open.discard(stream)
            return self._keep(stream, self._masks[stream].end())
        return self._keep(stream, self._masks[stream].feed(data))

    def _keep(self, stream: Stream, data: bytes) -> bytes:
        self.captures[stream].feed(data)
        return data

    def rest(self) -> list[tuple[Stream, bytes]]:
        """Return what was held back of streams that are given up before their end."""
        held = [(stream, self._keep(stream, self._masks[stream].end())) for stream in self._open]
        return [(stream, data) for stream, data in held if data]

    def _send(self, descriptor: int) -> None:
        try:
            self._unsent = self._unsent[os.write(descriptor, self._unsent[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._unsent = memoryview(b"")  # it does not want the rest, which is its right
        if not self._unsent and self._process.stdin:
            self._selector.unregister(descriptor)
            self._process.stdin.close()


def _widen(descriptor: int) -> None:
    """Make room in a pipe where the system has such a call: make fills the usual 64 KiB in the 2 ms that we gather."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):  # this user has used up what pipes may take: the usual room does, too
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _ROOM)
