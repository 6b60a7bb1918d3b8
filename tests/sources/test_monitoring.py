"""Rules and routes are found in every wrapping people use, with their places; other YAML is passed over."""

from __future__ import annotations

import base64

from fakes.listings import Disk
from rung.library.alerting import AlertRule, LabelMatcher, Operator
from rung.model.span import Source
from rung.sources.folder import Read, Trouble, Unread
from rung.sources.monitoring import Monitored, monitored
from shared import shared

PLAIN = """\
groups:
- name: orders
  rules:
  - record: job:up:sum
    expr: sum(up)
  - alert: PoolFull
    expr: pool > 0.9
    for: 5m
    labels: {severity: critical}
    annotations:
      Runbook URL: "docs/RUN-001.md#confirm"
  - alert: PoolFull
    expr: pool > 0.7
    labels: {severity: warning}
"""
ROUTES = """\
route:
  receiver: chat
  routes:
  - matchers: ['severity="critical"', 'team=~"a|b"']
    receiver: pager
    continue: true
  - match: {severity: info}
    receiver: nobody
receivers:
- name: chat
  slack_configs: [{channel: '#x'}]
- name: pager
  pagerduty_configs: [{routing_key: k}]
  webhook_configs: []
- name: nobody
"""


def read(*files: tuple[str, str], named: bool = False) -> Monitored:
    return monitored(Disk(tuple(Read(path, text.encode(), named) for path, text in files)))


def named(found: Monitored) -> list[tuple[str, str, str]]:
    return [(rule.name, rule.severity, rule.group) for rule in found.alerting.rules]


def indented(text: str, by: int) -> str:
    return "".join(" " * by + line for line in text.splitlines(keepends=True))


def text_at(found: Monitored, rule: AlertRule, key: str = "") -> str:
    (source,) = (one for one in found.sources if one.path == rule.path)
    return source.text(rule.place(key) if key else rule.span)


def test_a_rule_file_gives_its_alerts_with_their_places() -> None:
    found = read(("rules.yml", PLAIN))
    assert named(found) == [("PoolFull", "critical", "orders"), ("PoolFull", "warning", "orders")]
    first = found.alerting.rules[0]
    assert (first.expression, first.wait) == ("pool > 0.9", "5m")
    assert text_at(found, first) == "PoolFull"
    assert text_at(found, first, "Runbook URL") == '"docs/RUN-001.md#confirm"'
    assert found.findings == ()


def test_manifests_lists_and_several_documents_in_a_file_are_read() -> None:
    manifest = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n" + indented(PLAIN, 2)
    items = "kind: List\nitems:\n- kind: PrometheusRule\n  spec:\n" + indented(PLAIN, 4)
    helm = "additionalPrometheusRulesMap:\n  mine:\n" + indented(PLAIN, 4)
    found = read(("a.yaml", f"{manifest}---\n{items}"), ("values.yaml", helm))
    assert len(found.alerting.rules) == 6
    assert {rule.group for rule in found.alerting.rules} == {"orders"}


def test_a_rule_that_aliases_repeat_is_one_rule() -> None:
    found = read(("a.yaml", "groups:\n- name: a\n  rules: &r\n  - alert: X\n    expr: up\n- name: b\n  rules: *r\n"))
    assert named(found) == [("X", "", "a")]


def test_files_inside_config_maps_and_secrets_are_read_at_their_own_lines() -> None:
    configmap = "kind: ConfigMap\ndata:\n  rules.yml: |\n" + indented(PLAIN, 4)
    secret = "kind: Secret\ndata:\n  alertmanager.yaml: " + base64.b64encode(ROUTES.encode()).decode() + "\n"
    plain = "kind: Secret\nstringData:\n  alertmanager.yaml: |\n" + indented(ROUTES, 4)
    found = read(("all.yaml", f"{configmap}---\n{secret}---\n{plain}"))
    first = found.alerting.rules[0]
    assert text_at(found, first) == "PoolFull"
    assert found.sources[0].place(first.span.start).line == 9
    assert len(found.alerting.dispatches) == 2
    written = found.alerting.dispatches[1].root.routes[0]
    assert found.sources[0].text(written.span) == "pager"


def test_routes_and_receivers_are_read_in_the_old_and_the_new_form() -> None:
    (dispatch,) = read(("alertmanager.yml", ROUTES)).alerting.dispatches
    pager, nobody = dispatch.root.routes
    assert pager.matchers == (
        LabelMatcher("severity", Operator.EQUAL, "critical"),
        LabelMatcher("team", Operator.LIKE, "a|b"),
    )
    assert pager.goes_on
    assert nobody.matchers == (LabelMatcher("severity", Operator.EQUAL, "info"),)
    assert [(r.name, r.channels) for r in dispatch.receivers] == [
        ("chat", ("slack",)),
        ("pager", ("pagerduty",)),
        ("nobody", ()),
    ]


def test_the_resource_of_the_operator_is_read() -> None:
    text = """\
kind: AlertmanagerConfig
spec:
  route:
    receiver: chat
    matchers:
    - {name: team, value: 'a.*', matchType: '=~'}
    - {name: job, value: x, regex: true}
  receivers:
  - name: chat
    slackConfigs: [{channel: x}]
"""
    (dispatch,) = read(("c.yaml", text)).alerting.dispatches
    assert [str(m) for m in dispatch.root.matchers] == ['team=~"a.*"', 'job=~"x"']
    assert dispatch.receivers[0].channels == ("slack",)


def test_other_yaml_is_passed_over_and_a_large_one_is_not_told() -> None:
    items = (
        Read("deploy.yaml", b"kind: Deployment\nspec: {replicas: 2}\n"),
        Read("ci.yml", b"alert: true\nsteps: []\n"),
        Unread("crds.yaml", Trouble.TOO_LARGE),
        Unread("mine.yaml", Trouble.UNREADABLE),
    )
    found = monitored(Disk(items))
    assert found.sources == ()
    assert [finding.code for finding in found.findings] == ["unreadable-file"]


def test_a_page_that_a_person_named_is_no_rule_file_even_when_it_shows_rules() -> None:
    found = read(("page.md", f"# Page\n\n```yaml\n{PLAIN}```\n"), ("notes.txt", "a: b: c"), named=True)
    assert found == Monitored()
    assert len(read(("rules.json", '{"groups": [{"rules": [{"alert": "X"}]}]}'), named=True).alerting.rules) == 1


def test_a_rule_without_a_name_is_told_at_its_place() -> None:
    found = read(("a.yaml", "groups:\n- rules:\n  - alert: [x]\n  - alert: ''\n  - alert: Good\n"))
    assert [finding.code for finding in found.findings] == ["alert-without-name"] * 2
    assert [Source("a", found.sources[0].data).place(f.span.start).line for f in found.findings] == [3, 4]
    assert named(found) == [("Good", "", "")]


def test_public_rules_are_read_whole_with_every_pointer_at_its_place() -> None:
    folder = shared("corpora") / "kube-prometheus"
    items = tuple(Read(path.name, path.read_bytes()) for path in sorted(folder.glob("*.yaml")))
    found = monitored(Disk(items))
    assert found.findings == ()
    written = sum(item.data.count(b"- alert: ") for item in items)
    assert len(found.alerting.rules) == written > 100
    for rule in found.alerting.rules:
        assert text_at(found, rule) == rule.name
        if url := dict(rule.annotations).get("runbook_url"):
            assert text_at(found, rule, "runbook_url") == url
