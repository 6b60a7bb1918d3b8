"""The forms that machines read: json, sarif and github annotations."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from fakes.reports import START, TEXT, report
from rung.lint.form import forms
from rung.lint.outcome import Report
from rung.lint.report import github, sarif
from rung.lint.report import json as json_form

NEEDED = json.loads((Path(__file__).parent / "data" / "sarif-needed.json").read_text())


def test_every_form_can_write_an_empty_report() -> None:
    assert sorted(forms()) == ["github", "json", "sarif", "text"]
    for form in forms().values():
        assert form.render(Report((), (), {}, 0)).endswith("\n")


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


def test_sarif_holds_what_the_standard_requires() -> None:
    jsonschema.validate(json.loads(sarif.render(report())), NEEDED)


def test_the_check_of_sarif_would_notice_a_missing_rule_id() -> None:
    broken = json.loads(sarif.render(report()))
    del broken["runs"][0]["results"][0]["message"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, NEEDED)


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
