"""What a store of runs keeps: rows, tenures, attempts; and one append, the only way a run changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rung.ledger.entry import ZEROS, Fields, Head
from rung.model.errors import UntrustedError


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run as the store lists it. Everything else about it is a fold over its entries.

    ``mode`` is real, drill or dry. ``dedup`` is empty, or a key only one live run may have; a run lives until
    ``ended_at`` is set. Times are RFC 3339 text; ``lease_until`` is seconds since 1970. ``seq`` and ``hash`` are
    the head of its ledger.
    """

    id: str
    runbook: str
    path: str
    revision: str
    mode: str
    state: str
    opened_at: str
    target: str = ""
    dedup: str = ""
    ended_at: str = ""
    owner: str = ""
    epoch: int = 0
    lease_until: float = 0.0
    seq: int = 0
    hash: str = ZEROS

    @property
    def head(self) -> Head:
        """Return the head of the run's ledger."""
        return Head(self.seq, self.hash)


@dataclass(frozen=True, slots=True)
class Tenure:
    """The right to advance a run. It ends when another owner takes the run: the epoch then differs."""

    run: str
    owner: str
    epoch: int


@dataclass(frozen=True, slots=True)
class AttemptKey:
    """The ``n``-th attempt at a step of a run (both from 1); ``digest`` is what was approved to run."""

    step: int
    n: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt as stored. ``state`` is started, ended or lost; started after a crash means in doubt."""

    run: str
    step: int
    n: int
    digest: str
    state: str
    epoch: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that are stored: their SHA-256 in hex, and how many there are."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Append:
    """One transaction on a run: all of it becomes durable, or none of it.

    ``payloads`` are entries without ``seq`` and ``prev``. ``expect`` is the head the writer saw. With a ``tenure``
    the write happens only while that tenure holds. ``started`` opens an attempt (with ``target``, no other attempt
    at that target may be open in any run), ``ended`` and ``lost`` close one. ``state`` and ``ended_at`` change the
    row; ``blobs`` become durable with it. ``seal`` returns the signed head over all lines of the run, the new ones
    among them, and that becomes durable with them, too.
    """

    payloads: tuple[Fields, ...]
    expect: int
    tenure: Tenure | None = None
    state: str | None = None
    ended_at: str | None = None
    started: AttemptKey | None = None
    ended: AttemptKey | None = None
    lost: AttemptKey | None = None
    target: str = ""
    blobs: tuple[bytes, ...] = ()
    seal: Callable[[Sequence[bytes]], str] | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds of a run at one moment: the head it names, its last lines, and the heads that were signed.

    ``notes`` are the signed heads, oldest first.
    """

    head: Head
    lines: tuple[bytes, ...]
    notes: tuple[str, ...]


def rowless(run: str, entries: int) -> UntrustedError:
    """Return the fault of a run that the store keeps something of and lists no more."""
    return UntrustedError(
        f"the row of run {run} was removed from the store; entries of it that are still there: {entries}",
        id="row-missing",
        advice="keep the store as it is, and find out who wrote into it; compare the run with an earlier bundle",
    )
