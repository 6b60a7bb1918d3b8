"""Open a run: pin the runbook's revision, write the first entry, hand over the driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rung.app.drive import Driver
from rung.app.log import Log, kept, stamped
from rung.app.shelf import Shelf
from rung.app.site import Site
from rung.ledger.record import RunRow
from rung.model.errors import ConflictError, UsageError
from rung.model.event import RunOpened
from rung.model.kind import admits, nameable
from rung.model.runbook import Runbook
from rung.model.span import Source
from rung.model.target import Target
from rung.run.procedure import Procedure

TRIES = 10


@dataclass(frozen=True, slots=True)
class Opening:
    """How a run begins. ``dedup`` keeps a second run of the same alert from opening.

    ``by_file``: a person named the file itself, so another entry with the same id is not meant.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    alert: str = ""
    payload: bytes = b""
    dedup: str = ""
    by_file: bool = False


def start(site: Site, shelf: Shelf, runbook: Runbook, opening: Opening) -> Driver:
    """Open a run of ``runbook`` and return its driver. Raises UsageError for values and targets that do not fit."""
    source = shelf.sources[runbook.path]
    _runnable(shelf, runbook, source, by_file=opening.by_file)
    for name, value in opening.values.items():
        _fits(runbook, name, value)
    procedure = site.planner(opening.target).plan(runbook, source)
    event = RunOpened(
        runbook=runbook.id,
        title=runbook.title.text,
        path=runbook.path,
        revision=runbook.revision,
        source=kept(source.data),
        values=dict(opening.values),
        target=opening.target,
        alert=opening.alert,
        payload=kept(opening.payload) if opening.payload else None,
        targets=_targets(site, procedure),
        alerts_target=site.config.alerts.target,
        alerts_path=site.config.alerts.path,
    )
    blobs = (source.data, opening.payload) if opening.payload else (source.data,)
    log = _created(site, event, opening.dedup, blobs)
    return Driver(site.desk(opening.target), procedure, log)


def _targets(site: Site, procedure: Procedure) -> tuple[Target, ...]:
    """Return where the run's commands go, and where its alerts are asked."""
    asked = site.config.alerts.target
    source = (site.config.target(asked, where=site.config.path),) if asked else ()
    return tuple(dict.fromkeys((*procedure.targets, *source)))


def _created(site: Site, event: RunOpened, dedup: str, blobs: tuple[bytes, ...]) -> Log:
    store = site.open_store()
    for attempt in range(TRIES):
        run = site.new_id()
        row = RunRow(
            id=run,
            runbook=event.runbook,
            path=event.path,
            revision=event.revision,
            mode="real",
            state="open",
            opened_at=site.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            target=event.target,
            dedup=dedup,
        )
        try:
            store.create(row, (stamped(site.clock, run, site.actor, event),), blobs)
        except ConflictError:
            if attempt == TRIES - 1:
                raise
            continue
        log = Log(store, site.clock, run)
        log.refresh()
        return log
    raise AssertionError  # the loop returns or raises


def _runnable(shelf: Shelf, runbook: Runbook, source: Source, *, by_file: bool) -> None:
    place = str(source.place(runbook.span.start))
    twins = shelf.library.by_id.get(runbook.id.upper(), ()) if runbook.id else ()
    if len(twins) > 1 and not by_file:
        where = ", ".join(str(shelf.sources[t.path].place(t.span.start)) for t in twins)
        raise UsageError(
            f"{runbook.id} is the id of {len(twins)} entries: {where}",
            id="duplicate-id",
            where=place,
            advice="give each its own id, or run one by its file: rung run PATH",
        )
    if not runbook.steps:
        raise UsageError(
            f"{runbook.id or runbook.path} has no steps to run",
            id="no-steps",
            where=place,
            advice="write ## Procedure with ### Step 1: …",
        )


def _fits(runbook: Runbook, name: str, value: str) -> None:
    declared = next((i for i in runbook.inputs if i.name == name), None)
    if declared is None or not nameable(name):
        names = ", ".join(i.name for i in runbook.inputs) or "none"
        raise UsageError(f"{name!r} is no input of this runbook", id="no-such-input", advice=f"its inputs: {names}")
    if not admits(declared.kind, value):
        raise UsageError(f"{value!r} is no {declared.kind}", id="bad-value", advice=f"for example {declared.example}")
