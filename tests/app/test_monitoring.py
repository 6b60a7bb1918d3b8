"""Expectations on a real Prometheus, and the state of alerts from it and from a real Alertmanager."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.procedures import CONFIG, page, procedure
from fakes.runner import FakeRunner, outcome
from real.prometheus_server import Monitoring
from rung.app.carry.command import carry
from rung.app.carry.kind import AlertQuestion, kinds
from rung.app.carry.metrics import bound
from rung.app.carry.way import Said
from rung.app.ports import Runner
from rung.model.alertseen import AlertSeen, AlertState
from rung.model.errors import RefusedError
from rung.model.expect import Matcher
from rung.model.replacing import replace
from rung.model.target import Target
from rung.run.matcher import Match, Seen, match
from rung.text.phrase.broken import Broken
from rung.text.phrase.matcher import parse_matcher
from rung.text.phrase.words import Words
from rung.wiring.wiring import Places, Wiring

pytestmark = pytest.mark.once

HOSTILE = ['"', "'", "`", "\\", '"} or up{a="', "\n", "a b", ".*", "a|b", "[", "é", "\x01", "${x}", "$x", "#", "\u202e"]


@pytest.fixture
def runner() -> Runner:
    return Wiring(Places(root="no-such-folder")).site().runner


def asked(monitoring: Monitoring, runner: Runner, query: str, **values: str) -> Said:
    config = replace(CONFIG, targets={**CONFIG.targets, "metrics": monitoring.metrics()})
    (planned,) = procedure(page(f"Commands:\n```promql target=metrics\n{query}\n```\n"), config).steps[0].commands
    return carry(runner, planned, values)


def read(phrase: str) -> Matcher:
    found = parse_matcher(Words(phrase))
    assert not isinstance(found, Broken)
    return found


def seen(said: Said, phrase: str) -> Match:
    return match(read(phrase), Seen(said.exit, said.stdout.decode(), {}))


@pytest.mark.parametrize(
    ("query", "phrase", "expected"),
    [
        ("vector(92.5)", "number >= 90", (True, "92.5")),
        ("vector(89)", "number >= 90", (False, "89")),
        ("scalar(vector(7))", "number == 7", (True, "7")),
        ('pool_used{job="self"}', "number == 1", (True, '1 pool_used{instance="a1",job="self"}')),
        ('pool_used{job="nobody"}', "number == 1", (False, "no series")),
        ('pool_used{job="nobody"}', "empty", (True, "empty")),
        ("pool_used", "empty", (False, "1 line")),
        ("pool_used", "lines == 1", (True, "1 line")),
        ('vector(1) or label_replace(vector(9), "a", "b", "", "")', "number < 5", (False, '9 {a="b"} (1 of 2 series)')),
        ('vector(1) or label_replace(vector(2), "a", "b", "", "")', "number < 5", (True, "1 and 1 more")),
        ("vector(0) / 0", "number < 5", (False, "NaN")),
        ("vector(1) / 0", "number > 5", (True, "+Inf")),
        ('label_replace(vector(1) / 0, "host", "a7", "", "")', "number == 7", (False, "+Inf")),
        ("pool_used[10s]", "lines == 1", (True, "1 line")),
        ("pool_used", 'contains job="self"', (True, "found")),
        ("vector(3)", "json data.result[0].value[1] == 3", (False, 'data.result[0].value[1] is "3"')),
        ("vector(3)", 'json data.resultType == "vector"', (True, 'data.resultType is "vector"')),
        ("vector(1) / on() (pool_used or vector(2))", "number > 0", (False, "the look ended with exit 22")),
    ],
)  # fmt: skip
def test_an_expectation_reads_what_prometheus_answers(
    monitoring: Monitoring, runner: Runner, query: str, phrase: str, expected: tuple[bool, str]
) -> None:
    found = seen(asked(monitoring, runner, query), phrase)
    assert found.holds is expected[0]
    assert expected[1] in found.observed


def test_two_answers_at_other_times_are_the_same(monitoring: Monitoring, runner: Runner) -> None:
    first, later = (asked(monitoring, runner, "vector(5)").stdout.decode() for _ in range(2))
    assert first != later
    assert match(read("same as step 1"), Seen(0, later, {1: first})).holds


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_stays_in_its_string(monitoring: Monitoring, runner: Runner, value: str) -> None:
    query = 'label_replace(vector(1), "a", "$v", "", "") and on() pool_used{job!="${v}"}'
    said = asked(monitoring, runner, query, v=value)
    if "$" in value:
        assert said.exit == 0  # label_replace itself gives $x a meaning
        return
    (result,) = _results(said)
    assert result == value
    assert _results(asked(monitoring, runner, 'pool_used{job=~"$v"}', v=value)) == []
    assert len(_results(asked(monitoring, runner, 'label_replace(pool_used, "job", "$v", "", "")', v=value))) == 1


def _results(said: Said) -> list[str]:
    assert said.exit == 0, said.stdout
    return [each["metric"].get("a", "") for each in json.loads(said.stdout)["data"]["result"]]


@given(st.text(max_size=30))
def test_a_pattern_matches_the_value_itself(value: str) -> None:
    query = bound('pool_used{a=~"$v"}', {"v": value.encode(errors="replace").decode()})
    assert query.startswith('pool_used{a=~"')
    assert query.endswith('"}')
    body = query.removeprefix('pool_used{a=~"').removesuffix('"}')
    assert "\n" not in body
    assert not body.replace("\\\\", "").replace('\\"', "").count('"')


@pytest.mark.parametrize(("value", "sent"), [("5m", "rate(x[5m]) > 5m"), ("1h30m", "rate(x[1h30m]) > 1h30m")])
def test_numbers_and_durations_may_stand_bare(value: str, sent: str) -> None:
    assert bound("rate(x[$w]) > ${w}", {"w": value}) == sent


@pytest.mark.parametrize("value", ["x", "1) or vector(1", "", "5 m", "`"])
def test_nothing_else_may(value: str) -> None:
    with pytest.raises(RefusedError):
        bound("rate(x[$w])", {"w": value})


def test_a_name_without_a_value_is_never_looked_for_as_text() -> None:
    with pytest.raises(RefusedError, match=r"\$x"):
        bound('up{a="$x"}', {"y": "1"})


def test_groups_of_a_pattern_and_comments_stay() -> None:
    query = 'label_replace(up, "a", "$name", "b", "(?P<name>.*)$")\n# $y'
    assert bound(query, {"y": "1"}) == query


def state(target: Target, runner: Runner, alert: str, later: timedelta = timedelta()) -> AlertSeen:
    ask = kinds()[target.kind].alert
    assert ask is not None
    return ask(AlertQuestion(runner, target, "", alert, datetime.now(UTC) + later))


@pytest.mark.parametrize(
    ("alert", "expected", "words"),
    [
        ("PoolFull", AlertState.FIRING, "is firing"),
        ("mon-005", AlertState.FIRING, "is firing"),
        ("Waiting", AlertState.PENDING, "is pending"),
        ("Quiet", AlertState.RESOLVED, "its rule evaluated last at 20"),
        ("Broken", None, "its rule fails: "),
        ("Misspelt", None, "has no such rule"),
    ],
)
def test_prometheus_says_how_an_alert_stands(
    monitoring: Monitoring, runner: Runner, alert: str, expected: AlertState | None, words: str
) -> None:
    found = state(monitoring.metrics(), runner, alert)
    assert found.state is expected
    assert words in found.observed


@pytest.mark.parametrize(
    ("alert", "words"),
    [
        ("PoolFull", "PoolFull is firing"),
        ("Muted", "is firing, but nobody is told: silenced by "),
        ("Overshadowed", "is firing, but nobody is told: inhibited by 1 other"),
    ],
)
def test_alertmanager_hides_no_alert_that_nobody_is_told_of(
    monitoring: Monitoring, runner: Runner, alert: str, words: str
) -> None:
    found = state(monitoring.alerts(), runner, alert)
    assert found.state is AlertState.FIRING
    assert words in found.observed


def test_an_alertmanager_that_just_started_knows_of_no_end(monitoring: Monitoring, runner: Runner) -> None:
    young = state(monitoring.alerts(), runner, "Quiet")
    assert young.state is None
    assert "may not have heard of it yet" in young.observed
    old = state(monitoring.alerts(), runner, "Quiet", timedelta(minutes=10))
    assert old.state is AlertState.RESOLVED
    assert "look the same there" in old.observed


@pytest.mark.parametrize("said", [("", 503), ("<html>", 200), ("", None), ("3", 200)])
@pytest.mark.parametrize("kind", ["prometheus", "alertmanager"])
def test_who_cannot_be_asked_says_nothing(kind: str, said: tuple[str, int | None]) -> None:
    runner = FakeRunner({f"GET /api/{version}/alerts": outcome(*said) for version in ("v1", "v2")})
    found = state(Target("t", kind, url="http://127.0.0.1:1"), runner, "PoolFull")
    assert found.state is None
    assert "PoolFull is not known" in found.observed


def test_before_its_first_evaluation_a_rule_says_nothing() -> None:
    rule = '{"name": "Quiet", "health": "unknown", "lastEvaluation": "0001-01-01T00:00:00Z"}'
    rules = f'{{"data": {{"groups": [{{"rules": [{rule}]}}]}}}}'
    nothing = outcome('{"data": {"alerts": []}}', 200)
    runner = FakeRunner({"GET /api/v1/alerts": nothing, "GET /api/v1/rules": outcome(rules, 200)})
    found = state(Target("t", "prometheus", url="http://127.0.0.1:1"), runner, "Quiet")
    assert found.state is None
    assert "since it started" in found.observed


def test_both_answer_who_looks_at_them(monitoring: Monitoring, runner: Runner) -> None:
    for target in (monitoring.metrics(), monitoring.alerts()):
        (good,) = kinds()[target.kind].look(runner, target)
        assert good.good, good
    for kind in ("prometheus", "alertmanager"):
        swapped = monitoring.alerts() if kind == "prometheus" else monitoring.metrics()
        (bad,) = kinds()[kind].look(runner, replace(swapped, kind=kind))
        assert not bad.good
        assert f"is this a {kind} server" in bad.advice
