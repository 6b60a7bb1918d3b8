"""Open a run: pin the runbook's revision, write the first entry, hand over the driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rung.app.driving.drive import Driver
from rung.app.driving.log import Log, kept, stamped
from rung.app.runs.pinned import with_inherited
from rung.app.shelf.shelf import Shelf, load
from rung.app.site import Site
from rung.ledger.record import RunRow
from rung.model.errors import ConflictError, RefusedError, UsageError
from rung.model.event.event import Event
from rung.model.event.run import ChildOpened, RunOpened, TimeGiven
from rung.model.kind import admits, advice, known, nameable
from rung.model.replacing import replace
from rung.model.runbook import Input, Runbook
from rung.model.span import Source
from rung.model.stamp import Stamp
from rung.model.target import Target
from rung.run.inheritance import inherited
from rung.run.names import inputs
from rung.run.procedure import Procedure

TRIES = 10


@dataclass(frozen=True, slots=True)
class Opening:
    """How a run begins. ``dedup`` keeps a second run of the same alert from opening.

    ``by_file``: a person named the file itself, so another entry with the same id is not meant. ``run`` is the id it
    shall have, where that was said before; ``parent`` the run that hands over, and its dedup key with it; ``above`` the
    runbooks that led here; ``left`` the seconds that the parent has left, None where it may take its time.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    alert: str = ""
    payload: bytes = b""
    dedup: str = ""
    by_file: bool = False
    run: str = ""
    parent: str = ""
    above: tuple[str, ...] = ()
    left: int | None = None


def start(site: Site, shelf: Shelf, runbook: Runbook, opening: Opening) -> Driver:
    """Open a run of ``runbook`` and return its driver. Raises UsageError for values and targets that do not fit."""
    source = shelf.sources[runbook.path]
    _runnable(shelf, runbook, source, by_file=opening.by_file)
    for name, value in opening.values.items():
        fits(runbook, name, value)
    procedure = site.planner(opening.target).plan(runbook, source)
    for wanted in (each for planned in procedure.steps for each in inputs(runbook, planned)):
        _typed(wanted, str(source.place(wanted.span.start)))
    if opening.parent:
        procedure = with_inherited(site, procedure, opening.parent)
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
        parent=opening.parent,
        above=opening.above,
    )
    blobs = (source.data, opening.payload) if opening.payload else (source.data,)
    log = _created(site, event, _rest(opening, procedure), opening, blobs)
    return Driver(replace(site.desk(opening.target), children=Children(site)), procedure, log)


@dataclass(frozen=True, slots=True)
class Children:
    """Opens the runs that a decision leads to: another runbook of the same library, as it is now."""

    site: Site

    def named(self, log: Log, wanted: str) -> ChildOpened:
        """Return what the parent says of its child before it is opened.

        Raises RungError where there is no such runbook, where it cannot be run, or where the way would be a circle.
        """
        shelf = load(self.site)
        runbook = shelf.runbook(wanted)
        key = runbook.id or runbook.path
        if key in _line(log):
            raise RefusedError(
                f"{key} led to this run: the decisions go round in a circle",
                id="runbook-circle",
                advice="choose another class, or escalate",
            )
        _runnable(shelf, runbook, shelf.sources[runbook.path], by_file=False)
        self.site.planner(log.state.opened.target if log.state.opened else "").plan(
            runbook, shelf.sources[runbook.path]
        )
        return ChildOpened(self.site.fresh_id(), wanted, runbook.title.text)

    def open(self, log: Log, child: ChildOpened) -> None:
        """Open the run that was named, once, however often this is asked."""
        begun = log.state.opened
        if begun is None or any(row.id == child.child for row in self.site.open_store().runs()):
            return
        shelf = load(self.site)
        runbook = shelf.runbook(child.runbook)
        given = {i.name: log.state.values[i.name].value for i in runbook.inputs if i.name in log.state.values}
        start(
            self.site,
            shelf,
            runbook,
            Opening(
                values={i.name: given[i.name] for i in runbook.inputs if i.name in given and _same(i, given[i.name])},
                target=begun.target,
                alert=begun.alert,
                payload=log.store.blob(begun.payload.blob) if begun.payload else b"",
                dedup=self.site.open_store().find(log.run).dedup,
                run=child.child,
                parent=log.run,
                above=_line(log),
                left=self._left(log),
            ),
        )

    def _left(self, log: Log) -> int | None:
        """Return the whole seconds that are left of the time of a run; its child starts nothing after them."""
        limit, clock = log.state.limit, self.site.clock
        if limit is None:
            return None
        return max(int(limit.left(Stamp(clock.now().timestamp(), clock.mono(), clock.boot()))), 0)


def _line(log: Log) -> tuple[str, ...]:
    """Return the runbooks that led to a run, and its own."""
    begun = log.state.opened
    return (*begun.above, begun.runbook or begun.path) if begun else ()


def _same(wanted: Input, value: str) -> bool:
    """Say whether a value that the parent has is one that the child may take over."""
    return nameable(wanted.name) and admits(wanted.kind, value)


def _targets(site: Site, procedure: Procedure) -> tuple[Target, ...]:
    """Return where the run's commands go, and where its alerts are asked."""
    asked = site.config.alerts.target
    source = (site.config.target(asked, where=site.config.path),) if asked else ()
    return tuple(dict.fromkeys((*procedure.targets, *source)))


def _created(site: Site, event: RunOpened, rest: tuple[Event, ...], opening: Opening, blobs: tuple[bytes, ...]) -> Log:
    books = site.books()
    for attempt in range(TRIES):
        run = opening.run or site.fresh_id()
        row = RunRow(
            id=run,
            runbook=event.runbook,
            path=event.path,
            revision=event.revision,
            mode="real",
            state="open",
            opened_at=site.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            target=event.target,
            dedup=opening.dedup,
        )
        try:
            told = tuple(stamped(site.clock, run, site.actor, one) for one in (event, *rest))
            books.store.create(row, told, blobs, heir_of=opening.parent)
        except ConflictError:
            if attempt == TRIES - 1 or opening.run:
                raise
            continue
        log = Log(books, run)
        log.refresh()
        return log
    raise AssertionError  # the loop returns or raises


def _rest(opening: Opening, procedure: Procedure) -> tuple[Event, ...]:
    """Return what a run begins with after its opening: what it obeys beside its runbook, and the time left to it."""
    rules = inherited(procedure) if opening.parent else None
    left = None if opening.left is None else TimeGiven(opening.left, opening.parent)
    return tuple(one for one in (rules, left) if one is not None)


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


def fits(runbook: Runbook, name: str, value: str) -> None:
    """Raise UsageError (``no-such-input``, ``bad-value``) unless the runbook takes ``value`` for ``name``."""
    declared = next((i for i in runbook.inputs if i.name == name), None)
    if declared is None or not nameable(name):
        names = ", ".join(i.name for i in runbook.inputs) or "none"
        raise UsageError(f"{name!r} is no input of this runbook", id="no-such-input", advice=f"its inputs: {names}")
    _typed(declared)
    if not admits(declared.kind, value):
        raise UsageError(f"{value!r} is no {declared.kind}", id="bad-value", advice=f"for example {declared.example}")


def _typed(declared: Input, where: str = "") -> None:
    if not known(declared.kind):
        raise UsageError(
            f"the input {declared.name} has the type {declared.kind!r}, which no value can be checked against",
            id="unknown-type",
            where=where,
            advice=advice(declared.kind),
        )
