"""The ladder of an incident: what it asks, where it points, and what it refuses to say too early."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.app import lab, probe, triage
from rung.app.triage import Triaged
from rung.fieldwork import ground, hands, labs, lay_out
from rung.model.ask import Ask
from rung.probes.ladder import IN_COPIES, LADDER, boundary


def climbed(name: str, tmp_path: Path, symptom: str, *, target: str = "", scratch: bool = False) -> Triaged:
    found = labs()[name]
    folder = lay_out(name, found.files, str(tmp_path / "lab"))
    lab.prepared(hands().run, name, found, folder)
    return triage.triage(hands(), ground, "make", Ask(folder, target, 2.0, scratch), symptom)


def test_no_repair_is_named_before_the_symptom_is_written(tmp_path: Path) -> None:
    found = climbed("make-restless", tmp_path, "", target="report.txt")
    assert (found.ending, found.lacks) == ("waiting", ("symptom",))
    assert "Replace" not in "\n".join(triage.lines(found)).rpartition("Next action:")[2]


@pytest.mark.parametrize(
    "row",
    [
        ("make-restless", "report.txt", False, "repair", "graph truth"),
        ("make-stale-flags", "", True, "repair", "environment or contract drift"),
        ("make-race", "", True, "repair", "graph truth"),
        ("make-broken", "", False, "repair", "graph truth"),
        ("make-endless", "", False, "escalate", "operational noise"),
        ("make-stale-flags", "", False, "escalate", ""),
    ],
)
def test_each_lab_ends_in_a_repair_or_a_named_escalation(row: tuple[str, str, bool, str, str], tmp_path: Path) -> None:
    name, target, scratch, ending, boundary_name = row
    found = climbed(name, tmp_path, "it is not as it was", target=target, scratch=scratch)
    assert (found.ending, found.note.boundary) == (ending, boundary_name), "\n".join(triage.lines(found))
    assert bool(found.trigger) == (ending == "escalate")
    assert found.note.next_action.endswith(".")


def test_the_note_has_six_lines_in_the_order_of_a_run(tmp_path: Path) -> None:
    said = list(triage.lines(climbed("make-restless", tmp_path, "again", target="report.txt")))
    assert [line.split(":")[0] for line in said[said.index("") + 1 :]] == [
        "Symptom", "Scope", "First command", "Evidence", "Boundary", "Next action",
    ]  # fmt: skip


@pytest.mark.parametrize("tool", LADDER)
def test_each_rung_is_a_question_there_is_and_unknown_answers_escalate(tool: str) -> None:
    known = {name for name, _ in probe.questions(tool)}
    assert {*LADDER[tool], *IN_COPIES[tool]} <= known
    assert boundary(tool, {}).escalate
