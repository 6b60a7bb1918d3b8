"""``rung draft`` as a person calls it: what it proposes, what it writes, and what it leaves alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.library import RUNBOOK
from cli.terminal import Shell

pytestmark = pytest.mark.once

REGISTRY = Path(__file__).resolve().parents[2] / "examples" / "registry"
TRANSCRIPT = Path(__file__).with_name("data") / "draft-dry-run.txt"


@pytest.fixture
def registry(shell: Shell) -> Shell:
    shutil.copytree(REGISTRY, shell.folder / "registers")
    return shell


def test_without_write_the_drafts_are_only_named(registry: Shell) -> None:
    said = registry.rung("draft", "registers")
    assert said.code == 0
    assert said.out.startswith("RUN-001  CheckoutConnectionsExhausted\n    for MON-001: 5 steps, ")
    assert said.out.endswith("13 runbooks are missing: 13 proposed, 0 written, 0 as they were, 0 kept.\n")
    assert {path.name for path in registry.folder.rglob("*.md")} == {path.name for path in REGISTRY.glob("*.md")}


def test_a_dry_run_shows_the_whole_draft_and_writes_nothing(registry: Shell) -> None:
    said = registry.rung("draft", "registers", "--only", "MON-005", "--dry-run", "--into", "books")
    assert said.code == 0
    assert said.out == TRANSCRIPT.read_text()
    assert not (registry.folder / "books").exists()


def test_drafts_are_written_once_and_close_the_gates(registry: Shell) -> None:
    first = registry.rung("draft", "registers", "--write", "--into", "registers/books")
    assert "13 runbooks are missing: 0 proposed, 13 written" in first.out
    books = {path.name: path.read_bytes() for path in (registry.folder / "registers/books").iterdir()}
    again = registry.rung("draft", "registers", "--write", "--into", "registers/books")
    assert "0 proposed, 0 written, 13 as they were, 0 kept" in again.out
    assert {path.name: path.read_bytes() for path in (registry.folder / "registers/books").iterdir()} == books
    closed = ("alerts-answered", "critical-scenarios", "response-times", "risks-answered", "rollback-triggers")
    asked = [word for gate in closed for word in ("--gate", gate)]
    assert registry.rung("gates", "--root", "registers", *asked).code == 0
    assert registry.rung("gates", "--root", "registers", "--gate", "escalation-paths").code == 1
    assert registry.rung("check", "registers", "--profile", "draft").code == 0
    assert registry.rung("check", "registers", "--profile", "usable").code == 1


def test_a_draft_that_somebody_changed_is_kept_with_its_id(registry: Shell) -> None:
    registry.rung("draft", "registers", "--only", "RISK-001", "--write")
    (draft,) = (registry.folder / "registers").glob("*.rung.md")
    mine = draft.read_text().replace("**Who to contact**: TBD", "**Who to contact**: Database lead")
    draft.write_text(mine)
    (row,) = registry.rung("draft", "registers", "--only", "RISK-001", "--write", "--format", "json").document()[
        "drafts"
    ]["drafts"]
    assert (row["state"], row["path"]) == ("kept", f"registers/{draft.name}")
    assert draft.name.startswith(f"{row['id']}-")
    assert draft.read_text() == mine


def test_a_runbook_that_is_there_needs_no_draft_and_its_id_is_taken(registry: Shell) -> None:
    registry.write("books/one.md", RUNBOOK)
    alone = registry.rung("draft", "registers", "--format", "json").document()["drafts"]["drafts"]
    both = registry.rung("draft", "registers", "--root", "books", "--format", "json").document()["drafts"]["drafts"]
    assert alone[0]["answers"] == ["MON-001"]
    assert both[0]["answers"] == ["MON-002"]
    assert "RUN-001" not in {row["id"] for row in both}


def test_an_id_that_the_register_promises_is_the_one_the_draft_gets(shell: Shell) -> None:
    shell.write("r/mon.md", "# MON-001: Lamp off\nSeverity: critical\nResponse: RUN-040\n\n# MON-002: Lamp hot\n")
    rows = shell.rung("draft", "r", "--format", "json").document()["drafts"]["drafts"]
    assert [(row["answers"], row["id"]) for row in rows] == [(["MON-001"], "RUN-040"), (["MON-002"], "RUN-041")]


def test_alerting_rules_beside_the_registers_are_drafted_for_as_well(shell: Shell) -> None:
    rules = "groups:\n- rules:\n  - alert: LampHot\n    expr: lamp > 90\n    labels: {severity: critical}\n"
    shell.write("r/rules.yml", rules)
    said = shell.rung("draft", "r", "--write")
    assert "1 written" in said.out
    (draft,) = (shell.folder / "r").glob("*.rung.md")
    assert "```promql target=prometheus\nlamp > 90\n```" in draft.read_text()
    assert shell.rung("check", "r", "--profile", "draft").code == 0


def test_a_wrong_call_is_refused(registry: Shell) -> None:
    assert registry.rung("draft", "registers", "--into", "books").code == 2
    lost = registry.rung("draft", "registers", "--only", "MON-099")
    assert (lost.code, "nothing-to-draft" in lost.err) == (2, True)
    assert registry.rung("draft", "nowhere").code == 2
