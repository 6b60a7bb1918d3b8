"""``kind = "sqlite"``: a SQLite file, through the operator's own ``sqlite3``. What only looks opens it read-only."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.carry import query
from rung.app.carry.kind import Examined, Fault, Kind
from rung.app.carry.way import Order, Said, Values, Way, process
from rung.app.ports import Runner
from rung.model.errors import RungError
from rung.model.job import Job
from rung.model.target import Target
from rung.run.procedure import PlannedCommand

_WORDS = ("sqlite3", "-batch", "-bail", "-noheader", "-init", "/dev/null", "-cmd", ".timeout 5000")
_LOOKS = ("-readonly", "-safe")  # -safe: no shell, no other file, no extension, whatever the text says


def _job(target: Target, text: str, *, changes: bool) -> Job:
    """Return a call of sqlite3 that never makes a file that is not there."""
    words = (*_WORDS, *(() if changes else _LOOKS))
    address = f"file:{query.quoted(target.setting('path'))}?mode={'rw' if changes else 'ro'}"
    return Job(argv=(*words, address), stdin=text.encode() + b"\n")


def _carry(order: Order) -> Said:
    planned = order.planned
    text = query.bound(planned.command.text, KIND.dialect, order.values)
    return process(order, _job(planned.target, text, changes=planned.effect.changes))


def _ready(planned: PlannedCommand, values: Values) -> None:
    query.bound(planned.command.text, KIND.dialect, values)


def _fault(target: Target) -> Fault | None:
    path = target.setting("path")
    if path.startswith("~"):
        return Fault("path", "sqlite3 itself reads no ~ in a path", "write the whole path")
    return None if path.isprintable() else Fault("path", f"{path!r} is no path", "write the path of the file")


def _look(runner: Runner, target: Target) -> Iterator[Examined]:
    what = f"target {target.name}"
    try:
        outcome = runner.run(_timed(_job(target, "select count(*) from sqlite_schema;", changes=False)))
    except RungError as fault:
        yield Examined(what, good=False, found=fault.message, advice=fault.advice)
        return
    if outcome.ok:
        yield Examined(what, good=True, found=f"{target.setting('path')} can be read, {target.env}")
        return
    said = outcome.stderr.data
    words = said.decode("utf-8", "replace").strip().split("\n")[0] or f"exit {outcome.exit}"
    advice = "install sqlite3" if said.startswith(b"sqlite3: No such") else f"is targets.{target.name}.path right?"
    yield Examined(what, good=False, found=words, advice=advice)


def _timed(job: Job) -> Job:
    return Job(argv=job.argv, stdin=job.stdin, timeout=query.LOOK_TIMEOUT)


KIND = Kind(
    name="sqlite",
    ways={"sql": Way(_carry, _ready, query.shown)},
    look=_look,
    keys=frozenset({"path"}),
    needed=frozenset({"path"}),
    fault=_fault,
    dialect="sqlite",
)
