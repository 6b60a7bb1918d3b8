"""One report with everything hard to write: hostile text, wide signs, a file without bytes, a fix, an allowance."""

from __future__ import annotations

from rung.lint.outcome import Allowed, Report
from rung.model.finding import Confidence, Edit, Finding, Fix, Severity
from rung.model.span import Source, Span

TEXT = "# Pool 漢字\n\x1b[31mrm\u202e -rf <pod>\r\n::error::injected\n".encode()
START = TEXT.index(b"<pod>")
RED = TEXT.index(b"\x1b")


def report(source: bytes = TEXT) -> Report:
    shift = source.index(b"<pod>")
    findings = (
        Finding("unreadable-file", "gone.md cannot be read.", "gone.md", Span(0, 0), Severity.ERROR, advice="Look."),
        Finding(
            "placeholder-redirects",
            "Bad: 100%,\nreally \x1b[0m",
            "dir with blank/a.md",
            Span(shift, shift + 5),
            Severity.WARNING,
            Confidence.LIKELY,
            "Quote it.",
            Fix("Quote it", (Edit(Span(shift, shift + 5), b"'<pod>'"),)),
            "RUN-001",
        ),
        Finding(
            "owner-missing", "Nobody owns this.", "dir with blank/a.md", Span(0, 3), Severity.INFO, entry="RUN-001"
        ),
    )
    allowed = (Allowed(Finding("never-tested", "Never.", "dir with blank/a.md", Span(0, 3)), "it is new"),)
    return Report(findings, allowed, {"dir with blank/a.md": Source("dir with blank/a.md", source)}, 1)
