"""The bundle as an in-toto statement: its files as subjects, what was done and approved as predicate.

in-toto Statement v1 (https://in-toto.io/Statement/v1); the predicate is our own and lies in docs/explanation/bundle.md.
"""

from __future__ import annotations

from hashlib import sha256

from rung.ledger.canonical import DEEPEST, JSON, canonical, simple, simply
from rung.ledger.entry import Entry
from rung.ledger.views.view import Source

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:uuid:219ad9f6-2ade-59be-8014-bb81e0b51406#rung-run-v1"
"""A name that nobody else can have and that depends on no domain (RFC 8141, with an f-component for people)."""

TOLD: dict[str, tuple[str, ...]] = {
    "run.opened": ("path", "revision", "runbook", "source", "title"),
    "decision.made": ("boundary", "cites", "reason", "rejected"),
    "approval.given": ("by", "digest", "signature", "step"),
    "approval.declined": ("by", "digest", "reason", "signature", "step"),
    "approval.void": ("by", "digest", "key", "reason", "step"),
    "glass.broken": ("digest", "reason", "step"),
    "glass.reviewed": ("by", "entries", "text"),
    "step.refused": ("reason", "rule", "step"),
    "step.skipped": ("reason", "step"),
    "step.intent": ("attempt", "digest", "effect", "script", "step", "target", "values"),
    "step.end": ("attempt", "effect", "exit", "script", "stderr", "stdout", "step", "target", "timed_out"),
    "step.in-doubt": ("attempt", "step"),
    "check.result": ("answer", "attested", "check", "observed"),
    "run.escalated": ("packet", "reason", "to"),
    "run.closed": ("outcome", "reason"),
}
"""Which fields of which kinds of entries the predicate repeats, word for word."""


def statement(source: Source, crate: bytes) -> bytes:
    """Return the statement over the files of a bundle and its crate: canonical JSON."""
    files = {**source.files, "ro-crate-metadata.json": crate}
    subjects: list[JSON] = [
        {"digest": {"sha256": sha256(files[name]).hexdigest()}, "name": name} for name in sorted(files)
    ]
    lines = files["entries.jsonl"].removesuffix(b"\n").split(b"\n")
    predicate: JSON = {
        "entries": len(source.entries),
        "events": [_event(entry) for entry in source.entries if entry.kind in TOLD],
        "root": source.root.hex(),
        "run": source.run,
    }
    spell = simply if simple(files["entries.jsonl"]) and all(map(_shallow, lines)) else canonical
    return spell({"_type": STATEMENT, "predicate": predicate, "predicateType": PREDICATE, "subject": subjects})


def _shallow(line: bytes) -> bool:
    """Say whether an entry is surely not nested too deeply to be repeated a few levels further down."""
    return line.count(b"[") + line.count(b"{") < DEEPEST // 2


def _event(entry: Entry) -> dict[str, JSON]:
    said = {name: entry.fields[name] for name in TOLD[entry.kind] if name in entry.fields}
    return {"actor": entry.actor, "at": entry.at, "entry": entry.seq, "kind": entry.kind, **said}
