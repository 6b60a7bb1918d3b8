"""Numbers with their nouns, as a person says them."""

from __future__ import annotations

from rung.lint.outcome import Report
from rung.model.finding import Severity

_NOUNS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("note", "notes"),
}


def counted(number: int, one: str, many: str) -> str:
    """Return ``1 file`` or ``2 files``, with thousands separated: ``1,000 files``."""
    return f"{number:,} {one if number == 1 else many}"


def summary(report: Report) -> str:
    """Return the last line of a check: ``3 errors, 2 warnings in 4 files`` or that all was found in order."""
    parts = [counted(n, *_NOUNS[severity]) for severity in reversed(Severity) if (n := report.count(severity))]
    allowed = f"; {len(report.allowed):,} allowed with a reason" if report.allowed else ""
    files = counted(report.files, "file", "files")
    allowed += _compared(report)
    new = "new " if report.compared else ""
    if not parts:
        runbooks = counted(report.runbooks, "runbook", "runbooks")
        return f"No {new}findings in {files} with {runbooks}{allowed}."
    touched = len({finding.path for finding in report.findings})
    of = f"{touched:,} of {files}" if touched < report.files else files
    return f"{', '.join(parts)} in {of}{allowed}."


def _compared(report: Report) -> str:
    if not report.compared:
        return ""
    gone = f", {len(report.gone):,} of the baseline no longer there" if report.gone else ""
    return f"; {len(report.held):,} held by the baseline{gone}"
