"""Findings for reviewdog: one JSON object a line (Reviewdog Diagnostic Format, RDFormat)."""

from __future__ import annotations

import msgspec

from rung.lint.form import Form
from rung.lint.outcome import Report
from rung.model.finding import Finding, Fix, Severity
from rung.model.span import Source, Span

_LEVEL = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


class Position(msgspec.Struct, frozen=True):
    """A line from 1 and a column from 1 counted in bytes, as the format asks."""

    line: int
    column: int


class Range(msgspec.Struct, frozen=True):
    """From the first byte up to the one after the last."""

    start: Position
    end: Position


class Suggestion(msgspec.Struct, frozen=True):
    """A text to put in the place of a range."""

    range: Range
    text: str


class Location(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a finding stands; a file that could not be read has no range."""

    path: str
    range: Range | None = None


class Code(msgspec.Struct, frozen=True):
    """The code of the fault."""

    value: str


class Origin(msgspec.Struct, frozen=True):
    """Who says so."""

    name: str


class Diagnostic(msgspec.Struct, frozen=True, omit_defaults=True):
    """One finding."""

    message: str
    location: Location
    severity: str
    source: Origin
    code: Code
    suggestions: list[Suggestion] = []


def render(report: Report) -> str:
    """Return one line of JSON a finding; nothing at all when there is none."""
    encode = msgspec.json.Encoder().encode
    return "".join(encode(_diagnostic(report, finding)).decode() + "\n" for finding in report.findings)


def _diagnostic(report: Report, finding: Finding) -> Diagnostic:
    source = report.sources.get(finding.path)
    advice = f" {finding.advice}" if finding.advice else ""
    return Diagnostic(
        message=finding.message + advice,
        location=Location(finding.path, _range(source, finding.span) if source is not None else None),
        severity=_LEVEL[finding.severity],
        source=Origin("rung"),
        code=Code(finding.code),
        suggestions=_suggestions(source, finding.fix) if source is not None else [],
    )


def _suggestions(source: Source, fix: Fix | None) -> list[Suggestion]:
    edits = fix.edits if fix is not None else ()
    return [Suggestion(_range(source, edit.span), edit.replacement.decode("utf-8", "replace")) for edit in edits]


def _range(source: Source, span: Span) -> Range:
    return Range(_position(source, span.start), _position(source, span.end))


def _position(source: Source, offset: int) -> Position:
    number = source.place(offset).line
    return Position(number, min(offset, len(source.data)) - source.line(number).start + 1)


FORM = Form(name="rdjsonl", media="application/x-ndjson", render=render)
