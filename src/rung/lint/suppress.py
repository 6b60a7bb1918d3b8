"""Allowing a finding in the file itself: ``<!-- rung: allow CODE because REASON -->``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rung.library.region import REGIONS
from rung.lint.catalogue import by_code, nearest
from rung.lint.outcome import CRASHED, Allowed
from rung.model.finding import Finding, Severity
from rung.model.runbook import Document, Entry, Runbook
from rung.model.span import Source, Span

_BEGIN = re.compile(rb"<!--[ \t]*rung:")
_END = b"-->"
_MARKS = frozenset({*REGIONS, "guess", "report"})
"""Comments by which rung finds its own text again; they allow nothing."""
_ALLOW = re.compile(r"allow\s+(?P<codes>[\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+because\b\s*(?P<reason>.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Allowance:
    """One code that a comment allows, and where. ``code`` is empty when the comment is not understood."""

    code: str
    reason: str
    text: str
    reach: Span
    span: Span


def allowances(source: Source, document: Document | None) -> tuple[Allowance, ...]:
    """Return every allowance written in ``source``, in order. Comments inside a code block are samples, not allowances.

    An allowance reaches over the smallest step or section it stands in. Above the first section of an entry it
    reaches over the entry, above the first entry over the file.
    """
    fences = document.fences if document is not None else ()
    found: list[Allowance] = []
    for span, written in _comments(source.data):
        if any(fence.covers(span) for fence in fences) or source.data[span.start - 1 : span.start] == b"`":
            continue
        text = " ".join(written.decode("utf-8", "replace").split())
        if text.partition(" ")[0].rstrip(":") in _MARKS:
            continue
        reach = _reach(span, document, len(source.data))
        known = _ALLOW.match(text)
        codes = [code.strip() for code in known["codes"].split(",")] if known else [""]
        reason = (known["reason"] or "").strip() if known else ""
        found.extend(Allowance(code, reason, text, reach, span) for code in codes)
    return tuple(found)


def _comments(data: bytes) -> Iterator[tuple[Span, bytes]]:
    """Yield each comment to rung and what it says; one that is never closed is no comment."""
    at = 0
    while (begin := _BEGIN.search(data, at)) is not None:
        end = data.find(_END, begin.end())
        if end < 0:
            return
        at = end + len(_END)
        yield Span(begin.start(), at), data[begin.end() : end]


def _reach(span: Span, document: Document | None, size: int) -> Span:
    regions = list(_regions(document, size)) if document is not None else []
    covering = [region for region in regions if region.covers(span)]
    return min(covering, key=lambda region: region.end - region.start, default=Span(0, size))


def _regions(document: Document, size: int) -> Iterator[Span]:
    """Yield the entries, sections and steps, each up to where the next one begins: a comment may stand at its end."""
    parts = [part for entry in document.entries for part in _parts(entry)]
    starts = sorted({part.start for part in parts})
    for part in parts:
        following = bisect_left(starts, max(part.end, part.start + 1))
        yield Span(part.start, starts[following] if following < len(starts) else size)


def _parts(entry: Entry) -> Iterator[Span]:
    yield entry.span
    if isinstance(entry, Runbook):
        yield from (section.span for section in entry.sections)
        yield from (step.span for step in entry.steps)


@dataclass(frozen=True, slots=True)
class Sifted:
    """Findings after the allowances of one file: those that stay, and those that were allowed."""

    kept: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]


def sift(findings: Iterable[Finding], allowed: tuple[Allowance, ...], ran: frozenset[str], path: str) -> Sifted:
    """Take out the findings of one file that are allowed with a reason, and say which allowances are no good.

    ``ran`` are the codes that were looked for in this file: an allowance for a rule that did not run matches
    nothing for a good reason and is left in peace.
    """
    kept: list[Finding] = []
    out: list[Allowed] = []
    used: set[Allowance] = set()
    for finding in findings:
        match = next((one for one in allowed if _allows(one, finding)), None)
        if match is None:
            kept.append(finding)
        else:
            used.add(match)
            out.append(Allowed(finding, match.reason))
    for one in allowed:
        kept.extend(_complaints(one, used=one in used, ran=ran, path=path))
    return Sifted(tuple(kept), tuple(out))


def _allows(one: Allowance, finding: Finding) -> bool:
    inside = one.reach.start <= finding.span.start < max(one.reach.end, one.reach.start + 1)
    return bool(one.reason) and one.code == finding.code and finding.code != CRASHED and inside


def _complaints(one: Allowance, *, used: bool, ran: frozenset[str], path: str) -> list[Finding]:
    if not one.code:
        message = f"'rung: {one.text}' is not understood."
        return [_told("suppression-unknown", message, "Write: rung: allow CODE because REASON", one, path)]
    if one.code not in by_code():
        near = nearest(one.code)
        advice = f"Did you mean {near[0]}?" if near else "See rung explain for the list of codes."
        return [_told("suppression-unknown", f"No fault is called '{one.code}'.", advice, one, path)]
    if not one.reason:
        message = f"{one.code} is allowed without a reason, so it still counts."
        return [_told("suppression-without-reason", message, f"Write: allow {one.code} because REASON", one, path)]
    if not used and one.code in ran:
        message = f"{one.code} is allowed here, but nothing here has that fault."
        return [_told("suppression-unused", message, "Take the comment out.", one, path)]
    return []


def _told(code: str, message: str, advice: str, one: Allowance, path: str) -> Finding:
    return Finding(code, message, path, one.span, Severity.WARNING, advice=advice)
