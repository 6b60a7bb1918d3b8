"""Each alert resolves here or it does not, for a reason that is true; nothing is said of what was not looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.listings import Disk
from rung.alerts.standing import Answer, Ground, Standing, answers
from rung.library.alerting import AlertRule
from rung.library.library import Library
from rung.model.span import Source, Span
from rung.sources.folder import Read
from rung.sources.monitoring import monitored
from rung.text.read import read
from shared import shared

PAGE = "# {title}\n\n## Meaning\n\nIt is so.\n\n## Diagnosis\n\nLook.\n"
RUN = "# RUN-001: Orders are down\nTrigger: OrdersDown\n\n## Procedure\n\n### Step 1: Look\n```bash\nls\n```\n"
FILES = {
    "docs/PoolFull.md": PAGE.format(title="PoolFull"),
    "docs/disk/DiskFull.md": PAGE.format(title="DiskFull"),
    "docs/net/DiskFull.md": PAGE.format(title="DiskFull"),
    "docs/run.md": RUN,
}


def rule(name: str, *pairs: tuple[str, str], labels: tuple[tuple[str, str], ...] = ()) -> AlertRule:
    return AlertRule(name, "g", labels, pairs, "", "", "rules.yml", Span(0, 1))


def stand(*rules: AlertRule, bases: tuple[str, ...] = ()) -> tuple[Answer, ...]:
    sources = {path: Source(path, text.encode()) for path, text in FILES.items()}
    return answers(rules, Ground(Library(tuple(map(read, sources.values()))), sources, bases))


def url(name: str, text: str) -> AlertRule:
    return rule(name, ("runbook_url", text))


@pytest.mark.parametrize(
    "text",
    [
        "https://books.example.com/poolfull",
        "https://git.example.com/x/blob/main/docs/PoolFull.md#meaning",
        "docs/PoolFull.md",
        "RUN-001",
        "https://x.example/{{ $labels.alertname }}",
    ],
)
def test_a_pointer_that_names_a_page_here_resolves(text: str) -> None:
    (answer,) = stand(url("PoolFull", text))
    assert answer.standing is Standing.RESOLVES
    assert answer.remarks == ()


@pytest.mark.parametrize(
    ("made", "standing", "code"),
    [
        (url("Lost", "docs/Lost.md"), Standing.DANGLING, "pointer-dangling"),
        (url("Lost", "RUN-099"), Standing.DANGLING, "pointer-dangling"),
        (url("Lost", "https://wiki.example.com/x/Lost"), Standing.ELSEWHERE, "pointer-elsewhere"),
        (url("Lost", "docs/{{ $labels.pod }}.md"), Standing.OPEN, "pointer-is-open"),
        (url("Lost", "Ask the team on call"), Standing.NO_RUNBOOK, "alert-without-runbook"),
        (rule("Lost"), Standing.NO_RUNBOOK, "alert-without-runbook"),
        (rule("OrdersDown"), Standing.UNPOINTED, "alert-without-pointer"),
        (url("Lost", "https://x.example/DiskFull"), Standing.AMBIGUOUS, "pointer-ambiguous"),
        (rule("DiskFull"), Standing.AMBIGUOUS, "pointer-ambiguous"),
    ],
)
def test_every_other_case_is_told_for_what_it_is(made: AlertRule, standing: Standing, code: str) -> None:
    (answer,) = stand(made)
    assert answer.standing is standing
    assert code in [remark.code for remark in answer.remarks]


def test_an_address_is_ours_when_it_begins_as_one_that_resolves() -> None:
    good = url("PoolFull", "https://books.example.com/ops/docs/PoolFull")
    _, near, far = stand(
        good, url("A", "https://books.example.com/ops/docs/Lost"), url("B", "https://books.example.com/hr/x")
    )
    assert near.standing is Standing.DANGLING
    assert far.standing is Standing.ELSEWHERE


def test_a_base_says_which_addresses_are_ours() -> None:
    lost = url("A", "https://books.example.com/ops/Lost")
    (answer,) = stand(lost, bases=("https://books.example.com/ops/",))
    assert answer.standing is Standing.DANGLING
    (answer,) = stand(lost, bases=("https://books.example.com/hr",))
    assert answer.standing is Standing.ELSEWHERE


def test_a_runbook_that_answers_is_named_where_a_pointer_leads_nowhere() -> None:
    (answer,) = stand(url("OrdersDown", "docs/Lost.md"))
    assert answer.standing is Standing.DANGLING
    assert "RUN-001 answers it" in answer.remarks[0].advice


def test_the_folder_of_a_link_decides_between_pages_of_one_name() -> None:
    (answer,) = stand(url("DiskFull", "https://books.example.com/disk/diskfull"))
    assert answer.candidate is not None
    assert answer.candidate.runbook.path == "docs/disk/DiskFull.md"


def test_an_anchor_that_the_page_lacks_is_told_without_failing() -> None:
    (answer,) = stand(url("PoolFull", "docs/PoolFull.md#repair"))
    assert answer.standing is Standing.RESOLVES
    assert [(remark.code, remark.failing) for remark in answer.remarks] == [("pointer-anchor-missing", False)]


def test_a_pointer_to_another_page_than_that_of_its_name_is_told() -> None:
    (answer,) = stand(url("PoolFull", "RUN-001"))
    assert answer.remarks == ()  # an id is meant
    (answer,) = stand(url("PoolFull", "docs/disk/DiskFull.md"))
    assert [remark.code for remark in answer.remarks] == ["pointer-to-another"]


def test_a_label_may_be_the_pointer_and_one_good_pointer_is_enough() -> None:
    (by_label,) = stand(rule("X", labels=(("runbook", "RUN-001"),)))
    assert by_label.standing is Standing.RESOLVES
    (both,) = stand(rule("PoolFull", ("runbook", "docs/Lost.md"), ("runbook_url", "docs/PoolFull.md")))
    assert both.standing is Standing.RESOLVES
    assert [remark.code for remark in both.remarks] == ["pointer-dangling"]


@pytest.mark.once
def test_every_public_alert_resolves_exactly_when_its_page_is_there() -> None:
    corpora = shared("corpora")
    files = sorted((corpora / "kube-prometheus").glob("*.yaml"))
    rules = monitored(Disk(tuple(Read(path.name, path.read_bytes()) for path in files))).alerting.rules
    pages = {
        str(p.relative_to(corpora)): Source(str(p.relative_to(corpora)), p.read_bytes()) for p in corpora.rglob("*.md")
    }
    stems = {Path(path).stem.casefold() for path in pages}
    found = answers(rules, Ground(Library(tuple(map(read, pages.values()))), pages))
    assert len(found) == len(rules) > 100
    for answer in found:
        if "runbook_url" in dict(answer.rule.annotations):
            expected = Standing.RESOLVES if answer.rule.name.casefold() in stems else Standing.DANGLING
            assert answer.standing is expected, answer.rule.name
