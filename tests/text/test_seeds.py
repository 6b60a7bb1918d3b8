"""The five founding documents: RUN-001 and RUN-002 in both forms, the platform pages, the Make and Snakemake pages."""

from __future__ import annotations

import pytest

from rung.model.runbook import Document, Runbook, Shape
from rung.model.span import Source
from rung.text.read import read
from shared import shared
from text.walk import faults


def seed(number: str) -> tuple[Source, Document]:
    (path,) = shared("seeds").glob(f"{number}_*.txt")
    source = Source(path.name, path.read_bytes())
    return source, read(source)


def copies(identifier: str) -> list[Runbook]:
    return [entry for entry in seed("003")[1].runbooks if entry.id == identifier]


def commands(entry: Runbook) -> list[int]:
    return [len(step.commands) for step in entry.steps]


def checks(entry: Runbook) -> list[int]:
    return [len(step.checks) for step in entry.steps]


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_value_of_a_seed_stands_where_it_says(number: str) -> None:
    source, document = seed(number)
    assert faults(source, document) == []


def test_both_runbooks_are_read_twice_each_marked_and_bare() -> None:
    found = [(entry.id, entry.shape) for entry in seed("003")[1].runbooks]
    assert found == [
        ("RUN-001", Shape.TEMPLATE),
        ("RUN-002", Shape.TEMPLATE),
        ("RUN-001", Shape.BARE),
        ("RUN-002", Shape.BARE),
    ]


@pytest.mark.parametrize("copy", [0, 1])
def test_run_001_has_its_four_steps_with_commands_and_checks(copy: int) -> None:
    entry = copies("RUN-001")[copy]
    assert [step.label for step in entry.steps] == ["1", "2", "3", "4"]
    assert [step.title.text.split()[0] for step in entry.steps] == ["Verify", "Identify", "Kill", "Investigate"]
    assert {step.section for step in entry.steps} == {"Procedure"}
    assert commands(entry) == [1, 1, 1, 0]
    assert checks(entry) == [[1, 1, 2, 0], [1, 0, 2, 0]][copy]
    first, second, third = (step.commands[0] for step in entry.steps[:3])
    assert [line.split()[0] for line in first.text.split("\n")] == ["SELECT", "SELECT"]
    assert second.text.startswith("SELECT pid")
    assert second.text.endswith("interval '5 minutes';")
    assert third.text.endswith("pid = <problematic_pid>;")
    assert [command.language for command in (first, second, third)] == ([["sql"] * 3, [""] * 3][copy])
    assert len(entry.steps[3].prose) == 3


@pytest.mark.parametrize("copy", [0, 1])
def test_run_001_knows_its_scope_escalation_and_links(copy: int) -> None:
    entry = copies("RUN-001")[copy]
    assert entry.scope is not None
    assert len(entry.scope.handles) == 2
    assert len(entry.scope.excludes) == [2, 1][copy]
    assert entry.escalation is not None
    assert len(entry.escalation.when) == [3, 2][copy]
    assert [who.text for who in entry.escalation.who] == ["Database Team Lead (Slack: @db-team, PagerDuty)"]
    assert len(entry.escalation.what) == [4, 3][copy]
    assert [link.id for link in entry.links] == ["MON-005", "DEP-001", "RISK-008"]
    assert [link.note for link in entry.links] == [["alert", "pool config", "data integrity"], ["", "", ""]][copy]
    assert (len(entry.prerequisites), len(entry.post)) == [(4, 4), (3, 3)][copy]


@pytest.mark.parametrize(("copy", "tested"), [(0, "2025-02-20"), (1, "2025-01-15")])
def test_run_001_has_its_headers_also_run_together_in_one_line(copy: int, tested: str) -> None:
    entry = copies("RUN-001")[copy]
    assert entry.title.text == "Database Connection Pool Exhaustion"
    assert entry.field("Category") == "Incident"
    assert entry.field("Trigger").startswith("MON-005 alert (connection pool >90%)")
    assert entry.field("Owner") == "Backend Team"
    assert entry.field("Last Tested") == tested


@pytest.mark.parametrize("copy", [0, 1])
def test_run_002_has_its_five_steps(copy: int) -> None:
    entry = copies("RUN-002")[copy]
    assert [step.title.text.split()[0] for step in entry.steps] == [
        "Pre-Deploy",
        "Create",
        "Execute",
        "Post-Deploy",
        "Monitor",
    ]
    assert commands(entry) == [1, 1, 1, 1, 0]
    assert checks(entry) == [[1, 1, 2, 3, 4], [0, 0, 2, 3, 2]][copy]
    assert len(entry.steps[1].commands[0].text.split("\n")) == 2
    assert entry.field("Owner") == "DevOps Team"
    assert [section.role for section in entry.sections if section.role] == [
        "scope",
        "prerequisites",
        "procedure",
        "escalation",
        "post",
    ]


def test_a_hash_word_stays_in_the_command_and_a_comment_opens_no_section() -> None:
    marked, bare = copies("RUN-002")
    assert marked.steps[0].commands[0].text.endswith("--channel #deployments")
    assert bare.steps[0].commands[0].text.startswith("# Post to #deployments")


def test_run_002_knows_its_exclusions_escalation_and_expanded_links() -> None:
    marked, bare = copies("RUN-002")
    assert marked.scope is not None
    assert bare.scope is not None
    assert (len(marked.scope.excludes), len(bare.scope.excludes)) == (3, 2)
    assert [link.id for link in marked.links] == ["DEP-001", "DEP-002", "DEP-003", "DEP-004", "RUN-005"]
    assert {link.note for link in marked.links[:4]} == {"release criteria"}
    assert [link.id for link in bare.links] == ["DEP-001", "DEP-002", "DEP-003", "MON-001"]
    assert marked.escalation is not None
    assert bare.escalation is not None
    assert len(marked.escalation.when) == 4
    assert [who.text for who in marked.escalation.who] == ["On-call engineer (PagerDuty)", "Tech Lead"]
    assert [who.text for who in bare.escalation.who] == ["On-call engineer", "Tech Lead"]


def test_the_quality_tables_after_the_last_entry_belong_to_no_entry() -> None:
    source, document = seed("003")
    last = document.entries[-1]
    assert b"Quality" not in source.slice(last.span)
    assert last.span.end < len(source.data)


def test_the_faults_of_the_page_are_named() -> None:
    _, document = seed("003")
    assert sorted({finding.code for finding in document.findings}) == ["duplicate-id-in-file", "unclosed-fence"]
    assert len(document.losses) == 1


PLATFORM = {
    "Bad Deploy": (5, 3),
    "Stuck Wake": (5, 3),
    "Route Event Replay Gap": (5, 3),
    "Database Restore": (5, 3),
    "Host OS Upgrade": (6, 3),
    "Provider Outage": (5, 3),
}


def test_the_six_platform_pages_have_every_step_and_every_do_not() -> None:
    _, document = seed("004")
    found = {entry.title.text: (len(entry.steps), len(entry.guards)) for entry in document.runbooks}
    assert found == PLATFORM
    assert {entry.shape for entry in document.runbooks} == {Shape.STEPS}
    for entry in document.runbooks:
        assert entry.section("symptom") is not None
        assert all(step.section == "Steps" for step in entry.steps)
        assert all(guard.text.text.startswith("Do not ") for guard in entry.guards)


def test_the_make_page_gives_its_numbered_example_and_its_questions() -> None:
    (entry,) = seed("001")[1].runbooks
    assert entry.shape is Shape.PAGE
    assert [step.label for step in entry.steps] == ["1", "2", "3", "4", "5", "6"]
    assert [mention.text for step in entry.steps for mention in step.mentions] == [
        "make -n <target>",
        "make --trace <target>",
        "make -p > build/make.dump",
    ]
    assert len(entry.evidence) == 5
    assert entry.evidence[0].question.text == "why a target rebuilt"
    assert entry.evidence[1].command.text == "make -p"


def test_the_snakemake_page_gives_its_example_triggers_boundary_and_proof() -> None:
    (entry,) = seed("000")[1].runbooks
    assert entry.shape is Shape.PAGE
    assert len(entry.steps) == 6
    assert entry.escalation is not None
    assert len(entry.escalation.when) == 4
    assert entry.decision is not None
    assert entry.decision.boundaries[0].name == "workflow semantics"
    assert len(entry.decision.boundaries) == 5
    assert [check.text.text.split()[-1] for check in entry.proof] == [
        "evidence-summary",
        "tour",
        "verify-report",
        "profile-audit",
    ]
