"""Findings as one JSON document with a stable schema."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from rung.lint.fingerprint import fingerprints
from rung.lint.form import Form
from rung.lint.outcome import Report
from rung.model.finding import Finding, Fix, Severity

SCHEMA_VERSION = 1


class Position(msgspec.Struct, frozen=True):
    """A place counted from 1, columns in characters, and the byte offset it stands for."""

    line: int
    column: int
    offset: int


class Change(msgspec.Struct, frozen=True):
    """Replace the bytes from ``start`` up to ``end`` by ``text``."""

    start: int
    end: int
    text: str


class Remedy(msgspec.Struct, frozen=True):
    """A certain fix."""

    summary: str
    edits: list[Change]


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One finding; ``reason`` is there when it was allowed."""

    code: str
    severity: str
    confidence: str
    message: str
    path: str
    start: Position
    end: Position
    entry: str = ""
    advice: str = ""
    fix: Remedy | None = None
    reason: str = ""
    fingerprint: str = ""


class Past(msgspec.Struct, frozen=True):
    """A finding of the baseline that no longer occurs."""

    code: str
    entry: str


class Compared(msgspec.Struct, frozen=True):
    """How the check stands to the baseline: what it holds, and what of it is gone."""

    held: list[Item]
    gone: list[Past]


class Counts(msgspec.Struct, frozen=True):
    """How many of each."""

    errors: int
    warnings: int
    notes: int
    allowed: int
    files: int
    runbooks: int


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole document. ``baseline`` is there when one was given; then ``findings`` are the new ones only."""

    schema_version: int
    exit_code: int
    summary: Counts
    findings: list[Item]
    allowed: list[Item]
    baseline: Compared | None = None


def answer(report: Report) -> Answer:
    """Return the report as typed values ready to be encoded."""
    known = (*report.findings, *report.held)
    prints = dict(zip(map(id, known), fingerprints(known, report.sources), strict=True))
    return Answer(
        schema_version=SCHEMA_VERSION,
        exit_code=int(report.exit),
        summary=Counts(
            errors=report.count(Severity.ERROR),
            warnings=report.count(Severity.WARNING),
            notes=report.count(Severity.INFO),
            allowed=len(report.allowed),
            files=report.files,
            runbooks=report.runbooks,
        ),
        findings=[_item(report, finding, print_=prints[id(finding)]) for finding in report.findings],
        allowed=[_item(report, one.finding, one.reason) for one in report.allowed],
        baseline=_compared(report, prints) if report.compared else None,
    )


def _compared(report: Report, prints: Mapping[int, str]) -> Compared:
    held = [_item(report, finding, print_=prints[id(finding)]) for finding in report.held]
    return Compared(held, [Past(code, entry) for code, entry in report.gone])


def schema() -> bytes:
    """Return the JSON Schema of this form, made from the types above, indented by two, ending in a newline."""
    made = msgspec.json.schema(Answer)
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "rung check --format json", **made}
    return msgspec.json.format(msgspec.json.encode(made, order="sorted"), indent=2) + b"\n"


def render(report: Report) -> str:
    """Return one JSON document, indented by two, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(answer(report)), indent=2).decode() + "\n"


def _item(report: Report, finding: Finding, reason: str = "", print_: str = "") -> Item:
    start, end = report.place(finding), report.end(finding)
    return Item(
        code=finding.code,
        severity=finding.severity.word,
        confidence=finding.confidence.value,
        message=finding.message,
        path=finding.path,
        start=Position(start.line, start.column, finding.span.start),
        end=Position(end.line, end.column, finding.span.end),
        entry=finding.entry,
        advice=finding.advice,
        fix=_remedy(finding.fix),
        reason=reason,
        fingerprint=print_,
    )


def _remedy(fix: Fix | None) -> Remedy | None:
    if fix is None:
        return None
    changes = [
        Change(edit.span.start, edit.span.end, edit.replacement.decode("utf-8", "replace")) for edit in fix.edits
    ]
    return Remedy(fix.summary, changes)


FORM = Form(name="json", media="application/json", render=render)
