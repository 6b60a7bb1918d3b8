"""Findings as annotations of a GitHub workflow."""

from __future__ import annotations

from rung.lint.count import summary
from rung.lint.form import Form
from rung.lint.outcome import Report
from rung.lint.visible import visible
from rung.model.finding import Finding, Severity

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def render(report: Report) -> str:
    """Return one workflow command a finding, then the counts as plain text.

    Every value is escaped as the runner expects, so that a file's text cannot start a command of its own.
    """
    return "\n".join([*(_annotation(report, finding) for finding in report.findings), summary(report)]) + "\n"


def _annotation(report: Report, finding: Finding) -> str:
    start, end = report.place(finding), report.end(finding)
    properties = {
        "file": visible(finding.path),
        "line": str(start.line),
        "endLine": str(max(end.line, start.line)),
        "col": str(start.column),
        "title": finding.code,
    }
    if end.line == start.line:
        properties["endColumn"] = str(end.column)
    listed = ",".join(f"{name}={_escape(value, _PROPERTY)}" for name, value in properties.items())
    advice = f" {finding.advice}" if finding.advice else ""
    return f"::{_LEVEL[finding.severity]} {listed}::{_escape(visible(finding.message + advice), _DATA)}"


def _escape(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)


FORM = Form(name="github", media="text/plain", render=render)
