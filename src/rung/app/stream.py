"""What happens in a run as lines of JSON: the ledger's own events, and the stop at the end."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import msgspec

from rung.app.drive import Driver
from rung.app.facts import Anchored, Fact, Happened, Starting
from rung.app.waiting import Waiting
from rung.ledger.canonical import JSON
from rung.model.event import Event, Recorded, StepEnded
from rung.run.lines import sentence
from rung.run.record import encode

SCHEMA_VERSION = 1


def line(driver: Driver, fact: Fact) -> str:
    """Return the JSON line of a fact, or the empty string for one that programs have no use for."""
    match fact:
        case Happened(record=record):
            body = _body(record)
            if isinstance(record.event, StepEnded):
                output = driver.output(record.event.stdout)
                body |= {"output": base64.b64encode(output).decode(), "text": output.decode("utf-8", "replace")}
            return _line(driver.log.run, "event", body)
        case Starting(step=step, planned=planned):
            body = {"kind": "step.started", "step": step, "effect": planned.effect.word, "target": planned.target.name}
            return _line(driver.log.run, "event", body)
        case Anchored(line=text, where=where):
            return _line(driver.log.run, "event", {"kind": "anchored", "anchor": text, "where": where})
        case _:
            return ""


def stopped(driver: Driver, stop: Waiting, code: int) -> str:
    """Return the last line: what the run waits for, or how it ended."""
    return _line(driver.log.run, "stop", {**msgspec.to_builtins(stop), "exit": code})


def event(run: str, record: Recorded) -> str:
    """Return the JSON line of an entry that another process wrote."""
    return _line(run, "event", _body(record))


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
