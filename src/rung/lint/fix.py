"""Applies the certain fixes of a file, and looks again whether they did what they promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rung.model.finding import Edit, Finding, Severity
from rung.model.span import Source

_ROUNDS = 8

Recheck = Callable[[Source], Iterable[Finding]]
"""Checks the changed file anew and returns its findings."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file after its fixes. ``applied`` are the findings that are gone; ``left`` those whose fix was held back."""

    source: Source
    applied: tuple[Finding, ...]
    left: tuple[Finding, ...]


def edited(source: Source, edits: Iterable[Edit]) -> Source:
    """Return ``source`` with all edits made. The edits must not overlap; every other byte stays as it is."""
    data = source.data
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        data = data[: edit.span.start] + edit.replacement + data[edit.span.end :]
    return Source(source.path, data)


def fix(source: Source, recheck: Recheck) -> Fixed:
    """Apply the fixes that ``recheck`` finds in ``source``, round by round until none is left.

    Fixes that overlap wait for the next round. A round after which there are more errors than before, or
    after which a fixed fault is still there, is taken back and its fixes are left to the person.
    """
    applied: list[Finding] = []
    before = tuple(recheck(source))
    for _ in range(_ROUNDS):
        chosen = _apart(source, before)
        if not chosen:
            break
        changed = edited(source, (edit for one in chosen if one.fix is not None for edit in one.fix.edits))
        after = tuple(recheck(changed))
        if not _better(before, after):
            break
        applied.extend(chosen)
        source, before = changed, after
    return Fixed(source, tuple(applied), tuple(one for one in before if one.fix is not None))


def _apart(source: Source, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings of ``source`` whose fixes touch different bytes, in order of place."""
    chosen: list[Finding] = []
    taken: list[Edit] = []
    for finding in findings:
        edits = finding.fix.edits if finding.fix is not None and finding.path == source.path else ()
        if edits and not any(_touch(edit, other) for edit in edits for other in taken):
            chosen.append(finding)
            taken.extend(edits)
    return chosen


def _touch(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def _better(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> bool:
    fixable_before = sum(one.fix is not None for one in before)
    fixable_after = sum(one.fix is not None for one in after)
    return fixable_after < fixable_before and _errors(after) <= _errors(before)


def _errors(findings: Iterable[Finding]) -> int:
    return sum(one.severity is Severity.ERROR for one in findings)
