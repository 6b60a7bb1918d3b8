"""The baseline: the findings that were there when a team began, which do not fail a check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from rung.lint.fingerprint import fingerprints, name_of
from rung.lint.outcome import CRASHED, Report
from rung.model.errors import UsageError
from rung.model.finding import Finding
from rung.model.replacing import replace

SCHEMA_VERSION = 1


class Known(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """One finding of a baseline: what it is, in which entry, and how it is known again."""

    code: str
    entry: str
    fingerprint: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema_version: int
    findings: list[Known]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings that a baseline file holds."""

    known: frozenset[Known]


def read_baseline(data: bytes, path: str) -> Baseline:
    """Return the baseline written in ``data``. Raises UsageError (``baseline-unreadable``) for anything else."""
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"this is no baseline of rung: {error}",
            id="baseline-unreadable",
            where=path,
            advice="write a new one with --write-baseline",
        ) from error
    if file.schema_version != SCHEMA_VERSION:
        raise UsageError(
            f"the baseline has version {file.schema_version}, and this rung reads version {SCHEMA_VERSION}",
            id="baseline-unreadable",
            where=path,
            advice="write a new one with --write-baseline",
        )
    return Baseline(frozenset(file.findings))


def written(report: Report) -> bytes:
    """Return the findings of ``report`` (also those an older baseline holds) as a baseline file, in a fixed order.

    A crash of a rule is never written: it says that the answer is not known.
    """
    known = sorted(one for one, finding in _known(report, (*report.findings, *report.held)) if _may_be_held(finding))
    encoded = msgspec.json.encode(_File(SCHEMA_VERSION, known))
    return msgspec.json.format(encoded, indent=2) + b"\n"


def against(report: Report, baseline: Baseline, *, whole: bool) -> Report:
    """Return ``report`` with the findings that ``baseline`` holds set apart, and what of it no longer occurs.

    ``whole`` says that the whole library was checked. Otherwise only of what was looked for, in the entries that were
    looked at, is it known that it is gone.
    """
    kept: list[Finding] = []
    held: list[Finding] = []
    met: set[Known] = set()
    for one, finding in _known(report, report.findings):
        if one in baseline.known and _may_be_held(finding):
            held.append(finding)
            met.add(one)
        else:
            kept.append(finding)
    gone = tuple(sorted(one for one in baseline.known - met if _looked(report, one, whole=whole)))
    return replace(
        report,
        findings=tuple(kept),
        held=tuple(held),
        gone=tuple((one.code, one.entry) for one in gone),
        compared=True,
    )


def _looked(report: Report, one: Known, *, whole: bool) -> bool:
    asked = report.asked.get(one.entry)
    return whole if asked is None else one.code in asked


def _may_be_held(finding: Finding) -> bool:
    return finding.code != CRASHED


def _known(report: Report, findings: Iterable[Finding]) -> Iterable[tuple[Known, Finding]]:
    listed = tuple(findings)
    prints = fingerprints(listed, report.sources)
    return [(Known(f.code, name_of(f), print_), f) for f, print_ in zip(listed, prints, strict=True)]
