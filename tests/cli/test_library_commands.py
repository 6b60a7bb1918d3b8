"""The commands about a whole library, as a person calls them: what they print, what they write, how they end."""

from __future__ import annotations

import json

import pytest

from cli.library import MONITOR, RUNBOOK
from cli.terminal import Shell

pytestmark = pytest.mark.once

RULES = """\
groups:
- name: lamps
  rules:
  - alert: LampOff
    expr: lamp == 0
    labels: {severity: critical}
    annotations: {runbook_url: 'https://books.example.com/RUN-001'}
  - alert: LampHot
    expr: lamp > 90
    labels: {severity: warning}
    annotations: {runbook_url: 'https://books.example.com/lamp-hot'}
"""
PAGE = """\
# LampHot

## Meaning

It is hot.

## Diagnosis

```bash
cat lamp
```

## Mitigation

```bash
systemctl restart lamp
```
"""
PAYLOAD = json.dumps({
    "version": "4", "groupKey": "g", "status": "firing", "alerts": [
        {"status": "firing", "labels": {"alertname": "LampOff"}, "annotations": {"runbook": "RUN-001"}},
    ],
})  # fmt: skip


@pytest.fixture
def library(shell: Shell) -> Shell:
    shell.write("books/lamp.md", RUNBOOK)
    shell.write("books/monitor.md", MONITOR)
    shell.write("rules/lamps.yml", RULES)
    return shell


def test_alerts_check_says_of_each_alert_where_it_leads(library: Shell) -> None:
    said = library.rung("alerts", "check", "rules", "--root", "books")
    assert said.code == 1
    assert said.out == (
        "LampOff (critical)  resolves       RUN-001  books/lamp.md\n"
        "LampHot (warning)   dangling\n"
        "\n"
        "rules/lamps.yml:11:32: error [pointer-dangling] The runbook_url of LampHot names 'lamp-hot', "
        "and no runbook here is called that. Correct it, or write that runbook.\n"
        "\n"
        "2 alerting rules in 1 file, looked at offline.\n"
        "     1  resolves: leads to a runbook here\n"
        "     1  dangling: points to a runbook that is not here\n"
    )
    assert said.err == ""


def test_alerts_check_ends_with_0_when_each_alert_leads_here(library: Shell) -> None:
    library.write("books/LampHot.md", PAGE)
    said = library.rung("alerts", "check", "rules/lamps.yml", "--root", "books", "--format", "json")
    assert said.code == 0, said.out
    found = said.document()["alerts"]
    assert [(row["alert"], row["standing"], row["runbook"]) for row in found["rules"]] == [
        ("LampOff", "resolves", "RUN-001"),
        ("LampHot", "resolves", "LampHot"),
    ]
    assert set(found) == {"rules", "orphans", "findings"}
    assert found["orphans"] == found["findings"] == []


def test_orphans_are_runbooks_for_incidents_that_only_a_list_of_contents_names(library: Shell) -> None:
    library.write("books/Quiet.md", PAGE.replace("LampHot", "Quiet"))
    library.write("books/release.md", RUNBOOK.replace("RUN-001", "RUN-007").replace("Incident", "Deployment"))
    library.write("books/README.md", "# Books\n\n- [Quiet](Quiet.md)\n- [Lamp](lamp.md)\n")
    found = library.rung("alerts", "check", "rules", "--root", "books", "--format", "json").document()["alerts"]
    assert found["orphans"] == [{"runbook": "Quiet", "path": "books/Quiet.md"}]
    said = library.rung("alerts", "check", "rules", "--root", "books").out
    assert "No alert of these rules, no register and no other runbook leads to:\n  Quiet  books/Quiet.md\n" in said


def test_alerts_check_annotates_and_tells_a_dangling_pointer_with_its_place(library: Shell) -> None:
    base = ("--base", "https://books.example.com/")
    said = library.rung("alerts", "check", "rules", "--root", "books", *base, "--format", "github")
    assert said.code == 1
    assert said.out.startswith("::error file=rules/lamps.yml,line=11,")
    assert "title=pointer-dangling" in said.out


def test_alerts_check_finds_what_is_no_rule_file_and_what_is_broken(library: Shell) -> None:
    library.write("other/x.yaml", "kind: Deployment\n")
    nothing = library.rung("alerts", "check", "other", "--root", "books")
    assert (nothing.code, "No alerting rule was found" in nothing.out) == (1, True)
    library.write("other/y.yaml", "groups:\n- rules:\n  - alert: [\n")
    broken = library.rung("alerts", "check", "other/y.yaml", "--root", "books")
    assert (broken.code, "yaml-unreadable" in broken.out) == (1, True)
    assert library.rung("alerts", "check", "none.yml").code == 2
    assert library.rung("alerts", "check").code == 2


def test_alerts_route_and_alert_route_only_are_one_answer(library: Shell) -> None:
    library.write("alert.json", PAYLOAD)
    routed = library.rung("alerts", "route", "alert.json", "--root", "books")
    assert routed.code == 0
    assert "RUN-001" in routed.out
    assert routed.out == library.rung("alert", "alert.json", "--route-only", "--root", "books").out
    found = library.rung("alerts", "route", "-", "--root", "books", "--format", "json", stdin=PAYLOAD.encode())
    assert found.document()["route"]["runbook"] == "RUN-001"
    lost = PAYLOAD.replace("LampOff", "Lost").replace("RUN-001", "x")
    assert library.rung("alerts", "route", "-", "--root", "books", stdin=lost.encode()).code == 1


def test_gates_say_what_they_looked_at_and_end_with_1_when_one_fails(library: Shell) -> None:
    said = library.rung("gates", "--root", "books", "--gate", "escalation-paths", "--gate", "alerts-answered")
    assert said.code == 0
    assert said.out == (
        "pass  escalation-paths  Does every runbook have an escalation path?\n"
        "      looked at: runbooks 1\n"
        "\n"
        "pass  alerts-answered  Does every alert have a runbook?\n"
        "      looked at: MON entries 1, alerting rules 0, alerts 1\n"
        "\n"
        "2 passed, 0 failed, 0 did not apply.\n"
    )
    every = library.rung("gates", "--root", "books", "--format", "json")
    assert every.code == 1
    gates = {gate["name"]: gate for gate in every.document()["gates"]}
    assert gates["owned-and-tested"]["verdict"] == "fail"
    (gap,) = gates["owned-and-tested"]["gaps"]
    assert gap["place"] == "books/lamp.md:6:1"
    assert "2026-11-01 is a claim" in gap["message"]
    assert gates["owned-and-tested"]["looked_at"] == [{"what": "runbooks", "number": 1}]
    assert gates["rollback-triggers"]["verdict"] == "does not apply"
    annotated = library.rung("gates", "--root", "books", "--format", "github")
    assert "::warning file=books/lamp.md,line=6," in annotated.out


def test_an_unknown_gate_names_the_nearest(library: Shell) -> None:
    said = library.rung("gates", "--root", "books", "--gate", "alert-answered")
    assert said.code == 2
    assert "did you mean alerts-answered?" in said.err


def test_gates_print_their_pages(library: Shell) -> None:
    said = library.rung("gates", "--explain")
    assert said.code == 0
    assert said.out.count("Looks at:") == said.out.count("Why:") == said.out.count("## ")


def test_the_matrix_is_written_into_its_region_and_only_once(library: Shell) -> None:
    before = "# Books\r\n\r\n<!-- rung: matrix -->\r\n<!-- /rung: matrix -->\r\nRUN-001 is ours.\r\n"
    page = library.write("books/README.md", before)
    dry = library.rung("matrix", "--root", "books", "--write", "books/README.md", "--dry-run")
    assert dry.code == 0
    assert "+| The lamp is off | MON-001 | RUN-001 | &lt; 5 min | Lamp Team |" in dry.out
    assert page.read_bytes() == before.encode()
    assert library.rung("matrix", "--root", "books", "--write", "books/README.md").code == 0
    first = page.read_bytes()
    assert first.startswith(b"# Books\r\n\r\n<!-- rung: matrix -->\r\n")
    assert first.endswith(b"<!-- /rung: matrix -->\r\nRUN-001 is ours.\r\n")
    again = library.rung("matrix", "--root", "books", "--write", "books/README.md")
    assert "up to date" in again.err
    assert page.read_bytes() == first
    assert library.rung("xref", "--root", "books", "--write", "books/README.md").code == 2  # it has no such region


def test_a_gap_is_a_row_of_the_matrix(library: Shell) -> None:
    library.write("books/more.md", "# MON-009: The lamp hums\nSeverity: warning\nOwner: Hum Team\n")
    rows = library.rung("matrix", "--root", "books", "--format", "json").document()["matrix"]
    assert [(row["trigger"], row["runbook"], row["gap"]) for row in rows] == [
        ("MON-001", "RUN-001", ""),
        ("MON-009", "", "MON-009: no runbook"),
    ]
    assert "MON-009: no runbook" in library.rung("matrix", "--root", "books").out


def test_the_graph_is_a_nested_list_with_what_is_missing(library: Shell) -> None:
    said = library.rung("graph", "--root", "books")
    assert said.code == 0
    assert said.out == (
        "- MON-001 The lamp is off\n"
        "  - RUN-001 The lamp is off [pointer]\n"
        "    - RUN-002 (missing: nothing here is called that) [route]\n"
        "    - MON-001 The lamp is off [names] (above)\n"
    )
    assert library.rung("graph", "--root", "books", "--format", "mermaid").out.startswith("flowchart LR\n")
    assert library.rung("graph", "--root", "books", "--format", "dot").out.startswith("digraph runbooks {\n")
    assert library.rung("graph", "--root", "books", "--from", "run-1").out.startswith("- RUN-001 ")
    assert library.rung("graph", "--root", "books", "--from", "zzz").code == 2
    drawn = library.rung("graph", "--root", "books", "--format", "json").document()["graph"]
    assert {node["name"] for node in drawn["nodes"] if node["missing"]} == {"RUN-002"}


def test_the_cross_reference_reads_both_ways(library: Shell) -> None:
    rows = library.rung("xref", "--root", "books", "--format", "json").document()["xref"]
    by_name = {row["name"]: row for row in rows}
    assert by_name["MON-001"]["named_by"] == ["RUN-001"]
    assert by_name["MON-001"]["leads_to"] == ["RUN-001"]
    assert by_name["RUN-002"]["missing"]


def test_a_template_beside_the_library_is_told_and_shuts_no_gate(library: Shell) -> None:
    library.write("books/chart.yaml", "groups:\n{{- if .Values.on }}\n- rules:\n  - alert: X\n{{- end }}\n")
    said = library.rung("gates", "--root", "books", "--gate", "alerts-answered")
    assert said.code == 0
    assert "books/chart.yaml:2:1: books/chart.yaml is not YAML here" in said.out
    assert "render it first" in said.out
    assert library.rung("alerts", "check", "books", "--root", "books").code == 1


@pytest.mark.parametrize("words", [("matrix",), ("xref",), ("graph",), ("gates", "--gate", "must-haves"), ("import",)])
def test_a_broken_rule_file_is_told_by_every_view(library: Shell, words: tuple[str, ...]) -> None:
    library.write("books/broken.yml", "groups:\n- rules:\n  - alert: [\n")
    said = library.rung(*words, *(("books",) if words == ("import",) else ("--root", "books")))
    assert "books/broken.yml:4:1: books/broken.yml is not YAML here" in said.out + said.err


def test_import_ranks_what_alerts_lead_to_first(shell: Shell) -> None:
    shell.write("books/LampHot.md", PAGE)
    shell.write("books/Quiet.md", PAGE.replace("LampHot", "Quiet") + "```bash\nrm -rf /srv/lamp\n```\n")
    shell.write("books/rules.yml", RULES)
    shell.write("books/OWNERS", "approvers:\n- ana\n")
    found = shell.rung("import", "books", "--format", "json").document()
    assert [(row["path"], row["alerts"], row["owner"]) for row in found["files"]] == [
        ("books/LampHot.md", ["LampHot"], "ana"),
        ("books/Quiet.md", [], "ana"),
    ]
    assert found["rules"] == 2
    text = shell.rung("import", "books", "--per-file").out
    assert "2 alerting rules beside them lead to 1 runbook; at 3 AM these come first:" in text
    assert "owner ana (books/OWNERS)" in text


def test_owners_are_read_from_the_folder_of_the_forge(shell: Shell) -> None:
    shell.write("docs/LampHot.md", PAGE)
    shell.write(".github/CODEOWNERS", "/docs/ @lamps\n")
    shell.write(".github/ISSUE_TEMPLATE/bug.md", PAGE)
    (row,) = shell.rung("import", "--format", "json").document()["files"]
    assert (row["owner"], row["owner_from"]) == ("@lamps", ".github/CODEOWNERS")


def test_import_writes_drafts_once_and_leaves_pages_and_people_alone(shell: Shell) -> None:
    page = shell.write("books/LampHot.md", PAGE)
    dry = shell.rung("import", "books", "--write", "--dry-run")
    assert dry.code == 0
    assert "+# RUN-001: LampHot" in dry.out
    assert [path.name for path in (shell.folder / "books").iterdir()] == ["LampHot.md"]
    assert "1 draft written" in shell.rung("import", "books", "--write").out
    draft = shell.folder / "books" / "LampHot.rung.md"
    first = draft.read_text()
    assert first.startswith("# RUN-001: LampHot\nCategory: Incident\nTrigger: LampHot\n")
    assert "systemctl restart lamp" in first
    assert "0 drafts written, 1 as they were" in shell.rung("import", "books", "--write").out
    draft.write_text(first + "mine\n")
    shell.write("books/New.md", PAGE.replace("LampHot", "New"))
    said = shell.rung("import", "books", "--write", "--format", "json").document()["drafts"]
    assert [(one["state"], one["ids"]) for one in said["drafts"]] == [("kept", ["RUN-001"]), ("written", ["RUN-002"])]
    assert draft.read_text() == first + "mine\n"
    assert page.read_text() == PAGE


def test_import_into_a_folder_keeps_links_alive(shell: Shell) -> None:
    shell.write("books/a/LampHot.md", PAGE.replace("It is hot.", "It is [hot](../b/Hot.md)."))
    shell.write("books/b/Hot.md", PAGE.replace("LampHot", "Hot"))
    assert shell.rung("import", "books", "--write", "--into", "drafts").code == 0
    assert "[hot](../../books/b/Hot.md)" in (shell.folder / "drafts/a/LampHot.rung.md").read_text()
    assert (shell.folder / "drafts/b/Hot.rung.md").exists()
    assert "0 drafts written, 2 as they were" in shell.rung("import", "books", "--write", "--into", "drafts").out
    assert shell.rung("import", "books", "--into", "drafts").code == 2


@pytest.mark.parametrize(
    "words", [("alerts",), ("alerts", "check"), ("gates",), ("matrix",), ("xref",), ("graph",), ("import",)]
)
def test_each_help_shows_an_example(shell: Shell, words: tuple[str, ...]) -> None:
    said = shell.rung(*words, "--help")
    assert said.code == 0
    assert f"rung {' '.join(words)} " in said.out.split("Options:")[0].split("\n", 1)[1]


def test_an_alert_that_no_runbook_answers_names_the_nearest_in_text_and_json(shell: Shell) -> None:
    shell.write("lamp.md", RUNBOOK)
    shell.write("alert.json", PAYLOAD.replace("LampOff", "RoomLampDim").replace("RUN-001", "RUN-099"))
    for call in (("alert", "alert.json", "--route-only"), ("alerts", "route", "alert.json")):
        said = shell.rung(*call)
        assert said.code == 1
        assert "Nearest 1. RUN-001 The lamp is off: its title shares lamp" in said.out
    route = shell.rung("alerts", "route", "alert.json", "--format", "json").document()["route"]
    (near,) = route["nearest"]
    assert near["runbook"] == "RUN-001"
    assert near["same"]
    assert any("RUN-099" in text for text in near["differs"])
