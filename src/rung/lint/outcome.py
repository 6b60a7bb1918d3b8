"""What a check came to: the findings, what was allowed and why, and the exit code they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rung.model.exits import Exit
from rung.model.finding import Finding, Severity
from rung.model.span import Place, Source

CRASHED = "rule-crashed"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A finding that someone allowed in the file, with the reason given."""

    finding: Finding
    reason: str


@dataclass(frozen=True)
class Report:
    """The answer of a check. ``findings`` stand in the order of path and place; ``sources`` are the files by path.

    ``asked`` are the codes that were looked for, by entry (or by the name of the file, for what the reader tells).
    After a comparison with a baseline (``compared``) ``findings`` are the new ones only, ``held`` those the baseline
    holds, and ``gone`` the code and entry of each that it holds and that no longer occurs.
    """

    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]
    sources: Mapping[str, Source]
    runbooks: int
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    held: tuple[Finding, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    compared: bool = False

    @property
    def files(self) -> int:
        """Return how many files were read."""
        return len(self.sources)

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def exit(self) -> Exit:
        """Return BUG when a rule crashed, FINDINGS for any error or warning, and DONE when there is neither."""
        if any(finding.code == CRASHED for finding in self.findings):
            return Exit.BUG
        failing = any(finding.severity >= Severity.WARNING for finding in self.findings)
        return Exit.FINDINGS if failing else Exit.DONE

    def place(self, finding: Finding) -> Place:
        """Return where a finding starts, as people write it; a file that could not be read has line 1, column 1."""
        source = self.sources.get(finding.path)
        return source.place(finding.span.start) if source is not None else Place(finding.path, 1, 1)

    def end(self, finding: Finding) -> Place:
        """Return where a finding ends: the place after its last character."""
        source = self.sources.get(finding.path)
        return source.place(finding.span.end) if source is not None else Place(finding.path, 1, 1)
