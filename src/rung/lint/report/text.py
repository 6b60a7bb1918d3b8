"""Findings for a terminal: the place, the source line with a mark below it, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.count import summary
from rung.lint.form import Form
from rung.lint.outcome import Report
from rung.lint.visible import visible, width
from rung.model.finding import Finding
from rung.model.span import Source, Span

_LONGEST = 100
_BEFORE = 40


def render(report: Report) -> str:
    """Return all findings as ``path:line:col: severity code message``, each with its line, then one line of counts.

    What a baseline holds and that no longer occurs is named before the counts.
    """
    lines = [line for finding in report.findings for line in _finding(report, finding)]
    lines.extend(f"no longer there: {visible(code)} in {visible(entry)}" for code, entry in report.gone)
    return "\n".join([*lines, summary(report)]) + "\n"


def _finding(report: Report, finding: Finding) -> Iterator[str]:
    fixable = " [fixable]" if finding.fix is not None else ""
    place = visible(str(report.place(finding)))
    yield f"{place}: {finding.severity.word} {finding.code} {visible(finding.message)}{fixable}"
    source = report.sources.get(finding.path)
    if source is not None and source.data:
        yield from _snippet(source, finding.span)
    if finding.advice:
        yield f"    = {visible(finding.advice)}"
    yield ""


def _snippet(source: Source, span: Span) -> Iterator[str]:
    """Yield the line where ``span`` starts and a caret line below its part of that line."""
    number = source.place(span.start).line
    line = source.line(number)
    start, end = min(span.start, line.end), max(min(span.end, line.end), min(span.start, line.end))
    before, marked, after = (source.text(Span(*part)) for part in ((line.start, start), (start, end), (end, line.end)))
    before = before.removeprefix("\ufeff")
    if len(before) + len(marked) + len(after) > _LONGEST:
        before = "…" + before[-_BEFORE:] if len(before) > _BEFORE else before
        marked = marked[: _LONGEST - _BEFORE]
        after = after[: max(0, _LONGEST - len(before) - len(marked))] + "…"
    shown = visible(before)
    margin = f"{number:>5} | "
    yield f"{margin}{shown}{visible(marked)}{visible(after)}".rstrip()
    yield f"{' ' * (len(margin) - 2)}| {' ' * width(shown)}{'^' * max(1, width(visible(marked)))}"


FORM = Form(name="text", media="text/plain", render=render)
