"""Every line of JSON that a real run writes is what the published schema says, and holds nothing it does not name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.library import decided, digest, lamp, only_run
from cli.terminal import Said, Shell
from rung.app.runs import bodies, lineschema
from rung.model.event.event import KINDS, Recorded
from rung.run.record import encode

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "reference" / "json-schema" / "run-lines.json"


def closed(part: Any) -> Any:  # noqa: ANN401 - a part of a JSON document
    """Return the schema in which an object has no other fields than those it names."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: closed(each) for name, each in part.items()}
    return {**found, "additionalProperties": False} if "properties" in part and "type" in part else found


STRICT = jsonschema.Draft202012Validator(closed(json.loads(lineschema.schema())))


def kinds(said: Said) -> set[str]:
    """Check each line, and return the kinds of what they tell."""
    found = set()
    for line in said.lines():
        STRICT.validate(line)
        found.add(line["body"].get("kind", line["type"]))
    assert found
    return found


def test_the_published_schema_is_that_of_the_types_and_a_schema() -> None:
    assert SCHEMA.read_text("utf-8") == lineschema.schema(), "write it with docs/generate.py"
    jsonschema.Draft202012Validator.check_schema(json.loads(lineschema.schema()))


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_every_entry_there_can_be_has_a_line(name: str, data: st.DataObject) -> None:
    event = data.draw(st.from_type(KINDS[name]))
    record = Recorded(1, 2.5, "ana", event)
    body = {"seq": record.seq, "at": record.at, "actor": record.actor, **encode(event)}
    line = {"schema_version": 1, "type": bodies.type_of(KINDS[name]), "run": "r", "body": json.loads(json.dumps(body))}
    STRICT.validate(line)
    with pytest.raises(jsonschema.ValidationError):
        STRICT.validate({**line, "body": {**line["body"], "of_no_type": 1}})


@pytest.mark.once  # the runs; that every entry has a line is tried on each Python above
def test_a_run_from_its_start_to_its_end(shell: Shell) -> None:
    lamp(shell)
    begun = kinds(shell.rung("run", "RUN-001", "--format", "jsonl"))
    assert begun >= {
        "run.started",
        "prerequisites",
        "step.started",
        "output",
        "step.end",
        "check.started",
        "gate.waiting",
    }
    run = only_run(shell)
    shell.rung("abort", "--reason", "anew")
    shell.rung("run", "RUN-001")
    shell.rung("note", "--symptom", "dark", "--scope", "the room", "--next", "switch it on")
    shell.rung("decide", "switched off", "--cites", "2,3")
    stop = shell.rung("resume")
    (still,) = shell.rung("list", "--runs", "--open", "--format", "json").document()["runs"]
    shell.rung("approve", still["id"], digest(stop))
    ended = kinds(shell.rung("resume", "--format", "jsonl"))
    assert ended >= {"check.attempt", "step.intent", "run.closed", "run.finished"}
    assert kinds(shell.rung("watch", run, "--once", "--format", "jsonl")) >= {"run.opened", "run.closed"}


@pytest.mark.once  # the runs; that every entry has a line is tried on each Python above
def test_stops_of_other_kinds(shell: Shell) -> None:
    decided(lamp(shell))
    assert "adhoc.asked" in kinds(shell.rung("try", "--format", "jsonl", "--", "cat", "lamp"))
    broken = kinds(shell.rung("resume", "--break-glass", "it is dark", "--format", "jsonl"))
    assert "glass.broken" in broken
