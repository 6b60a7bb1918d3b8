"""Take up a run that is already on record: its pinned runbook, its state, its driver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.app.driving.answer import answered
from rung.app.driving.drive import Driver
from rung.app.driving.glance import Glance, unended
from rung.app.driving.post import Posted
from rung.app.driving.posting import posted_for
from rung.app.runs.pinned import planned, where
from rung.app.runs.start import Children
from rung.app.site import Site
from rung.ledger.record import RunRow
from rung.model.errors import ConflictError, UsageError
from rung.model.event.event import Recorded
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.replacing import replace
from rung.model.request import Request
from rung.run.gate import missing

TRIES = 5


def find(site: Site, prefix: str, *, live: bool = True) -> RunRow:
    """Return the run a person means: by the beginning of its id, or the only one that is open.

    Raises UsageError: ``no-open-run``, or ``which-run`` with a line for each that is open.
    """
    store = site.open_store()
    if prefix:
        return store.find(prefix)
    if not live:
        rows = store.runs(limit=1)
    else:
        seen = unended(site.books())
        rows = tuple(one.row for one in seen)
        if len(rows) > 1:
            raise _which(seen)
    if not rows:
        raise UsageError("no run is open", id="no-open-run", advice="start one: rung run RUNBOOK")
    return rows[0]


def begun(site: Site, prefix: str) -> tuple[str, ...]:
    """Return the ids of the runs that begin so."""
    return tuple(row.id for row in site.open_store().runs() if row.id.startswith(prefix))


def _which(seen: Sequence[Glance]) -> UsageError:
    error = UsageError(f"{len(seen)} runs are open, and none was named", id="which-run", advice="name one of them")
    error.details = tuple(
        f"{one.row.id}  {one.row.opened_at[:19]}Z  {one.row.runbook or one.row.path}{one.fault and f'  {one.fault}'}"
        for one in seen
    )
    return error


def hold(site: Site, row: RunRow) -> Driver:
    """Return the driver of a stored run, on the revision it was opened with."""
    log = site.books().opened(row)
    procedure = planned(site, log)
    there, target = where(site, log)
    return Driver(replace(there.desk(target), children=Children(site)), procedure, log)


def insist_whole(driver: Driver) -> None:
    """Raise UntrustedError unless every output that the run rests on is there as it was captured.

    ``blob-missing`` or ``blob-changed``. Otherwise only who approves would hear of it. The run can still be escalated
    or aborted.
    """
    log = driver.log
    ended = (one for step in log.state.steps.values() for _, one in step.ended)
    outputs = (kept.blob for one in ended for kept in (one.stdout, one.stderr) if kept.size)
    for digest in dict.fromkeys((*(seen.stdout for seen in log.state.evidence), *outputs)):
        log.store.blob(digest)


@dataclass(frozen=True, slots=True)
class Put:
    """What a request added to a run. ``missing`` are the lines that an incident note just written still lacks.

    ``posted`` says where the head was anchored; what could not be is among the records. ``doubted`` says that a
    decision just made is against the signs of its table.
    """

    run: str
    records: tuple[Recorded, ...]
    missing: tuple[str, ...] = ()
    posted: tuple[Posted, ...] = ()
    doubted: str = ""


def put(site: Site, prefix: str, request: Request, blobs: tuple[bytes, ...] = ()) -> Put:
    """Add a person's request to a run that this process does not drive, with the bytes that its event names.

    Raises RefusedError or UsageError.
    """
    driver = hold(site, find(site, prefix))
    records, posted = _put(driver, request, blobs)
    noted = any(isinstance(one.event, NoteWritten) for one in records)
    lacks = missing(driver.log.state, with_boundary=False) if noted else ()
    told = (*records, *(one.record for one in posted if one.record))
    decided = any(isinstance(one.event, Decided) for one in records)
    doubted = driver.contradicted() if decided else ""
    return Put(driver.log.run, told, lacks, tuple(one for one in posted if not one.failure), doubted)


def _put(driver: Driver, request: Request, blobs: tuple[bytes, ...]) -> tuple[list[Recorded], tuple[Posted, ...]]:
    for attempt in range(TRIES):
        addition = answered(driver.desk, driver.procedure, driver.log, request)
        addition = replace(addition, blobs=(*addition.blobs, *blobs))
        try:
            records = driver.log.add(addition)
        except ConflictError:
            # Somebody wrote first: read that, and ask the machine again whether the request still stands.
            driver.log.refresh()
            if attempt == TRIES - 1:
                raise
            continue
        return records, posted_for(driver.desk, driver.log, addition.events)
    raise AssertionError  # the loop returns or raises


def last_packet(site: Site, run: str) -> str:
    """Return the packet of the last escalation of a run."""
    books = site.books()
    log = books.opened(books.store.find(run))
    return log.store.blob(log.state.escalations[-1].packet.blob).decode("utf-8", "replace")
