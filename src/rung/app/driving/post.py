"""Put the head of a run at each place: what was put is kept with the run, what could not be is on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rung.app.anchoring.way import Act, Append, Call, Place, Stamp, Tell
from rung.app.driving.elsewhere import latest
from rung.app.driving.log import Addition, Log, stamp
from rung.app.ports import Runner
from rung.ledger.anchor import Anchor
from rung.ledger.checkpoint import Checkpoint, checkpoint
from rung.ledger.timestamps import line_of
from rung.model.errors import RungError
from rung.model.event.event import Recorded
from rung.model.event.record import AnchorFailed
from rung.model.job import Job, JobInterrupted, Outcome, Terminated

TIMEOUT = 5.0
"""Seconds a place has to take a line: nobody waits longer for it in the middle of an incident."""

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Post:
    """The places, and how to reach them. ``append`` adds bytes to the end of a file, durable, in TIMEOUT seconds.

    ``stamp`` returns what the time-stamp authority says of these bytes in as many.
    """

    places: tuple[Place, ...]
    runner: Runner
    append: Callable[[str, bytes, float], None]
    stamp: Callable[[Stamp, bytes, float], bytes]


@dataclass(frozen=True, slots=True)
class Posted:
    """A line that was put at a place, or (with ``failure``) was not. ``record`` is the entry that says so."""

    where: str
    line: str
    failure: str = ""
    record: Recorded | None = None


def post(by: Post, log: Log, head: Checkpoint, actor: str, *, ending: bool) -> tuple[Posted, ...]:
    """Put the head at every place and return what became of it; a place that fails never stops the run.

    ``ending``: the run is escalated or over, so that it is also told to the terminal. What failed is an entry of the
    run; the next head goes to every place again.
    """
    places = (place for place in by.places if ending or not isinstance(place.act, Tell))
    return tuple(_reported(log, head, actor, _put(by, log, head, place)) for place in places)


def post_begun(by: Post, log: Log, actor: str) -> tuple[Posted, ...]:
    """Put the head as it is now at each file, which can be read back, and return what became of that.

    That the run has come so far is all that it has to show: no signature is made for it, and it is not kept with the
    run, which would cost one more commit.
    """
    if not any(isinstance(place.act, Append) for place in by.places):
        return ()
    head = checkpoint(log.run, log.store.entries(log.run))
    return tuple(_reported(log, head, actor, one) for one in _into_files(by, head))


def untaken(by: Post, log: Log) -> str:
    """Put the head as it is now at each file, and return why one does not take it, or nothing.

    Neither is on record: it is asked again and again where a change waits for that file.
    """
    head = checkpoint(log.run, log.store.entries(log.run))
    return next((one.failure for one in _into_files(by, head) if one.failure), "")


def _into_files(by: Post, head: Checkpoint) -> Iterator[Posted]:
    anchor = Anchor(head.run, head.size, head.root)
    for place in by.places:
        if isinstance(place.act, Append):
            yield Posted(place.where, str(anchor), _tried(by, place.act, anchor)[0])


def _reported(log: Log, head: Checkpoint, actor: str, one: Posted) -> Posted:
    """Return what became of a line, after what failed is on record."""
    if not one.failure:
        return one
    event = AnchorFailed(one.where, head.size, one.failure)
    return Posted(one.where, one.line, one.failure, log.insist(Addition((event,), actor))[0])


def catch_up(by: Post, log: Log, head: Checkpoint) -> tuple[Posted, ...]:
    """Put the last signed head where it is not yet, and return what became of it. Nothing is added to the run."""
    reached = {where: anchor.size for where, anchor in latest(log.store.anchors(log.run)).items()}
    late = [p for p in by.places if not isinstance(p.act, Tell) and reached.get(p.where, -1) < head.size]
    return tuple(_put(by, log, head, place) for place in late)


def _put(by: Post, log: Log, head: Checkpoint, place: Place) -> Posted:
    anchor = Anchor(head.run, head.size, head.root)
    failure, timestamp = _tried(by, place.act, anchor)
    if not failure:
        log.store.save_anchor(log.run, anchor.json(place.where, stamp(log.clock), timestamp))
    return Posted(place.where, str(anchor), failure)


def _tried(by: Post, act: Act, anchor: Anchor) -> tuple[str, bytes]:
    """Return what went wrong, or nothing, and what a time-stamp authority said."""
    try:
        if isinstance(act, Stamp):
            return "", by.stamp(act, line_of(anchor), TIMEOUT)
        return _done(by, act, line_of(anchor)), b""
    except RungError as fault:
        return fault.message, b""


def _done(by: Post, act: Append | Call | Tell, line: bytes) -> str:
    """Do it, and return what went wrong, or nothing. Raises RungError for what could not even be begun."""
    match act:
        case Append(path=path):
            by.append(path, line, TIMEOUT)
            return ""
        case Call(argv=argv, folder=folder):
            try:
                return _said(by.runner.run(Job(argv=argv, stdin=line, cwd=folder, timeout=TIMEOUT, grace=0.5)))
            except JobInterrupted as stopped:
                if isinstance(stopped.__cause__, Terminated):
                    raise
                return "it was interrupted"
        case Tell():
            return ""


def _said(outcome: Outcome) -> str:
    if outcome.ok:
        return ""
    if outcome.timed_out:
        return f"no answer in {TIMEOUT:g} s"
    said = outcome.stderr.data.decode("utf-8", "replace").strip().splitlines()
    code = f"exit {outcome.exit}" if outcome.exit is not None else f"signal {outcome.signal}"
    return f"{code}: {said[-1][:_LONGEST]}" if said else code
