"""Findings as SARIF 2.1.0, with stable rule ids and fingerprints that survive lines moving."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from rung import __version__
from rung.lint.catalogue import by_code
from rung.lint.fingerprint import fingerprints
from rung.lint.form import Form
from rung.lint.outcome import Report
from rung.lint.rule import Rule, Told
from rung.model.finding import Confidence, Finding, Severity

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RANK = {Confidence.CERTAIN: 95.0, Confidence.LIKELY: 75.0, Confidence.GUESS: 40.0}
_PLAIN = frozenset(b"/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class _Struct(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """SARIF writes camelCase and leaves out what is empty."""


class Text(_Struct, frozen=True):
    """A message."""

    text: str


class Help(_Struct, frozen=True):
    """A rule's page, as plain text and as Markdown."""

    text: str
    markdown: str


class Configuration(_Struct, frozen=True):
    """How bad a rule is by default."""

    level: str


class Descriptor(_Struct, frozen=True):
    """One rule."""

    id: str
    name: str
    short_description: Text
    full_description: Text
    help: Help
    default_configuration: Configuration


class Driver(_Struct, frozen=True):
    """The tool itself."""

    name: str
    semantic_version: str
    rules: list[Descriptor]


class Tool(_Struct, frozen=True):
    """What found this."""

    driver: Driver


class Location(_Struct, frozen=True):
    """A file relative to the root."""

    uri: str


class Region(_Struct, frozen=True, omit_defaults=False):
    """Lines and columns from 1, the end column after the last character, and the bytes."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    byte_offset: int
    byte_length: int


class Physical(_Struct, frozen=True):
    """A region of a file. ``region`` is left out for a file that could not be read."""

    artifact_location: Location
    region: Region | None = None


class Place(_Struct, frozen=True):
    """Where a result stands."""

    physical_location: Physical


class Suppression(_Struct, frozen=True):
    """An allowance in the file."""

    kind: str
    justification: str


class Replacement(_Struct, frozen=True):
    """Bytes taken out and text put in."""

    deleted_region: dict[str, int]
    inserted_content: Text


class Change(_Struct, frozen=True):
    """All replacements in one file."""

    artifact_location: Location
    replacements: list[Replacement]


class Remedy(_Struct, frozen=True):
    """A certain fix."""

    description: Text
    artifact_changes: list[Change]


class Result(_Struct, frozen=True):
    """One finding."""

    rule_id: str
    rule_index: int | None
    level: str
    message: Text
    locations: list[Place]
    partial_fingerprints: dict[str, str]
    rank: float
    baseline_state: str = ""
    fixes: list[Remedy] = []
    suppressions: list[Suppression] = []


class Run(_Struct, frozen=True, omit_defaults=False):
    """One check."""

    tool: Tool
    column_kind: str
    results: list[Result]


class Log(_Struct, frozen=True):
    """The whole file."""

    schema: str = msgspec.field(name="$schema")
    version: str
    runs: list[Run]


def log(report: Report) -> Log:
    """Return the report as typed SARIF values."""
    new = "new" if report.compared else ""
    every = [_Told(finding, state=new) for finding in report.findings]
    every += [_Told(finding, state="unchanged") for finding in report.held]
    every += [_Told(one.finding, one.reason, new) for one in report.allowed]
    known = sorted({one.finding.code for one in every} & by_code().keys())
    index = {code: number for number, code in enumerate(known)}
    prints = fingerprints([one.finding for one in every], report.sources)
    results = [_result(report, one, index, print_) for one, print_ in zip(every, prints, strict=True)]
    driver = Driver("rung", __version__, [_descriptor(by_code()[code]) for code in known])
    return Log(_SCHEMA, "2.1.0", [Run(Tool(driver), "unicodeCodePoints", results)])


def render(report: Report) -> str:
    """Return one SARIF document, indented by two, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(log(report)), indent=2).decode() + "\n"


def _descriptor(fault: Rule | Told) -> Descriptor:
    guide = fault.guide
    text = "\n\n".join(part for part in (guide.claim, guide.why, guide.remedy) if part)
    return Descriptor(
        id=fault.code,
        name="".join(word.capitalize() for word in fault.code.split("-")),
        short_description=Text(fault.name),
        full_description=Text(guide.claim),
        help=Help(text, f"# {fault.code}\n\n{text}\n"),
        default_configuration=Configuration(_LEVEL[fault.severity]),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """One finding with the reason it was allowed for, and how it stands to the baseline."""

    finding: Finding
    reason: str = ""
    state: str = ""


def _result(report: Report, one: _Told, index: dict[str, int], print_: str) -> Result:
    finding = one.finding
    advice = f" {finding.advice}" if finding.advice else ""
    return Result(
        rule_id=finding.code,
        rule_index=index.get(finding.code),
        level=_LEVEL[finding.severity],
        message=Text(finding.message + advice),
        locations=[Place(Physical(Location(_uri(finding.path)), _region(report, finding)))],
        partial_fingerprints={"rungFinding/v1": print_},
        rank=_RANK[finding.confidence],
        baseline_state=one.state,
        fixes=_fixes(finding),
        suppressions=[Suppression("inSource", one.reason)] if one.reason else [],
    )


def _uri(path: str) -> str:
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in path.encode("utf-8", "surrogateescape"))


def _region(report: Report, finding: Finding) -> Region | None:
    if finding.path not in report.sources:
        return None
    start, end = report.place(finding), report.end(finding)
    span = finding.span
    return Region(start.line, start.column, end.line, end.column, span.start, span.end - span.start)


def _fixes(finding: Finding) -> list[Remedy]:
    if finding.fix is None:
        return []
    replacements = [
        Replacement(
            {"byteOffset": edit.span.start, "byteLength": edit.span.end - edit.span.start},
            Text(edit.replacement.decode("utf-8", "replace")),
        )
        for edit in finding.fix.edits
    ]
    return [Remedy(Text(finding.fix.summary), [Change(Location(_uri(finding.path)), replacements)])]


FORM = Form(name="sarif", media="application/sarif+json", render=render)
