"""Routing: the right runbook first, with its reasons, and the others with theirs."""

from __future__ import annotations

import pytest

from rung.alerts.alert import Alert, Status
from rung.alerts.explain import lines
from rung.alerts.route import route
from rung.library.reasons import Strength
from rung.model.prose import Prose, Reference
from rung.model.runbook import Header, Runbook, Scope, Shape
from rung.model.span import Span

NOWHERE = Span(0, 0)


def prose(text: str) -> Prose:
    return Prose(text, NOWHERE)


def runbook(  # noqa: PLR0913 - one keyword for each thing a test varies
    id: str = "",  # noqa: A002 - the name of the model's field
    title: str = "Pool",
    *,
    path: str = "",
    trigger: str = "",
    excludes: tuple[str, ...] = (),
    mentions: tuple[str, ...] = (),
) -> Runbook:
    return Runbook(
        id=id,
        title=prose(title),
        shape=Shape.TEMPLATE,
        path=path or f"{id}.md",
        revision="",
        span=NOWHERE,
        headers=(Header("Trigger", prose(trigger), NOWHERE),) if trigger else (),
        scope=Scope((), tuple(prose(x) for x in excludes), NOWHERE),
        mentions=tuple(Reference(m, "", NOWHERE) for m in mentions),
    )


def alert(name: str = "OrdersPoolExhausted", **annotations: str) -> Alert:
    labels = (("alertname", name), ("mon", "MON-005"))
    return Alert(name, Status.FIRING, labels, tuple(sorted(annotations.items())), None, None, "ab", "cd")


POOL = runbook("RUN-001", trigger="MON-005 (pool over 90 %)", excludes=("service does not answer (see RUN-010)",))
DOWN = runbook("RUN-010", "Down", trigger="MON-010", excludes=("no free connection (see RUN-001)",))


def test_the_trigger_that_names_the_alerts_mon_id_matches() -> None:
    found = route(alert(), [DOWN, POOL])
    assert found.best is not None
    assert found.best.runbook is POOL
    assert found.best.reasons[0].text == "its trigger is MON-005"


def test_the_runbook_for_another_case_is_considered_and_says_why() -> None:
    (other,) = route(alert(), [DOWN, POOL]).others
    assert other.runbook is DOWN
    assert "service does not answer" in other.why
    assert "MON-010" in other.why


@pytest.mark.parametrize(
    "url",
    [
        "https://runbooks.example.com/RUN-001",
        "https://runbooks.example.com/run-001/",
        "https://x.example/wiki/RUN-001.md#confirm",
        "https://x.example/RUN-001?from=pager",
        "https://x.example/all.html#run-001",
        "https://x.example/RUN-001/index.html",
        "RUN-001",
        "docs/RUN%2D001.md",
    ],
)
def test_a_link_is_understood_however_it_is_written(url: str) -> None:
    found = route(alert(runbook_url=url), [DOWN, runbook("RUN-001")])
    assert found.best is not None
    assert found.best.runbook.id == "RUN-001"
    assert found.best.reasons[0].strength is Strength.LINK


@pytest.mark.parametrize("key", ["runbook", "runbook_url", "Runbook URL", "runbookUrl"])
def test_every_spelling_of_the_annotation_counts(key: str) -> None:
    assert route(alert(**{key: "http://x/RUN-001"}), [runbook("RUN-001")]).best is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://x/{{ $labels.alertname }}",
        "http://x/{{.CommonLabels.alertname}}.md",
        "http://x/a#alert-name-kubepoddown",
    ],
)
def test_templated_lower_cased_and_anchored_links_find_the_alert_page(url: str) -> None:
    page = runbook(title="Pod down", path="runbooks/KubePodDown.md")
    found = route(alert("KubePodDown", runbook_url=url), [page])
    assert found.best is not None
    assert found.best.reasons[0].strength is Strength.LINK


@pytest.mark.parametrize("url", ["http://x/RUN-0012", "http://x/other/RUN-001-old", "http://[broken", "", "/", "#"])
def test_a_link_to_something_else_is_no_match(url: str) -> None:
    assert route(alert("Other", runbook_url=url), [runbook("RUN-001")]).candidates == ()


def test_an_alert_page_is_found_by_title_or_file_name() -> None:
    by_title = runbook(title="KubePodDown", path="a/x.md")
    by_file = runbook(title="When pods are down", path="a/kube-pod-down.md")
    found = route(alert("KubePodDown"), [by_file, by_title])
    assert {c.runbook.path for c in found.candidates} == {"a/x.md", "a/kube-pod-down.md"}
    assert found.best is None


def test_a_link_outranks_a_trigger_and_more_reasons_outrank_fewer() -> None:
    linked = runbook("RUN-007", trigger="MON-099")
    triggered = runbook("RUN-001", trigger="MON-005")
    both = runbook("RUN-008", trigger="MON-005")
    first = route(alert(runbook="http://x/RUN-007"), [triggered, linked])
    assert [c.runbook.id for c in first.candidates] == ["RUN-007", "RUN-001"]
    second = route(alert(runbook="http://x/RUN-008", runbook_url="http://x/RUN-007"), [linked, both])
    assert [c.runbook.id for c in second.candidates] == ["RUN-008", "RUN-007"]


def test_between_files_of_one_name_the_folders_of_the_link_decide() -> None:
    ours = runbook(title="TargetDown", path="ours/general/TargetDown.md")
    theirs = runbook(title="TargetDown", path="theirs/monitoring/TargetDown.md")
    linked = route(alert("TargetDown", runbook_url="http://x/runbooks/general/targetdown"), [theirs, ours])
    assert linked.best is not None
    assert linked.best.runbook is ours
    assert route(alert("TargetDown", runbook_url="http://x/targetdown"), [theirs, ours]).best is None


def test_a_scope_that_excludes_the_alert_refuses_unless_somebody_linked_it() -> None:
    excluded = runbook("RUN-003", trigger="MON-005", excludes=("MON-005 on replicas",))
    found = route(alert(), [excluded])
    assert found.candidates == ()
    assert "its scope excludes this: MON-005 on replicas" in found.others[0].why
    assert route(alert(runbook="x/RUN-003"), [excluded]).best is not None


def test_a_runbook_that_only_mentions_the_alert_is_no_candidate() -> None:
    found = route(alert(), [runbook("RUN-004", trigger="MON-001", mentions=("MON-005",))])
    assert found.candidates == ()
    assert "only mentions" in found.others[0].why


def test_the_answer_does_not_depend_on_the_order_of_the_library() -> None:
    books = [POOL, DOWN, runbook("RUN-004", mentions=("MON-005",)), runbook("RUN-002", trigger="MON-005")]
    assert route(alert(), books).candidates == route(alert(), books[::-1]).candidates
    assert route(alert(), books).others == route(alert(), books[::-1]).others


def test_the_explanation_says_the_answer_first_then_the_others() -> None:
    said = lines(route(alert(), [DOWN, POOL]))
    assert said[0] == "OrdersPoolExhausted is firing."
    assert said[1] == "1. RUN-001 Pool: its trigger is MON-005."
    assert said[2].startswith("Considered: RUN-010: for another case, says RUN-001")
    assert "No runbook matches" in lines(route(alert(), []))[1]
    tied = lines(route(alert(), [POOL, runbook("RUN-002", trigger="MON-005")]))
    assert any("a person has to choose" in line for line in tied)
