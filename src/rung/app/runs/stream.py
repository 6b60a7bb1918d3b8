"""What happens in a run as lines of JSON: the ledger's own events, what running commands say, and the stop."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import msgspec

from rung.app.driving.drive import Driver
from rung.app.driving.facts import Anchored, Fact, Happened, Looked, Looking, Starting
from rung.app.runs import bodies
from rung.app.runs.ready import Found
from rung.app.runs.waiting import Waiting
from rung.ledger.canonical import JSON
from rung.model.event.event import Event, Recorded
from rung.model.event.step import StepEnded
from rung.model.exits import Exit
from rung.model.job import Stream
from rung.run.lines import sentence
from rung.run.record import encode


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of what a running command says. ``text`` is what is whole of it so far, as UTF-8."""

    step: int
    stream: Stream
    data: bytes
    text: str


def begun(driver: Driver) -> str:
    """Return the first line: the run that is taken up, from its first entry or from a later one."""
    runbook, state = driver.procedure.runbook, driver.log.state
    body = bodies.RunStarted(
        runbook=runbook.id,
        title=runbook.title.text,
        path=runbook.path,
        revision=runbook.revision,
        steps=len(driver.procedure.steps),
        resumed=state.seq > 1,
        seq=state.seq,
    )
    return _line(driver.log.run, body.kind, body)


def ready(driver: Driver, found: tuple[Found, ...]) -> str:
    """Return the line of what a run needs and what of that is there."""
    body = bodies.Prerequisites(found=found)
    return _line(driver.log.run, body.kind, body)


def chunk(run: str, piece: Chunk) -> str:
    """Return the line of a piece of output."""
    body = bodies.Output(step=piece.step, stream=piece.stream, output=_base64(piece.data), text=piece.text)
    return _line(run, body.kind, body)


def line(driver: Driver, fact: Fact) -> str:
    """Return the JSON line of a fact, or the empty string for one that programs have no use for."""
    run = driver.log.run
    match fact:
        case Happened(record=record):
            return _line(run, bodies.type_of(type(record.event)), _body(record) | _output(driver, record.event))
        case Starting(step=step, planned=planned):
            started = bodies.StepStarted(step=step, effect=planned.effect.word, target=planned.target.name)
            return _line(run, started.kind, started)
        case Looking(check=check, attempt=1, left=left):
            looking = bodies.CheckStarted(check=check, left=round(left, 3))
            return _line(run, looking.kind, looking)
        case Looked():
            looked = bodies.CheckAttempt(
                check=fact.check,
                attempt=fact.attempt,
                answer=fact.answer,
                observed=fact.observed,
                left=round(fact.left, 3),
                again=fact.again,
            )
            return _line(run, looked.kind, looked)
        case Anchored(line=text, where=where):
            return _line(run, "event", bodies.Anchored(anchor=text, where=where))
        case _:
            return ""


def _output(driver: Driver, event: Event) -> dict[str, JSON]:
    """Return what a command that ended has said, whole, beside its entry."""
    if not isinstance(event, StepEnded):
        return {}
    output = driver.output(event.stdout)
    return {"output": _base64(output), "text": output.decode("utf-8", "replace")}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def stopped(driver: Driver, stop: Waiting) -> str:
    """Return the last line: what the run waits for, or how it ended."""
    ended = driver.log.state.closed is not None and stop.exit != Exit.REFUSED
    return _line(driver.log.run, "run.finished" if ended else "gate.waiting", stop)


def event(run: str, record: Recorded) -> str:
    """Return the JSON line of an entry that another process wrote."""
    return _line(run, bodies.type_of(type(record.event)), _body(record))


def _body(record: Recorded) -> dict[str, JSON]:
    return {"seq": record.seq, "at": record.at, "actor": record.actor, **encode(record.event)}


def _line(run: str, kind: str, body: object) -> str:
    document = {"schema_version": bodies.SCHEMA_VERSION, "type": kind, "run": run, "body": body}
    return msgspec.json.encode(document).decode()


def said(event: Event) -> str:
    """Return one sentence that says what happened."""
    return sentence(event)


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """One entry as programs read it."""

    seq: int
    at: float
    actor: str
    event: dict[str, JSON]


def recorded(record: Recorded) -> RecordedLine:
    """Return an entry for programs."""
    return RecordedLine(record.seq, record.at, record.actor, encode(record.event))
