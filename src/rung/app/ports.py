"""What the app needs from the world. The store and the outside satisfy these by shape; tests bring fakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from rung.ledger.entry import Fields, Head
from rung.ledger.key import PublicKey
from rung.ledger.record import Append, Attempt, RunRow, Stored, Tenure
from rung.model.job import Job, Outcome, Request, Survivor
from rung.model.signing import Verified
from rung.probes.snapshot import Copied, Snapshot


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        ...

    def mono(self) -> int:
        """Return microseconds of a clock that only goes forward."""
        ...

    def boot(self) -> str:
        """Return a name for the start of this machine that ``mono`` counts from; empty when there is none."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Runner(Protocol):
    """Starts what a step asks for."""

    def run(self, job: Job) -> Outcome:
        """Run a command to its end. A failing command is an outcome, not an error."""
        ...

    def survivors(self, mark: str) -> tuple[Survivor, ...]:
        """Return the processes of a marked job that still live."""
        ...

    def request(self, request: Request) -> Outcome:
        """Make one HTTP request; the status code is the outcome's exit."""
        ...


class Veil(Protocol):
    """What hides secrets."""

    def idle(self) -> bool:
        """Say whether there is nothing to hide."""
        ...

    def hide(self, data: bytes, told: dict[str, int]) -> bytes:
        """Return ``data`` with every secret hidden; ``told`` counts them by name."""
        ...

    def hide_text(self, text: str, told: dict[str, int]) -> str:
        """Return ``text`` with every secret hidden; ``told`` counts them by name."""
        ...

    def taken(self) -> dict[str, int]:
        """Return how often each secret was hidden in output since this was asked last."""
        ...


class Scripts(Protocol):
    """The files that a team declared, as they are now."""

    def called(self, folder: str, name: str, cwd: str) -> str:
        """Return how a command that runs in ``cwd`` would write the path of ``name``, which lies in ``folder``."""
        ...

    def digest(self, folder: str, name: str, cwd: str) -> str | None:
        """Return the SHA-256 of the file so called; None when it is no file, or not the one in ``folder``."""
        ...


class Programs(Protocol):
    """The programs that steps start from files, as they are now."""

    def digest(self, cwd: str, path: str, *, read: bool) -> str:
        """Return the SHA-256 of the program that ``cwd`` calls ``path``; empty when none is there.

        ``read``: any file there is one, since an interpreter is given it.
        """
        ...

    def shell(self, cwd: str, path: str) -> str:
        """Return the text of the shell script that ``cwd`` calls ``path``; empty when none is there."""
        ...


class Presence(Protocol):
    """Who drives: this process as others can name it, and whether another still lives."""

    def owner(self) -> str:
        """Return a name for this process that no other process had."""
        ...

    def ended(self, owner: str) -> bool:
        """Say whether the process of that name is known to have ended."""
        ...


class SshKeys(Protocol):
    """The SSH keys of people: what they sign with, and how it is verified."""

    def signers(self, path: str) -> int:
        """Return how many lines of a file of allowed signers name a key. Raises UsageError when it cannot be used."""
        ...

    def sign(self, document: bytes, key: str, namespace: str) -> bytes:
        """Return an armoured signature with the key in a file (or its agent)."""
        ...

    def verify(self, document: bytes, signature: bytes, signers: str, namespace: str) -> Verified:
        """Return whose signature it is by the file of allowed signers. Raises RefusedError when it does not count."""
        ...


class Signer(Protocol):
    """The key of this installation."""

    @property
    def public(self) -> PublicKey:
        """Return the public half, as it goes into a bundle."""
        ...

    @property
    def rotations(self) -> tuple[str, ...]:
        """Return the signed entries of the succession that led to this key, the first one first."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature of ``message``."""
        ...


class Store(Protocol):
    """Runs and their entries. Each write is one durable transaction."""

    def create(self, row: RunRow, payloads: Sequence[Fields], blobs: Sequence[bytes] = (), heir_of: str = "") -> RunRow:
        """Create a run with its first entries; the run ``heir_of`` gives its dedup key up to it."""
        ...

    def find(self, prefix: str) -> RunRow:
        """Return the one run whose id begins with ``prefix``."""
        ...

    def runs(self, *, live: bool = False, limit: int = -1) -> tuple[RunRow, ...]:
        """Return runs, the last opened first."""
        ...

    def with_kind(self, kind: str) -> frozenset[str]:
        """Return the ids of the runs that have an entry of that kind."""
        ...

    def unlisted(self) -> tuple[str, ...]:
        """Return the ids of the runs of which something is kept and that no row lists."""
        ...

    def first_lines(self) -> dict[str, bytes]:
        """Return the first line of every run that has one, by the run's id."""
        ...

    def live(self, dedup: str) -> RunRow | None:
        """Return the live run with this dedup key."""
        ...

    def take(self, run: str, owner: str, now: float, lease: float, *, dead: str = "") -> Tenure:
        """Take a run to advance it."""
        ...

    def renew(self, tenure: Tenure, until: float) -> None:
        """Keep a taken run."""
        ...

    def release(self, tenure: Tenure) -> bool:
        """Let a run go."""
        ...

    def append(self, run: str, change: Append) -> Head:
        """Carry out one change."""
        ...

    def entries(self, run: str, after: int = 0) -> list[bytes]:
        """Return the lines of a run's ledger."""
        ...

    def read(self, run: str, after: int = 0) -> Stored:
        """Return what is stored of a run at one moment: its head, its lines after a number, its signed heads."""
        ...

    def attempts(self, run: str) -> tuple[Attempt, ...]:
        """Return the attempts of a run."""
        ...

    def blob(self, digest: str) -> bytes:
        """Return stored bytes."""
        ...

    def checkpoints(self, run: str) -> tuple[str, ...]:
        """Return the signed heads, oldest first."""
        ...

    def save_anchor(self, run: str, line: str) -> None:
        """Keep what was put where: one line of ``anchors.jsonl``."""
        ...

    def anchors(self, run: str) -> tuple[str, ...]:
        """Return the anchor lines, oldest first."""
        ...


class Shelf(Protocol):
    """A bundle that is laid down piece by piece, outside the project."""

    @property
    def place(self) -> str:
        """Return where the bundle lies, or will lie when it is closed."""
        ...

    @property
    def written(self) -> Sequence[tuple[str, str]]:
        """Return every piece with its SHA-256, in the order of writing."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Lay one piece down."""
        ...

    def close(self) -> None:
        """Finish the bundle; packed, where its name says so."""
        ...


class Ground(Protocol):
    """A folder that is looked at: its state, its files, and copies of it to try things in."""

    @property
    def folder(self) -> str:
        """Return where the folder is."""
        ...

    @property
    def writable(self) -> bool:
        """Say whether something can be made in the folder."""
        ...

    def snapshot(self, folder: str) -> Snapshot:
        """Return every path below ``folder``, with size, time and mode."""
        ...

    def digests(self, folder: str, *, built: bool = False) -> Mapping[str, str]:
        """Return a digest of the normalised content of every file below ``folder``, by path.

        Unless something was ``built`` there, a file that holds the project's path is told apart.
        """
        ...

    def read(self, name: str) -> bytes | None:
        """Return what a file of the folder holds, or None."""
        ...

    def inside(self, name: str) -> bytes | None:
        """Return what a regular file of the folder holds; None for a link, one reached through a link, or no file."""
        ...

    def checksum(self, name: str, kind: str) -> str | None:
        """Return a digest of a file of the folder by the digest's name (``sha256``), hexadecimal, or None."""
        ...

    def copy(self, *, light: bool = False, found: Snapshot | None = None) -> str:
        """Return a fresh copy of the folder; the one before is gone. In a ``light`` one nothing is built.

        Who looks at the folder afterwards, to see that nothing changed since it was ``found`` so, may hand that in.
        """
        ...

    def missed(self, said: str) -> bool:
        """Take into further copies what a tool ``said`` it misses in the last one; False where nothing is to take."""
        ...

    @property
    def copied(self) -> Copied:
        """Return what all copies have cost so far."""
        ...

    def rewrite(self, folder: str, names: Sequence[str], change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
        """Rewrite these files of the copy at ``folder``, each to the path and bytes of ``change``; times are kept."""
        ...

    def remove(self, folder: str, names: Sequence[str]) -> None:
        """Remove files from the copy at ``folder``; anywhere else it is refused."""
        ...

    def stand_in(self, folder: str, names: Sequence[str]) -> None:
        """Lay empty files into the copy at ``folder`` where there are none; anywhere else it is refused."""
        ...

    def cpu(self) -> float:
        """Return the CPU seconds of all commands that ended so far."""
        ...

    def close(self) -> None:
        """Remove the copies."""
        ...
