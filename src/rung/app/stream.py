"""What happens in a run as lines of JSON: the ledger's own events, what running commands say, and the stop."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from rung.app.drive import Driver
from rung.app.facts import Anchored, Fact, Happened, Looked, Looking, Starting
from rung.app.ready import Found
from rung.app.waiting import Waiting
from rung.ledger.canonical import JSON
from rung.model.event.approval import Approved
from rung.model.event.check import Checked
from rung.model.event.event import Event, Recorded
from rung.model.event.step import StepEnded
from rung.model.exits import Exit
from rung.model.job import Stream
from rung.run.lines import sentence
from rung.run.record import encode

SCHEMA_VERSION = 1


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
    body: dict[str, JSON] = {
        "kind": "run.started",
        "runbook": runbook.id,
        "title": runbook.title.text,
        "path": runbook.path,
        "revision": runbook.revision,
        "steps": len(driver.procedure.steps),
        "resumed": state.seq > 1,
        "seq": state.seq,
    }
    return _line(driver.log.run, "run.started", body)


def ready(driver: Driver, found: Sequence[Found]) -> str:
    """Return the line of what a run needs and what of that is there."""
    return _line(driver.log.run, "prerequisites", {"kind": "prerequisites", "found": msgspec.to_builtins(found)})


def chunk(run: str, piece: Chunk) -> str:
    """Return the line of a piece of output."""
    data = base64.b64encode(piece.data).decode()
    body = {"kind": "output", "step": piece.step, "stream": piece.stream.value, "output": data, "text": piece.text}
    return _line(run, "output", body)


def line(driver: Driver, fact: Fact) -> str:
    """Return the JSON line of a fact, or the empty string for one that programs have no use for."""
    match fact:
        case Happened(record=record):
            body = _body(record)
            if isinstance(record.event, StepEnded):
                output = driver.output(record.event.stdout)
                body |= {"output": base64.b64encode(output).decode(), "text": output.decode("utf-8", "replace")}
            return _line(driver.log.run, _type(record.event), body)
        case Starting(step=step, planned=planned):
            body = {"kind": "step.started", "step": step, "effect": planned.effect.word, "target": planned.target.name}
            return _line(driver.log.run, "step.started", body)
        case Looking(check=check, attempt=1, left=left):
            body = {"kind": "check.started", "check": msgspec.to_builtins(check), "left": round(left, 3)}
            return _line(driver.log.run, "check.started", body)
        case Looked():
            body = {"kind": "check.attempt", **msgspec.to_builtins(fact), "left": round(fact.left, 3)}
            return _line(driver.log.run, "check.attempt", body)
        case Anchored(line=text, where=where):
            return _line(driver.log.run, "event", {"kind": "anchored", "anchor": text, "where": where})
        case _:
            return ""


def stopped(driver: Driver, stop: Waiting) -> str:
    """Return the last line: what the run waits for, or how it ended."""
    ended = driver.log.state.closed is not None and stop.exit != Exit.REFUSED
    return _line(driver.log.run, "run.finished" if ended else "gate.waiting", msgspec.to_builtins(stop))


def event(run: str, record: Recorded) -> str:
    """Return the JSON line of an entry that another process wrote."""
    return _line(run, _type(record.event), _body(record))


def _type(event: Event) -> str:
    """Return the type of an entry's line: a word for what many programs wait for, ``event`` for everything else."""
    match event:
        case Checked():
            return "check.result"
        case Approved():
            return "approval"
        case _:
            return "event"


def _body(record: Recorded) -> dict[str, JSON]:
    return {"seq": record.seq, "at": record.at, "actor": record.actor, **encode(record.event)}


def _line(run: str, kind: str, body: object) -> str:
    document = {"schema_version": SCHEMA_VERSION, "type": kind, "run": run, "body": body}
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
