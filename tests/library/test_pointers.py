"""Pointers are understood however people and site generators write them."""

from __future__ import annotations

import time

import pytest

from rung.library.alerting import AlertRule
from rung.library.pointers import Pointer, is_pointer, pointers
from rung.library.reasons import Strength
from rung.library.routing import Index
from rung.model.span import Source, Span
from rung.text.read import read


def one(text: str, *labels: tuple[str, str], name: str = "PoolFull") -> Pointer:
    (found,) = pointers((("runbook_url", text), *labels), name)
    return found


@pytest.mark.parametrize(
    "key", ["runbook", "runbook_url", "Runbook URL", "runbookURL", "runbook-link", "playbook", "sop_url"]
)
def test_a_pointer_has_many_names(key: str) -> None:
    assert is_pointer(key)


@pytest.mark.parametrize("key", ["summary", "dashboard_url", "description", "url", "book"])
def test_other_annotations_are_no_pointers(key: str) -> None:
    assert not is_pointer(key)


@pytest.mark.parametrize(
    "text",
    [
        "https://runbooks.example.com/pool-full",
        "https://runbooks.example.com/runbooks/poolfull/",
        "https://git.example.com/ops/blob/main/docs/PoolFull.md#diagnosis",
        "https://x.example/docs/pool_full/index.html",
        "https://x.example/all#alert-name-poolfull",
        "../runbooks/Pool%20Full.md",
        "PoolFull",
        "https://x.example/{{ $labels.alertname }}.md",
        "https://x.example/{{ .CommonLabels.alertname | toLower }}",
        "https://{{ $externalLabels.host }}/PoolFull",
        "${BASE}/PoolFull.md",
    ],
)
def test_each_spelling_means_the_same_page(text: str) -> None:
    assert one(text).names("PoolFull")
    assert not one(text).names("Pool")
    assert not one(text).unknown


def test_a_label_that_the_rule_sets_fills_a_template_and_any_other_leaves_it_open() -> None:
    assert one("docs/{{ $labels.team }}.md", ("team", "orders")).names("orders")
    assert one("docs/{{ $labels.pod }}.md").unknown == "{{ $labels.pod }}"
    assert one("docs/{{ $labels.pod }}.md").targets == ()
    assert one("docs/{{ $labels.alertname | reReplaceAll `(.*)` `x` }}.md").unknown


def test_a_sentence_points_nowhere_but_to_the_ids_it_names() -> None:
    assert one("Call the orders team").prose
    assert one("See RUN-001 first, then RUN-002").targets == ("run-001", "run-002")
    assert one("Pool full").names("PoolFull")


PAGE = "# Everything about the pool\n\n## Meaning\n\nIt is so.\n\n## Diagnosis\n\n### PoolNearlyFull\n\nLook.\n"


@pytest.mark.parametrize(
    ("front", "signal", "strength"),
    [
        ("slug: pool-guide", ("Other", "https://x.example/pool-guide/"), Strength.LINK),
        ("aliases: [/ops/old-pool/]", ("Other", "https://x.example/ops/old-pool"), Strength.LINK),
        ("alert: PoolFull", ("PoolFull", ""), Strength.TRIGGER),
        ("x: y", ("PoolNearlyFull", ""), Strength.NAME),
        ("x: y", ("Other", "Everything about the pool"), Strength.TITLED),
    ],
)
def test_a_page_is_found_by_every_name_it_gives_itself(front: str, signal: tuple[str, str], strength: Strength) -> None:
    runbooks = read(Source("docs/p.md", f"---\n{front}\n---\n{PAGE}".encode())).runbooks
    rule = AlertRule(signal[0], "", (), (("runbook", signal[1]),), "", "", "r.yml", Span(0, 1))
    best = Index(runbooks).ranked(rule).best
    assert best is not None
    assert best.reasons[0].strength is strength


def test_several_addresses_are_several_pointers() -> None:
    found = pointers((("runbook", "https://a.example/x, https://b.example/y"),), "A")
    assert [pointer.host for pointer in found] == ["a.example", "b.example"]


@pytest.mark.parametrize(
    "text", [" " * 60_000 + "x", "{{" * 30_000, "a/" * 30_000, "https://" * 8_000, "`" * 60_000, "#" * 60_000]
)
def test_a_hostile_pointer_costs_little(text: str) -> None:
    begun = time.process_time()
    pointers((("runbook_url", f"x{text}y"),), "A")
    assert time.process_time() - begun < 1


def test_an_empty_pointer_is_none() -> None:
    assert pointers((("runbook_url", "  "), ("summary", "x")), "A") == ()
