"""One run's record: read it, add to it, know what is true now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rung.app.driving.elsewhere import BEHIND, UNLIKE, Elsewhere, Gap, contradicted
from rung.app.driving.faithful import ends_at, faithful, followed
from rung.app.driving.legible import fields_at, recorded
from rung.app.driving.seal import FOREIGN, Seals, matters
from rung.app.ports import Clock, Store
from rung.ledger.anchor import Anchor
from rung.ledger.checkpoint import Checkpoint, read
from rung.ledger.entry import Fields, Head
from rung.ledger.record import Append, AttemptKey, RunRow, Stored, Tenure
from rung.model.errors import ConflictError, UntrustedError
from rung.model.event.check import Checked
from rung.model.event.event import Event, Recorded
from rung.model.event.kept import Kept
from rung.model.event.run import Closed
from rung.model.event.step import StepEnded, StepLate
from rung.run import record
from rung.run.fold import fold
from rung.run.state import RunState

TRIES = 20


def kept(data: bytes, size: int | None = None) -> Kept:
    """Return the reference to ``data``; ``size`` is how much there was when ``data`` was capped."""
    return Kept(hashlib.sha256(data).hexdigest(), len(data) if size is None else size)


@dataclass(frozen=True, slots=True)
class Addition:
    """What goes into the record as one durable transaction."""

    events: tuple[Event, ...]
    actor: str
    blobs: tuple[bytes, ...] = ()
    started: AttemptKey | None = None
    ended: AttemptKey | None = None
    lost: AttemptKey | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Books:
    """Where records are kept, when they are written, and what signs them.

    ``tell`` says what a person should know beside the answer: that an earlier run is not believed. ``elsewhere`` is
    what was anchored where it can be read back.
    """

    store: Store
    clock: Clock
    seals: Seals
    tell: Callable[[str], None]
    elsewhere: Elsewhere = Elsewhere()  # noqa: RUF009 - it is frozen

    def opened(self, row: RunRow) -> Log:
        """Return the log of a stored run, read to its end. Raises UntrustedError when it is not what was written.

        What a key signed that is not here, and what was anchored otherwise, is read all the same, and said: `foreign`
        tells who must not rest on it.
        """
        return self.read(row)[0]

    def read(self, row: RunRow) -> tuple[Log, list[Recorded]]:
        """Return the same with everything that was recorded."""
        log = Log(self, row.id)
        found = log.refresh()
        self._compared(log)
        for gap in log.gaps() if log.foreign is None and not row.ended_at else ():
            self.tell(f"{gap}. What was approved before that is asked anew: an older store would look just so.")
        return log, found

    def recorded(self, row: RunRow) -> list[Recorded]:
        """Return what was recorded, checked and told as by `read`, without the state that follows from it."""
        log = Log(self, row.id)
        found, _ = log.unread()
        self._compared(log)
        return found

    def _compared(self, log: Log) -> None:
        log.look_back()
        if log.foreign is not None:
            self.tell(f"{log.foreign.message} ({log.foreign.id}). Nothing is approved or changed in it.")

    def believed(self, row: RunRow) -> list[Recorded]:
        """Return what an earlier run recorded; nothing, said with the reason, where it is not what was written."""
        log = Log(self, row.id)
        try:
            found, _ = log.unread()
            log.insist_known()
            for digest in dict.fromkeys(outputs(found)):
                self.store.blob(digest)
        except UntrustedError as fault:
            self.tell(f"run {row.id} counts for nothing: {fault.message} ({fault.id})")
            return []
        return found


@dataclass
class Log:
    """The record of one run, read as far as ``head``. The only thing in the app that is not frozen."""

    books: Books
    run: str
    state: RunState = field(default_factory=RunState)
    head: Head = Head()  # noqa: RUF009 - it is frozen
    tenure: Tenure | None = None
    lease_until: float = 0.0
    foreign: UntrustedError | None = None
    compared: frozenset[Anchor] = frozenset()

    @property
    def store(self) -> Store:
        """Return where the record is kept."""
        return self.books.store

    @property
    def clock(self) -> Clock:
        """Return what tells the time of its entries."""
        return self.books.clock

    def refresh(self) -> list[Recorded]:
        """Read what is new and return it. Raises UntrustedError as ``unread`` does."""
        new, head = self.unread()
        self.state, self.head = fold(new, self.state), head
        return new

    def unread(self) -> tuple[list[Recorded], Head]:
        """Return what is new and the head after it, and leave the state as it was.

        Raises UntrustedError when an entry cannot be read, or when the record is not what was written and signed.
        """
        stored = self.store.read(self.run, self.head.seq)
        fields = [fields_at(line, self.run) for line in stored.lines]
        head = followed(self.run, self.head, stored.lines, fields)
        ends_at(self.run, stored.head, head)
        new = [recorded(one, self.run) for one in fields]
        self._vouched(stored, max((one.seq for one in new if matters(one.event)), default=0))
        return new, head

    def _vouched(self, stored: Stored, sealed: int) -> None:
        """Raise UntrustedError unless what is new is covered by a head that was signed here, as far as it must be."""
        first = not self.head.seq
        if first or sealed:
            lines = stored.lines if first else self.store.entries(self.run)
            faithful(self.run, lines, stored.notes[-1:])
            try:
                self.books.seals.insist(self.run, stored.notes, sealed)
            except UntrustedError as fault:
                if fault.id != FOREIGN:
                    raise
                self.foreign = fault

    def look_back(self) -> None:
        """Compare the record with what was anchored of it since the last time, where that can be read back."""
        new = self.books.elsewhere.anchors(self.run) - self.compared
        if new and self.foreign is None:
            # Read after the anchors: what another process anchored meanwhile was in the store before.
            self.foreign = contradicted(self.run, self.store.entries(self.run), new)
        self.compared |= new

    def gaps(self) -> tuple[Gap, ...]:
        """Return the files that lack what this store put there last of the run."""
        return self.books.elsewhere.gaps(self.store.anchors(self.run))

    @property
    def outdated(self) -> bool:
        """Say whether the record is known not to be as it was anchored."""
        return self.foreign is not None and self.foreign.id in {BEHIND, UNLIKE}

    def insist_known(self) -> None:
        """Raise UntrustedError where this record is not one to rest on.

        ``head-unknown-key``: a key signed it that is not here. ``anchor-beyond``, ``anchor-differs``: it is not as it
        was anchored.
        """
        if self.foreign is not None:
            raise self.foreign

    def last(self) -> Event | None:
        """Return what stands last on record of what was seen; None before the first entry."""
        lines = self.store.entries(self.run, self.head.seq - 1)[:1] if self.head.seq else ()
        return next((recorded(fields_at(line, self.run), self.run).event for line in lines), None)

    def sealed(self) -> Checkpoint:
        """Return the head that was signed last."""
        return read(self.store.checkpoints(self.run)[-1])

    def add(self, addition: Addition) -> list[Recorded]:
        """Add to what was seen. Raises ConflictError when somebody else wrote first: refresh and think again."""
        payloads = tuple(stamped(self.clock, self.run, addition.actor, event) for event in addition.events)
        numbered = enumerate(zip(payloads, addition.events, strict=True), self.state.seq + 1)
        new = [_recorded(seq, addition.actor, event, payload) for seq, (payload, event) in numbered]
        after = fold(new, self.state)
        change = Append(
            payloads=payloads,
            expect=self.state.seq,
            tenure=self.tenure,
            state=after.word,
            ended_at=str(payloads[-1]["at"]) if isinstance(addition.events[-1], Closed) else None,
            started=addition.started,
            ended=addition.ended,
            lost=addition.lost,
            target=addition.target,
            blobs=addition.blobs,
            seal=self.books.seals.over(self.run, addition.events),
        )
        head = self.store.append(self.run, change)
        if head.seq != after.seq:
            # Something was hidden, and an entry says so: what counts is what is on record.
            return self.refresh()
        # What was just written need not be read back: the store wrote it after exactly the head that was expected.
        self.state, self.head = after, head
        return new

    def insist(self, addition: Addition) -> list[Recorded]:
        """Add what has already happened: when somebody else wrote first, read that and add after it."""
        for _ in range(TRIES):
            try:
                return self.add(addition)
            except ConflictError:
                self.refresh()
        raise UntrustedError(
            f"run {self.run} changes faster than it can be written", id="run-contended", advice="rung resume it"
        )


def outputs(found: Sequence[Recorded]) -> Iterator[str]:
    """Yield the digests of what commands and looks left: a record that speaks of it is worth no more than it."""
    for one in found:
        match one.event:
            case StepEnded(stdout=out, stderr=err) | StepLate(stdout=out, stderr=err):
                yield from (each.blob for each in (out, err) if each.size)
            case Checked(stdout=Kept(blob=blob)):
                yield blob
            case _:
                pass


def _recorded(seq: int, actor: str, event: Event, payload: Fields) -> Recorded:
    """Return an entry as the fold of the record has it once it is read back."""
    at = datetime.fromisoformat(str(payload["at"])).timestamp()
    return Recorded(seq, at, actor, event, int(str(payload["mono"])), str(payload["boot"]))


def stamped(clock: Clock, run: str, actor: str, event: Event) -> Fields:
    """Return the payload of an entry: the event with the time, the actor and the run."""
    body = record.encode(event)
    return {**body, "at": stamp(clock), "mono": clock.mono(), "boot": clock.boot(), "actor": actor, "run": run}


def stamp(clock: Clock) -> str:
    """Return the time as entries have it: RFC 3339 in UTC with microseconds."""
    return clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
