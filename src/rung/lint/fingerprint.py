"""Names a finding by what it says and the line it stands on, so that it is known again when lines have moved."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from rung.model.finding import Finding
from rung.model.span import Source

_LENGTH = 32


def fingerprints(findings: Iterable[Finding], sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return one fingerprint a finding, in their order: ``DIGEST:N``, the Nth finding that looks like this.

    It is made of the code, the entry (its file's name where there is none) and the text of the line. It changes
    neither with the number of the line nor with the folder the check was started in.
    """
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        digest = _digest(finding, sources.get(finding.path))
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return tuple(found)


def _digest(finding: Finding, source: Source | None) -> str:
    line = b"" if source is None else source.slice(source.line(source.place(finding.span.start).line)).strip()
    parts = (finding.code.encode(), name_of(finding).encode("utf-8", "surrogateescape"), line)
    return sha256(b"\0".join(parts)).hexdigest()[:_LENGTH]


def name_of(finding: Finding) -> str:
    """Return the entry of a finding, or the name of its file where it belongs to no entry."""
    return finding.entry or posixpath.basename(finding.path)
