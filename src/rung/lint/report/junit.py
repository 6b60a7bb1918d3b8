"""Findings as JUnit XML: a suite a file, a failed case a finding, and a passed case for a file without any."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree as ET

from rung.lint.form import Form
from rung.lint.outcome import Report
from rung.model.finding import Finding, Severity

# XML 1.0 has no way to write these, not even as a number; a reader refuses the whole file.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """Return one XML document. A note is no failure: it stands in the output of its case.

    Characters that XML cannot carry are taken out; the rest is escaped by the library.
    """
    failing = sum(finding.severity >= Severity.WARNING for finding in report.findings)
    by_path = {path: list(found) for path, found in groupby(report.findings, key=lambda finding: finding.path)}
    paths = sorted({*report.sources, *by_path})
    cases = sum(max(1, len(by_path.get(path, ()))) for path in paths)
    root = ET.Element("testsuites", name="rung check", tests=str(cases), failures=str(failing))
    for path in paths:
        _suite(root, report, path, by_path.get(path, []))
    ET.indent(root)
    encoded: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return encoded.decode() + "\n"


def _suite(root: ET.Element, report: Report, path: str, found: list[Finding]) -> None:
    failing = sum(finding.severity >= Severity.WARNING for finding in found)
    suite = ET.SubElement(
        root, "testsuite", name=_clean(path), tests=str(max(1, len(found))), failures=str(failing), errors="0"
    )
    if not found:
        ET.SubElement(suite, "testcase", classname=_clean(path), name="no findings")
    for finding in found:
        _case(suite, report, finding)


def _case(suite: ET.Element, report: Report, finding: Finding) -> None:
    place = report.place(finding)
    named = f"{finding.code} at {place.line}:{place.column}"
    case = ET.SubElement(
        suite, "testcase", classname=_clean(finding.path), name=named, file=_clean(finding.path), line=str(place.line)
    )
    text = _clean(f"{place}: {finding.message}\n{finding.advice}".rstrip())
    if finding.severity >= Severity.WARNING:
        failure = ET.SubElement(case, "failure", type=finding.severity.word, message=_clean(finding.message))
        failure.text = text
    else:
        ET.SubElement(case, "system-out").text = text


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


FORM = Form(name="junit", media="application/xml", render=render)
