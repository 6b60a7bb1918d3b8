"""Each gate passes, fails or does not apply for its own reason, and says what it looked at and where it falls short."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from rung.library.alerting import AlertRule
from rung.library.gate import Gate, Looked, Verdict, View, word
from rung.library.library import Library
from rung.library.matrix import cells, matrix
from rung.lint.blank import is_blank
from rung.model.runbook import Runbook
from rung.model.span import Source, Span
from rung.registry import offered
from rung.text.read import read

GATES: dict[str, Gate] = {gate.name: gate for _, gate in offered("rung.library.gates", "GATE", Gate)}
RUN = """\
# RUN-001: Orders are down
Category: Incident
Severity: critical
Trigger: MON-001
Owner: Orders Team

## Scope
- **Handles**: orders that do not answer
- **Does NOT handle**: slow orders

## Procedure

### Step 1: Look
```bash
curl -sf localhost/health
```

## Escalation
- **When to escalate**: after 15m
- **Who to contact**: Orders lead
"""
OTHER = RUN.replace("RUN-001", "RUN-002").replace("MON-001", "MON-002").replace("are down", "are slow")


def view(
    *texts: str, rules: tuple[AlertRule, ...] = (), tested: Callable[[Runbook], date | None] | None = None
) -> View:
    sources = {f"{n}.md": Source(f"{n}.md", text.encode()) for n, text in enumerate(texts)}
    library = Library(tuple(read(source) for source in sources.values()))
    return View(library, library.runbooks, is_blank, rules, tested, sources)


def asked(name: str, seen: View) -> Looked:
    return GATES[name].look(seen)


def messages(found: Looked) -> list[str]:
    return [one.message for one in found.shortfalls]


def rule(name: str, severity: str, **annotations: str) -> AlertRule:
    return AlertRule(name, "g", (("severity", severity),), tuple(annotations.items()), "", "", "r.yml", Span(3, 9))


@pytest.mark.parametrize("name", sorted(GATES))
def test_each_gate_has_a_page_a_question_and_does_not_apply_to_nothing(name: str) -> None:
    gate = GATES[name]
    assert gate.question.endswith("?")
    for part in ("Asks:", "Why:", "Looks at:"):
        assert part in gate.page
    found = gate.look(view("Nothing here.\n"[:0]))
    assert found.verdict is Verdict.DOES_NOT_APPLY
    assert found.at


@pytest.mark.parametrize(
    ("said", "means"),
    [("P1", "critical"), ("sev-0", "critical"), ("SEV 2", "high"), ("S3", "medium"), ("Priority 4", "low"),
     ("P5 (whenever)", "info"), ("step1", ""), ("p12", ""), ("3", ""), ("paging", ""), ("Page", "critical")],
)  # fmt: skip
def test_numbered_priorities_are_severities_and_other_numbers_are_not(said: str, means: str) -> None:
    assert word(said) == means


def test_an_alert_without_a_runbook_fails_and_is_critical_only_when_it_is() -> None:
    seen = view(RUN, "# MON-001: Down\nSeverity: critical\n", "# MON-002: Slow\nSeverity: warning\n")
    assert messages(asked("alerts-answered", seen)) == ["MON-002 (Slow): no runbook."]
    critical = asked("critical-scenarios", seen)
    assert critical.verdict is Verdict.PASSES
    assert dict(critical.at)["critical alerts"] == 1


def test_alerting_rules_count_as_alerts_but_not_those_of_severity_none() -> None:
    rules = (
        rule("OrdersDown", "critical", runbook="RUN-001"),
        rule("OrdersDown", "critical"),
        rule("OrdersDown", "warning", runbook="RUN-001"),
        rule("Lost", "critical"),
        rule("Watchdog", "none"),
    )
    found = asked("alerts-answered", view(RUN, rules=rules))
    assert messages(found) == ["Lost: no runbook."]
    assert dict(found.at) == {"MON entries": 0, "alerting rules": 5, "alerts": 3}
    assert found.shortfalls[0].path == "r.yml"
    assert asked("critical-scenarios", view(RUN, rules=rules)).verdict is Verdict.FAILS


def test_a_rule_of_a_kept_alert_is_that_alert() -> None:
    rules = (rule("OrdersDown", "critical", mon="MON-001"), rule("Orders down!", "critical"), rule("Other", "warning"))
    seen = view(RUN, "# MON-001: OrdersDown\nSeverity: critical\n", rules=rules)
    assert [(alert.name, alert.severity, len(alert.runbooks)) for alert in seen.alerts] == [
        ("MON-001", "critical", 1),
        ("Other", "warning", 0),
    ]
    assert asked("response-times", seen).verdict is Verdict.PASSES


def test_a_register_may_point_by_path_or_address() -> None:
    page = "# Down\n\n## Meaning\n\nx\n\n## Diagnosis\n\nLook.\n"
    ways = ("Runbook: 0.md", "Runbook URL: https://x.example/docs/0/", "Runbook: z.md")
    registers = "\n".join(f"# MON-00{n}: {title}\n{way}\n" for n, title, way in zip("123", "ABC", ways, strict=True))
    assert messages(asked("alerts-answered", view(page, registers))) == ["MON-003 (C): no runbook."]


def test_a_rollback_must_lead_to_a_runbook_that_is_here() -> None:
    seen = view(
        RUN,
        "# DEP-001: Errors stay low\nRollback: RUN-001\n\n# DEP-002: Revert when latency rises\nOwner: A\n\n"
        "# DEP-003: Gone\nRollback: RUN-077\n\n# DEP-004: Tests pass\nOwner: A\n",
    )
    found = asked("rollback-triggers", seen)
    assert dict(found.at) == {"DEP entries with a rollback": 3}
    assert messages(found) == [
        "DEP-002 (Revert when latency rises) speaks of rolling back and names no runbook.",
        "DEP-003 (Gone) speaks of rolling back and leads to RUN-077, not here.",
    ]


def test_high_and_medium_risks_are_asked_low_ones_are_not_and_unknown_ones_are_told() -> None:
    seen = view(
        RUN.replace("Owner:", "Linked IDs: RISK-002\nOwner:"),
        "# RISK-001: A\nLevel: high\n\n# RISK-002: B\nLevel: Medium\n\n# RISK-003: C\nLevel: low\n\n"
        "# RISK-004: D\nOwner: X\n\n# RISK-005: E\nSeverity: High\nResponse: RUN-001\n",
    )
    found = asked("risks-answered", seen)
    assert messages(found) == [
        "RISK-001 (A), high: no runbook.",
        "RISK-004 (D): no level, so nobody can tell whether it needs a runbook.",
    ]


def test_a_typed_date_is_a_claim_and_a_passed_run_is_a_proof() -> None:
    text = RUN.replace("Owner: Orders Team", "Last Tested: 2026-11-01")
    found = asked("owned-and-tested", view(text))
    assert messages(found) == [
        "RUN-001: no owner.",
        "RUN-001: no run of this revision is recorded; 2026-11-01 is a claim.",
    ]
    assert asked("owned-and-tested", view(RUN, tested=lambda _: date(2026, 11, 9))).verdict is Verdict.PASSES
    assert asked("owned-and-tested", view(RUN, tested=lambda _: None)).verdict is Verdict.FAILS


def test_an_escalation_must_name_somebody() -> None:
    nobody = RUN.replace("- **Who to contact**: Orders lead\n", "").replace("RUN-001", "RUN-003")
    none = OTHER.split("## Escalation", maxsplit=1)[0]
    found = asked("escalation-paths", view(RUN, none, nobody))
    assert messages(found) == ["RUN-002: no escalation path.", "RUN-003: its escalation names nobody."]


def test_a_critical_alert_needs_a_page_of_its_own_and_an_answer_in_time() -> None:
    alone = view(RUN, "# MON-001: Down\nSeverity: critical\n")
    assert asked("response-times", alone).verdict is Verdict.PASSES
    shared_page = view(
        RUN, "# MON-001: Down\nSeverity: critical\n\n# MON-005: Gone\nSeverity: warning\nResponse: RUN-001\n"
    )
    assert messages(asked("response-times", shared_page)) == [
        "MON-001 (Down) is critical and has no runbook of its own: RUN-001 also answers MON-005."
    ]
    late = view(RUN, "# MON-001: Down\nSeverity: critical\nResponse Time: 2 hours\n")
    assert messages(asked("response-times", late)) == [
        "MON-001 (Down) is critical: answered in < 5 min, and MON-001 says 2 hours."
    ]
    twice = view(RUN, rules=(rule("Down", "critical", runbook="RUN-001"), rule("Down", "warning", runbook="RUN-001")))
    assert asked("response-times", twice).verdict is Verdict.PASSES


def test_must_haves_are_read_from_titles_and_scopes_and_never_from_exclusions() -> None:
    found = asked("must-haves", view(RUN))
    assert "service down: RUN-001" in found.notes
    assert not any("performance" in note for note in found.notes)  # only the exclusion speaks of slowness
    assert "Recovery: no title, scope or trigger names failover." in messages(found)
    page = "# Down\n\n## Meaning\n\nIt is down.\n\n## Diagnosis\n\nLook.\n"
    assert asked("must-haves", view(page)).verdict is Verdict.DOES_NOT_APPLY


def test_the_matrix_has_a_row_for_every_alert_and_gaps_are_rows() -> None:
    alerts = "# MON-001: Down\nSeverity: critical\n\n# MON-009: Lost\nSeverity: warning\n"
    risks = "# RISK-001: R\nLevel: high\nResponse: RUN-050\n"
    seen = view(RUN, OTHER.replace("Severity: critical\n", ""), alerts, risks)
    rows = [cells(row) for row in matrix(seen)]
    assert rows[0] == ("Down", "MON-001", "RUN-001", "< 5 min", "Orders Team", "Orders lead", "no")
    assert rows[1] == ("Lost", "MON-009", "MON-009: no runbook", "< 30 min", "none", "none", "none")
    assert ("R", "RISK-001", "RISK-001: RUN-050 is not here", "none", "none", "none", "none") in rows
    assert ("Orders are slow", "MON-002", "RUN-002", "none", "Orders Team", "Orders lead", "no") in rows
    assert len(rows) == 4


def test_the_matrix_says_proven_only_by_a_run() -> None:
    typed = RUN.replace("Owner:", "Last Tested: 2026-11-01\nOwner:")
    (claimed,) = matrix(view(typed))
    assert claimed.proven == "no (2026-11-01 is a claim)"
    (proven,) = matrix(view(typed, tested=lambda _: date(2026, 11, 9)))
    assert proven.proven == "2026-11-09, this revision"


def test_planned_work_waits_for_nobody() -> None:
    (row,) = matrix(view(RUN.replace("Category: Incident", "Category: Deployment").replace("Trigger: MON-001\n", "")))
    assert row.response == "planned"
