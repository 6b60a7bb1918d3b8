"""A command to run, and what came of it: values, so that who decides and who runs need not know one another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

MIB = 1024 * 1024
CAP = 4 * MIB
"""Bytes that are kept of each stream where nothing else is said."""


class Job(Struct, frozen=True):
    """A command: ``argv`` without a shell, or ``script`` as pinned text for bash; exactly one of the two.

    ``args`` are the positional parameters of a script (``$1`` …). ``env`` is added to an allow-list of the caller's
    environment; ``secrets`` gives environment names the values of references (``env:NAME``, ``file:PATH``,
    ``cmd:WORDS``, ``keyring:SERVICE/NAME``), fetched only when the command starts. ``sent`` are such references too:
    each goes to standard input before ``stdin``, as ``NAME=value`` and a NUL byte, and stands nowhere else. ``cwd``
    empty means the caller's folder. Times are seconds; ``cap`` is bytes kept of each stream, half from its start,
    half from its end. ``mark`` goes into the environment as ``RUNG_ATTEMPT`` and finds processes that outlive the
    command; empty means one is made.
    """

    argv: tuple[str, ...] = ()
    script: str = ""
    args: tuple[str, ...] = ()
    cwd: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)
    stdin: bytes = b""
    timeout: float = 60.0
    grace: float = 1.0
    cap: int = CAP
    mark: str = ""


class Stream(StrEnum):
    """Which output a chunk came from."""

    STDOUT = "stdout"
    STDERR = "stderr"


class Flag(StrEnum):
    """What was out of the ordinary about how a command ended."""

    TIMED_OUT = "timed-out"
    INTERRUPTED = "interrupted"
    TERMINATED = "terminated"
    KILLED = "killed"
    PIPE_HELD_OPEN = "pipe-held-open"
    TRUNCATED = "output-truncated"
    SURVIVORS = "survivors"
    LOST = "connection-lost"  # it was begun elsewhere, and how it went on is not known


class Captured(Struct, frozen=True):
    """One stream: its first bytes, its last bytes, and how many there were. Nothing was dropped when they add up."""

    head: bytes = b""
    tail: bytes = b""
    total: int = 0

    @property
    def dropped(self) -> int:
        """Return how many bytes between head and tail were not kept."""
        return self.total - len(self.head) - len(self.tail)

    @property
    def data(self) -> bytes:
        """Return what was kept, with a line that says how much is missing where bytes were dropped."""
        if not self.dropped:
            return self.head + self.tail
        return self.head + f"\n[… {self.dropped} bytes not kept …]\n".encode() + self.tail


class Survivor(Struct, frozen=True):
    """A process that the command left behind and that a signal to its group did not reach."""

    pid: int
    command: str


class Outcome(Struct, frozen=True):
    """How a command ended. ``exit`` is None when a signal ended it (then ``signal`` is its number).

    ``seconds`` is measured on a monotonic clock; the two times are UTC. An HTTP request answers with the status
    code as ``exit``, the body as ``stdout`` and the headers as ``stderr``.
    """

    exit: int | None
    signal: int | None
    stdout: Captured
    stderr: Captured
    started_at: datetime
    ended_at: datetime
    seconds: float
    flags: frozenset[Flag] = frozenset()
    survivors: tuple[Survivor, ...] = ()

    @property
    def timed_out(self) -> bool:
        """Say whether the command was stopped because its time was up."""
        return Flag.TIMED_OUT in self.flags

    @property
    def ok(self) -> bool:
        """Say whether the command ended by itself with exit 0, in time."""
        return self.exit == 0 and not self.timed_out


class Terminated(KeyboardInterrupt):
    """The system asked this process to end (SIGTERM, SIGHUP, SIGQUIT). What Ctrl-C does, with another exit code."""


class JobInterrupted(KeyboardInterrupt):
    """Ctrl-C while a command ran: the command was stopped in order, and this is its outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class Request(Struct, frozen=True):
    """An HTTP request of a step: ``path`` is joined to ``base_url`` and may not leave it. Times are seconds.

    ``secrets`` gives header names the values of references, fetched only when the request is sent; a name that
    ``headers`` holds too gets what stands there before the value, as ``Authorization`` with ``Bearer ``.
    """

    method: str
    base_url: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 30.0
    cap: int = 4 * MIB
