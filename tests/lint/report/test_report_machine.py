"""The forms that machines read: json, sarif and github annotations."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.reports import START, TEXT, report
from rung.lint.baseline import against, read_baseline, written
from rung.lint.form import forms
from rung.lint.outcome import Report
from rung.lint.report import github, junit, rdjsonl, sarif
from rung.lint.report import json as json_form
from rung.model.finding import Finding, Severity
from rung.model.replacing import replace
from rung.model.span import Source, Span

OFFICIAL = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.json").read_text("utf-8"))
SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "reference" / "json-schema" / "check.json"


def test_every_form_can_write_an_empty_report() -> None:
    assert {"github", "json", "junit", "rdjsonl", "sarif", "text"} <= set(forms())
    for form in forms().values():
        text = form.render(Report((), (), {}, 0))
        assert text.endswith("\n") or (form.name, text) == ("rdjsonl", "")


def test_json_is_one_document_with_its_schema_version_and_places() -> None:
    read = json.loads(json_form.render(report()))
    assert read["schema_version"] == 1
    assert read["exit_code"] == 1
    assert read["summary"] == {"errors": 1, "warnings": 1, "notes": 1, "allowed": 1, "files": 1, "runbooks": 1}
    item = read["findings"][1]
    assert item["start"]["line"] == 2
    assert item["start"]["offset"] == START
    assert (item["code"], item["confidence"], item["entry"]) == ("placeholder-redirects", "likely", "RUN-001")
    assert item["fix"]["edits"] == [{"start": START, "end": START + 5, "text": "'<pod>'"}]
    assert read["allowed"][0]["reason"] == "it is new"


def test_sarif_is_what_the_official_schema_asks_for() -> None:
    found = report()
    known = read_baseline(written(replace(found, findings=found.findings[:1])), "b")
    for each in (found, against(found, known, whole=True), Report((), (), {}, 0)):
        jsonschema.validate(json.loads(sarif.render(each)), OFFICIAL)


def test_sarif_says_what_the_baseline_holds() -> None:
    found = report()
    known = read_baseline(written(replace(found, findings=found.findings[:1])), "b")
    results = json.loads(sarif.render(against(found, known, whole=True)))["runs"][0]["results"]
    states = {result["ruleId"]: result["baselineState"] for result in results}
    assert states["unreadable-file"] == "unchanged"
    assert states["placeholder-redirects"] == "new"


def test_the_committed_json_schema_is_that_of_the_types_and_holds_for_an_answer() -> None:
    assert SCHEMA.read_bytes() == json_form.schema(), "write it with benchmarks/precision.py schema"
    found = report()
    known = read_baseline(written(replace(found, findings=found.findings[:1])), "b")
    for each in (found, against(found, known, whole=True), Report((), (), {}, 0)):
        jsonschema.validate(json.loads(json_form.render(each)), json.loads(SCHEMA.read_bytes()))


def test_the_check_of_sarif_would_notice_a_missing_rule_id() -> None:
    broken = json.loads(sarif.render(report()))
    del broken["runs"][0]["results"][0]["message"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, OFFICIAL)


def test_sarif_rules_carry_help_and_results_point_at_them() -> None:
    run = json.loads(sarif.render(report()))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rule["help"]["text"] and rule["fullDescription"]["text"] for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_paths_are_uris_and_an_allowed_finding_is_suppressed() -> None:
    results = json.loads(sarif.render(report()))["runs"][0]["results"]
    assert results[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "dir%20with%20blank/a.md"
    assert [r["suppressions"][0]["justification"] for r in results if "suppressions" in r] == ["it is new"]
    assert "region" not in results[0]["locations"][0]["physicalLocation"]


def test_sarif_fingerprints_survive_lines_moving_and_tell_findings_apart() -> None:
    def prints(data: bytes) -> list[str]:
        results = json.loads(sarif.render(report(data)))["runs"][0]["results"]
        return [
            result["partialFingerprints"]["rungFinding/v1"]
            for result in results
            if result["ruleId"] == "placeholder-redirects"
        ]

    assert prints(TEXT) == prints(b"# New line\n\n" + TEXT)
    assert prints(TEXT) != prints(TEXT.replace(b" -rf", b" -r"))


def test_github_annotations_are_escaped_so_that_no_file_can_command_the_runner() -> None:
    lines = github.render(report()).splitlines()
    place = "file=gone.md,line=1,endLine=1,col=1,title=unreadable-file,endColumn=1"
    assert lines[0] == f"::error {place}::gone.md cannot be read. Look."
    assert lines[1].startswith("::warning file=dir with blank/a.md,line=2,")
    assert "100%25,<U+000A>really <U+001B>[0m" in lines[1]
    assert len(lines) == 4


def test_a_github_annotation_shows_the_hidden_characters_of_a_file_name() -> None:
    path = "a\x1b]0;x\x07\u202e.md"
    finding = Finding("owner-missing", "none", path, Span(0, 1))
    said = github.render(Report((finding,), (), {path: Source(path, b"x")}, 1))
    assert "file=a<U+001B>]0;x<U+0007><U+202E>.md," in said
    assert said.replace("\n", "").isprintable()


@given(st.text(), st.text())
def test_junit_can_be_read_whatever_a_file_holds(message: str, path: str) -> None:
    finding = Finding("owner-missing", message, path, Span(0, 1), advice=message)
    root = ET.fromstring(junit.render(Report((finding,), (), {path: Source(path, b"x")}, 1)))  # noqa: S314 - our own text
    assert root.get("failures") == "1"


def test_junit_has_a_suite_a_file_and_only_what_fails_the_check_fails() -> None:
    found = report()
    clean = replace(found, sources={**found.sources, "clean.md": Source("clean.md", b"x")})
    root = ET.fromstring(junit.render(clean))  # noqa: S314 - our own text
    counts = {suite.get("name"): (suite.get("tests"), suite.get("failures")) for suite in root}
    assert counts == {"clean.md": ("1", "0"), "dir with blank/a.md": ("2", "1"), "gone.md": ("1", "1")}
    text = junit.render(clean)
    assert not re.search(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    assert "really [0m" in text


def test_rdjsonl_counts_columns_in_bytes_and_offers_the_fix() -> None:
    lines = [json.loads(line) for line in rdjsonl.render(report()).splitlines()]
    unread, placed, note = lines
    assert unread["location"] == {"path": "gone.md"}
    start = placed["location"]["range"]["start"]
    assert (start["line"], start["column"]) == (2, START - TEXT.index(b"\n"))
    assert placed["suggestions"] == [{"range": placed["location"]["range"], "text": "'<pod>'"}]
    assert [line["severity"] for line in lines] == ["ERROR", "WARNING", "INFO"]
    assert note["code"] == {"value": "owner-missing"}


def test_a_level_is_named_for_each_severity() -> None:
    for severity in Severity:
        finding = Finding("c", "m", "a.md", Span(0, 0), severity)
        assert rdjsonl.render(Report((finding,), (), {}, 0))
