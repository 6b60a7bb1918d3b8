"""The JSON Schema of a run's lines, made from the types that are written: it cannot promise anything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from rung.app.runs import bodies
from rung.app.runs.waiting import Waiting
from rung.model.event.event import KINDS, Event
from rung.model.event.step import StepEnded
from rung.run.schema import document

Part = dict[str, object]
_TYPES: Mapping[str, type] = {
    "run.started": bodies.RunStarted,
    "prerequisites": bodies.Prerequisites,
    "step.started": bodies.StepStarted,
    "output": bodies.Output,
    "check.started": bodies.CheckStarted,
    "check.attempt": bodies.CheckAttempt,
    "event": bodies.Anchored,
    "gate.waiting": Waiting,
    "run.finished": Waiting,
}
_TEXT: Part = {"type": "string"}
_STAMP: Mapping[str, Part] = {"seq": {"type": "integer"}, "at": {"type": "number"}, "actor": _TEXT}
_WHOLE: Mapping[str, Part] = {"output": _TEXT, "text": _TEXT}
"""What stands in the line of a command's end beside the entry, where it is told as it happens."""


def schema() -> str:
    """Return the schema (2020-12) of one line of ``--format jsonl``."""
    own, parts = msgspec.json.schema_components(tuple(dict.fromkeys(_TYPES.values())), ref_template="#/$defs/{name}")
    refs = dict(zip(dict.fromkeys(_TYPES.values()), own, strict=True))
    lines = [_line(name, refs[body]) for name, body in _TYPES.items()]
    for kind, event in KINDS.items():
        name = f"entry.{kind}"
        entry, below = _entry(kind, event)
        parts |= {**below, name: entry}
        lines.append(_line(bodies.type_of(event), {"$ref": f"#/$defs/{name}"}))
    title = "A line of rung run, resume, try, alert and watch with --format jsonl"
    return document(title, {"oneOf": lines, "$defs": parts})


def _line(name: str, body: object) -> Part:
    version = {"const": bodies.SCHEMA_VERSION}
    properties: Part = {"schema_version": version, "type": {"const": name}, "run": _TEXT, "body": body}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _entry(kind: str, event: type[Event]) -> tuple[Part, Part]:
    """Return an entry as it is written, its kind, when and by whom beside what it says, and the types it is made of."""
    _, below = msgspec.json.schema_components((event,), ref_template="#/$defs/{name}")
    parts: Part = {name: part for name, part in below.items() if name != event.__name__}
    made = below[event.__name__]
    said = dict(_properties(made))
    whole = _WHOLE if event is StepEnded else {}
    told = {"kind": {"const": kind}, **_STAMP, **said}
    more = {"description": made["description"]} if "description" in made else {}
    return {"type": "object", "properties": {**told, **whole}, "required": list(told), **more}, parts


def _properties(made: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    found = made.get("properties")
    if isinstance(found, dict):
        yield from found.items()
