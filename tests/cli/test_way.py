"""The way of one run in a pipe: each stop says what to type, what is typed moves it on, and nothing runs too early."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.library import RUNBOOK, decided, digest, lamp, noted, only_run, run_id, switched
from cli.terminal import Said, Shell

pytestmark = pytest.mark.once


def kinds(shell: Shell) -> list[str]:
    found = shell.rung("evidence", "--last", "--format", "json").document()["entries"]
    return [entry["kind"] for entry in found]


def typed(stop: Said) -> list[str]:
    """Return the commands a stop offers."""
    return [line.strip() for line in stop.out.splitlines() if line.startswith("   rung ")]


def test_note_decision_approval_and_resume_lead_a_piped_run_to_its_end(shell: Shell) -> None:
    lamp(shell)
    first = shell.rung("run", "RUN-001")
    run = run_id(first)
    assert first.code == 3
    assert "the incident note lacks symptom, scope" in first.out
    assert typed(first)[0].startswith(f"rung note {run} --symptom")
    written = shell.rung("note", run, "--symptom", "dark", "--scope", "room", "--next", "switch it on")
    assert (written.code, written.out) == (0, f"run {run} #4: Incident note: dark\n")
    second = shell.rung("resume", run)
    assert second.code == 3
    assert "a decision is needed (switched off | broken | held)" in second.out
    assert typed(second)[0].startswith(f"rung decide {run} CLASS --cites 2,3")
    assert shell.rung("decide", run, "switched off", "--cites", "2,3").code == 0
    third = shell.rung("resume", run)
    assert third.code == 3
    assert "step 2 changes something on here and needs the approval of a person" in third.out
    assert switched(shell) == 0
    assert shell.rung("approve", run, digest(third)).code == 0
    assert switched(shell) == 0  # an approval runs nothing by itself
    last = shell.rung("resume", run)
    assert last.code == 0, last.out + last.err
    assert "ended: repaired" in last.out
    assert switched(shell) == 1
    again = shell.rung("resume", run)
    assert (again.code, switched(shell)) == (0, 1)
    assert kinds(shell)[-1] == "run.closed"


def test_the_printed_approval_command_works_as_it_stands(shell: Shell) -> None:
    lamp(shell)
    stop = decided(shell)
    command = typed(stop)[0].removeprefix("rung ").split()
    assert shell.rung(*(word if word != "NAME" else "ana" for word in command)).code == 0
    assert shell.rung("resume").code == 0


def test_an_approval_before_the_note_is_refused_and_nothing_runs(shell: Shell) -> None:
    lamp(shell)
    run = run_id(shell.rung("run", "RUN-001"))
    early = shell.rung("approve", run, "abcdef")
    assert early.code == 6
    assert early.err.startswith("rung: ")
    assert switched(shell) == 0


def test_the_right_digest_before_the_note_and_before_the_decision_is_refused(shell: Shell) -> None:
    lamp(shell)
    run = run_id(shell.rung("run", "RUN-001"))
    told = shell.rung("approve", run, "abcdef").err
    right = told.split(" is ")[-1].split()[0]
    assert shell.rung("approve", run, right).code == 6
    at_once = shell.rung("resume", run, "--approve", right)
    assert at_once.code == 6
    assert "no: " in at_once.out
    assert shell.rung("note", run, "--symptom", "a", "--scope", "b", "--next", "c").code == 0
    assert shell.rung("approve", run, right).code == 6
    assert shell.rung("resume", run, "--approve", right).code == 6
    assert switched(shell) == 0
    assert "step.intent" not in kinds(shell)


def test_approving_on_the_command_line_of_run_before_the_note_is_refused(shell: Shell) -> None:
    lamp(shell)
    found = shell.rung("run", "RUN-001", "--approve", "abcdef")
    assert found.code == 6
    assert switched(shell) == 0


def test_a_wrong_digest_is_refused_and_said(shell: Shell) -> None:
    lamp(shell)
    stop = decided(shell)
    run, right = run_id(stop), digest(stop)
    wrong = "0" * 12 if not right.startswith("0") else "f" * 12
    put = shell.rung("approve", run, wrong)
    assert put.code == 6
    assert wrong in put.err
    assert right in put.err
    sat = shell.rung("resume", run, "--approve", wrong)
    assert sat.code == 6
    assert wrong in sat.out
    assert switched(shell) == 0
    assert shell.rung("resume", run, "--approve", right).code == 0
    assert switched(shell) == 1


def test_a_change_before_any_evidence_is_refused(shell: Shell) -> None:
    lamp(shell)
    first, second = "### Step 1: Look at the lamp", "### Step 2: Switch the lamp on"
    head, rest = RUNBOOK.split(first)
    _, tail = rest.split(second)
    text = f"{head}### Step 1: Switch the lamp on{tail}".replace("step 2", "step 1")
    shell.write("lamp.md", text.replace("lamp\n", f"{shell.folder}/lamp\n"))
    found = shell.rung("run", "RUN-001", "--approve", "abcdef")
    assert found.code == 6
    assert "evidence" in found.out
    assert (shell.folder / "lamp").read_text() == "off\n"
    run = run_id(found)
    assert shell.rung("approve", run, "abcdef").code == 6
    assert shell.rung("resume", run).code == 6
    glass = shell.rung("resume", run, "--break-glass", "the room must be lit now")
    assert "the room must be lit now" in glass.out
    assert (shell.folder / "lamp").read_text() == "off\non\n"
    assert "glass.broken" in kinds(shell)


def test_an_own_approval_is_refused_where_the_policy_asks_for_another_person(shell: Shell) -> None:
    lamp(shell, env="production")
    stop = decided(shell)
    assert "another person" in stop.out
    own = shell.rung("approve", run_id(stop), digest(stop))
    assert own.code == 6
    assert shell.rung("approve", run_id(stop), digest(stop), "--by", "ana").code == 0
    assert shell.rung("resume").code == 0


def test_an_escalation_ends_with_4_and_prints_the_packet(shell: Shell) -> None:
    lamp(shell)
    noted(shell)
    found = shell.rung("escalate", "--reason", "somebody holds it")
    assert found.code == 4
    assert "Lamp Team lead" in found.out
    assert "somebody holds it" in found.out
    assert shell.rung("list", "--runs", "--open").out.strip()  # the sender leads until the receiver has it


def test_a_class_that_leads_to_escalation_waits_for_it_and_then_ends_with_4(shell: Shell) -> None:
    lamp(shell)
    noted(shell)
    shell.rung("decide", only_run(shell), "held", "--cites", "2")
    stop = shell.rung("resume")
    assert stop.code == 3
    assert "rung escalate" in stop.out
    assert shell.rung("escalate", "--reason", "held").code == 4
    assert shell.rung("resume").code == 4
    assert switched(shell) == 0


def test_an_aborted_run_ends_with_5_and_stays_so(shell: Shell) -> None:
    lamp(shell)
    run = run_id(shell.rung("run", "RUN-001"))
    assert shell.rung("abort", "--reason", "false alarm").code == 5
    assert shell.rung("resume", run).code == 5
    assert shell.rung("list", "--runs", "--open", "--format", "json").document()["runs"] == []
    assert "run.closed" in kinds(shell)


def test_a_failed_check_ends_with_1_and_names_the_ways_on(shell: Shell) -> None:
    lamp(shell)
    (shell.folder / "lamp").write_text("gone\n")
    stop = shell.rung("run", "RUN-001")
    assert stop.code == 1
    assert "FAILED" in stop.out
    assert [command.split()[1] for command in typed(stop)] == [
        "resume", "resume", "resume", "escalate", "abort", "decide",
    ]  # fmt: skip
    (shell.folder / "lamp").write_text("off\n")
    assert shell.rung("resume", "--retry").code == 3


def test_a_dry_run_records_nothing_and_runs_nothing(shell: Shell) -> None:
    lamp(shell)
    found = shell.rung("run", "RUN-001", "--dry-run")
    assert found.code == 0
    assert f"echo on >> {shell.folder}/lamp" in found.out
    assert switched(shell) == 0
    assert shell.rung("list", "--runs", "--format", "json").document()["runs"] == []


def test_a_dry_run_takes_the_values_that_a_run_would_take(shell: Shell) -> None:
    page = (lamp(shell).folder / "lamp.md").read_text()
    table = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| room | word | hall | asked |\n\n"
    asking = page.replace("## Procedure", f"{table}## Procedure")
    shell.write("lamp.md", asking.replace("here\ncat", 'here\ncat "$room"', 1))
    assert "not known yet: room (word), from asked" in shell.rung("run", "RUN-001", "--dry-run").out
    assert "with room = attic (given)" in shell.rung("run", "RUN-001", "--dry-run", "--set", "room=attic").out
    assert shell.rung("run", "RUN-001", "--dry-run", "--set", "room=an attic").code == 2


def finished(shell: Shell) -> str:
    """Return the id of a run that has reached its end."""
    lamp(shell)
    stop = decided(shell)
    assert shell.rung("resume", "--approve", digest(stop)).code == 0
    return run_id(stop)


def test_the_record_of_a_run_is_listed_shown_reported_exported_and_verified(shell: Shell) -> None:
    run = finished(shell)
    assert [line.split()[0] for line in shell.rung("evidence", run).out.splitlines()][:2] == ["#1", "#2"]
    assert "cat " in shell.rung("evidence", run, "2").out
    assert shell.rung("evidence", run, "2", "--raw").raw == b"off\n"
    assert shell.rung("watch", run, "--once").out.splitlines()[-1].endswith("Closed: repaired")
    report = shell.rung("report", run).out
    assert "Outcome: **repaired**" in report
    told = shell.rung("report", run, "--output", "report.md")
    assert told.out == ""
    assert (shell.folder / "report.md").read_text() == report
    assert shell.rung("export", "--last", "--output", "run.tar").code == 0
    verified = shell.rung("verify", "run.tar")
    assert verified.code == 0
    assert verified.out.startswith("Nothing contradicts it")
    assert shell.rung("doctor").code == 0


@pytest.mark.parametrize("what", ["off\n", "Decided", "repaired"])
def test_a_changed_bundle_ends_with_7_and_says_which_check_failed(shell: Shell, what: str) -> None:
    finished(shell)
    shell.rung("export", "--last", "--output", "run.tar")
    path = shell.folder / "run.tar"
    data = path.read_bytes()
    old = {"off\n": b"off\n", "Decided": b'"boundary":"switched off"', "repaired": b'"outcome":"repaired"'}[what]
    assert old in data
    path.write_bytes(data.replace(old, old.upper() if old != b"off\n" else b"oft\n"))
    found = shell.rung("verify", "run.tar")
    assert found.code == 7
    assert "XX" in found.out
    document = shell.rung("verify", "run.tar", "--format", "json")
    assert document.code == 7
    assert document.document()["verification"]


def test_a_cut_bundle_ends_with_7_and_no_traceback(shell: Shell) -> None:
    finished(shell)
    shell.rung("export", "--last", "--output", "run.tar")
    path: Path = shell.folder / "run.tar"
    data = path.read_bytes()
    for size in (0, 100, 5000, len(data) // 2):
        path.write_bytes(data[:size])
        found = shell.rung("verify", "run.tar")
        assert found.code == 7, size
        assert "Traceback" not in found.err
