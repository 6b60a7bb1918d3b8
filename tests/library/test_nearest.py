"""The runbooks nearest to an alert that none answers: named with what is like it and what differs, or not at all."""

from __future__ import annotations

import pytest

from rung.alerts.alert import Alert, Status
from rung.alerts.explain import lines
from rung.alerts.route import Routing, route
from rung.model.span import Source
from rung.text.read import read

PAGES = {
    "RUN-001.md": "# RUN-001: Connection pool exhausted\nTrigger: MON-005 (pool over 90 %)\n\n## Scope\n"
    "- **Handles**: slow queries that hold connections\n\n## Procedure\n\n### Step 1: Look\n",
    "RUN-002.md": "# RUN-002: Certificate expires\nAlert: CertExpiresSoon\n\n## Procedure\n\n### Step 1: Look\n",
    "queue.md": "# Queue is not drained\n\n## Procedure\n\n### Step 1: Look at the workers\n",
}


def routed(name: str, labels: dict[str, str] | None = None, **annotations: str) -> Routing:
    """Route an alert of that name through the library."""
    books = [read(Source(path, text.encode())).runbooks[0] for path, text in PAGES.items()]
    every = {"alertname": name, **(labels or {})}
    alert = Alert(name, Status.FIRING, tuple(every.items()), tuple(annotations.items()), None, None, "a", "b")
    return route(alert, books)


def test_shared_words_make_a_runbook_near_and_the_routing_fields_say_why_it_is_none() -> None:
    found = routed("OrdersPoolNearlyExhausted", {"mon": "MON-077"})
    assert found.best is None
    first = found.nearest[0]
    assert first.runbook.id == "RUN-001"
    assert "its title shares exhausted, pool" in first.same
    assert any("its trigger is MON-005" in text and "MON-077" in text for text in first.differs)


def test_a_slip_in_a_name_is_nearest_of_all() -> None:
    near = routed("CertExpireSoon", summary="the pool of connections").nearest
    assert near[0].runbook.id == "RUN-002"
    assert "nearly CertExpireSoon" in near[0].same[0]


def test_an_address_that_leads_nowhere_is_told() -> None:
    found = routed("QueueStuck", runbook_url="https://wiki.example.com/que")
    assert any("runbook_url names que" in text for text in found.nearest[0].differs)


@pytest.mark.parametrize("name", ["Watchdog", "HighSeverityAlert", "DiskFull"])
def test_what_has_nothing_in_common_is_not_offered(name: str) -> None:
    assert routed(name, summary="It looks bad").nearest == ()


def test_an_alert_that_is_answered_needs_no_nearest() -> None:
    assert routed("CertExpiresSoon").nearest == ()


def test_the_explanation_names_them_after_the_answer() -> None:
    told = lines(routed("OrdersPoolNearlyExhausted"))
    assert told[1].startswith("No runbook matches")
    assert told[2].startswith("Nearest 1. RUN-001 Connection pool exhausted: its title shares")
    assert told[3].startswith("   But its trigger is MON-005")


def test_there_are_at_most_three() -> None:
    page = "# Pool number {n}\n\n## Procedure\n\n### Step 1: Look\n"
    books = [read(Source(f"{n}.md", page.format(n=n).encode())).runbooks[0] for n in range(9)]
    alert = Alert("PoolGone", Status.FIRING, (("alertname", "PoolGone"),), (), None, None, "a", "b")
    assert len(route(alert, books).nearest) == 3
