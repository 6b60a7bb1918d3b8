"""The bundle as an RO-Crate: its files with sizes and digests, the runbook as instrument, the commands as actions.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) in the profile Process Run Crate 0.5 (https://w3id.org/ro/wfrun/process/0.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from rung.ledger.canonical import JSON, simply
from rung.ledger.entry import Entry
from rung.ledger.views.view import CRATE, Source, blob, text, whole

_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_CONTEXT: JSON = [f"{_SPECIFICATION}/context", {"sha256": "http://schema.org/sha256"}]
_LICENCE = "No licence comes with this record: ask the people named in it."
_FORMATS = {
    "md": "text/markdown",
    "html": "text/html",
    "jsonl": "application/jsonl",
    "py": "text/x-python",
    "pub": "text/plain",
    "rotation": "text/plain",
    "checkpoint": "text/plain",
}
_PAGES = ("entries.jsonl", "report.md", "report.html")
_STATUS = "http://schema.org/%sActionStatus"
_UNREPAIRED = ("escalated", "aborted")
Thing = dict[str, JSON]


def crate(source: Source) -> bytes:
    """Return the metadata of the crate: canonical JSON, the same bytes for the same entries and files."""
    agents: dict[str, str] = {}
    actions = [_run(source, agents), *_commands(source, agents)]
    graph: list[JSON] = [
        {"@id": CRATE, "@type": "CreativeWork", "about": _at("./"), "conformsTo": _at(_SPECIFICATION)},
        _root(source, actions, agents),
        {"@id": "#licence", "@type": "CreativeWork", "name": _LICENCE},
        {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        *(_file(source, name) for name in sorted(source.files)),
        *({"@id": place, "@type": "Person", "name": name} for name, place in agents.items()),
        *actions,
    ]
    return simply({"@context": _CONTEXT, "@graph": graph})


def _root(source: Source, actions: list[Thing], agents: dict[str, str]) -> Thing:
    exported = source.last("run.exported")
    made: Thing = {
        "@id": "./",
        "@type": "Dataset",
        "conformsTo": _at(_PROFILE),
        "description": "The record of a run of a runbook. What counts is entries.jsonl; this file is derived from it.",
        "hasPart": _all(sorted(source.files)),
        "license": _at("#licence"),
        "mentions": _all([str(action["@id"]) for action in actions]),
        "name": f"Run {source.run} of {_title(source)}",
    }
    return made | ({"author": _agent(exported, agents), "datePublished": _time(exported)} if exported else {})


def _file(source: Source, name: str) -> Thing:
    data = source.files[name]
    made: Thing = {
        "@id": name,
        "@type": "File",
        "contentSize": str(len(data)),
        "encodingFormat": _FORMATS.get(name.rpartition(".")[2], "application/octet-stream"),
        "name": name,
        "sha256": sha256(data).hexdigest(),
    }
    opened = source.first("run.opened")
    if name == "runbook.md":
        made |= {"@type": ["File", "SoftwareSourceCode"], "name": _title(source)}
        made["version"] = text(opened, "revision") if opened else ""
    return made


def _run(source: Source, agents: dict[str, str]) -> Thing:
    opened, closed = source.first("run.opened"), source.last("run.closed")
    made: Thing = {
        "@id": "#run",
        "@type": "CreateAction",
        "description": f"Run {source.run} of {_title(source)}",
        "instrument": _at("runbook.md"),
        "name": f"Run {source.run}",
        "result": _all([name for name in _PAGES if name in source.files]),
    }
    if opened:
        made |= {"agent": _agent(opened, agents), "startTime": _time(opened)}
    if closed:
        made |= {"endTime": _time(closed), **_status(text(closed, "outcome") in _UNREPAIRED, text(closed, "reason"))}
    return made


def _commands(source: Source, agents: dict[str, str]) -> Iterator[Thing]:
    """Yield an action for each command that ended. Only a command that may change something says when it began."""
    begun: dict[tuple[int | None, ...], str] = {}
    for entry in source.entries:
        which = tuple(whole(entry, name) for name in ("step", "index", "attempt"))
        if entry.kind == "step.intent":
            begun[which] = _time(entry)
        if entry.kind == "step.end":
            yield _command(entry, begun.get(which, ""), agents)


def _command(entry: Entry, begun: str, agents: dict[str, str]) -> Thing:
    code = whole(entry, "exit")
    failed = code != 0 or entry.fields.get("timed_out") is True or entry.fields.get("interrupted") is True
    digests = dict.fromkeys(filter(None, (blob(entry, "stdout"), blob(entry, "stderr"))))
    made: Thing = {
        "@id": f"#entry-{entry.seq}",
        "@type": "CreateAction",
        "agent": _agent(entry, agents),
        "description": f"{text(entry, 'effect')} on {text(entry, 'target')}: {text(entry, 'script')}",
        "endTime": _time(entry),
        "instrument": _at("runbook.md"),
        "name": f"Command of step {whole(entry, 'step')}, entry {entry.seq}",
        "result": _all([f"blobs/{digest}" for digest in digests]),
        **_status(failed, f"exit {code}"),
    }
    return made | ({"startTime": begun} if begun else {})


def _status(failed: bool, error: str) -> Thing:  # noqa: FBT001 - one fact of two, named where it is made
    told = {"error": error} if failed and error else {}
    return {"actionStatus": _STATUS % ("Failed" if failed else "Completed"), **told}


def _time(entry: Entry) -> str:
    """Return the time to the millisecond, as the profile wants it; the entry has it exactly."""
    return entry.at[:23] + "+00:00"


def _agent(entry: Entry, agents: dict[str, str]) -> Thing:
    return _at(agents.setdefault(entry.actor, f"#agent-{len(agents) + 1}"))


def _title(source: Source) -> str:
    opened = source.first("run.opened")
    return f"{text(opened, 'runbook')} {text(opened, 'title')}".strip() if opened else ""


def _at(place: str) -> Thing:
    return {"@id": place}


def _all(places: list[str]) -> JSON:
    """Return references to places; to a single one without a list around it, as the specification recommends."""
    return _at(places[0]) if len(places) == 1 else [_at(place) for place in places]
