"""A real Prometheus that evaluates rules, and a real Alertmanager with a silence and an inhibition."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from real.guarded import guarded
from real.guarded import said as told
from real.port import free_port, until
from rung.model.job import Request
from rung.model.target import Target
from rung.outside.http import request
from shared import missing

_CONFIG = """\
global: {evaluation_interval: 1s}
rule_files: [rules.yml]
"""
_RULES = """\
groups:
- name: all
  rules:
  - {record: pool_used, expr: vector(1), labels: {job: self, instance: a1}}
  - {alert: PoolFull, expr: vector(1), labels: {mon: MON-005}}
  - {alert: Muted, expr: vector(1)}
  - {alert: Overshadowed, expr: vector(1), labels: {zone: a}}
  - {alert: Shadow, expr: vector(1), labels: {zone: a}}
  - {alert: Quiet, expr: vector(0) > 1}
  - {alert: Waiting, expr: vector(1), for: 1h}
  - alert: Broken
    expr: vector(1) / on() (label_replace(vector(1),"a","1","","") or label_replace(vector(1),"a","2","",""))
"""
_ROUTES = """\
route: {receiver: nobody, group_wait: 1s}
receivers: [{name: nobody}]
inhibit_rules:
- {source_matchers: [alertname = Shadow], target_matchers: [alertname = Overshadowed], equal: [zone]}
"""
_SILENCE = (
    '{"matchers": [{"name": "alertname", "value": "Muted", "isRegex": false}], "startsAt": "2020-01-01T00:00:00Z", '
    '"endsAt": "2099-01-01T00:00:00Z", "createdBy": "somebody", "comment": "known"}'
)
_ALERTS = (
    '[{"labels": {"alertname": "PoolFull", "mon": "MON-005"}}, {"labels": {"alertname": "Muted"}}, '
    '{"labels": {"alertname": "Overshadowed", "zone": "a"}}, {"labels": {"alertname": "Shadow", "zone": "a"}}]'
)


@dataclass(frozen=True)
class Monitoring:
    """Where both answer."""

    prometheus: str
    alertmanager: str

    def metrics(self) -> Target:
        return Target("metrics", "prometheus", "dev", self.prometheus)

    def alerts(self) -> Target:
        return Target("alerts", "alertmanager", "dev", self.alertmanager)


@contextmanager
def started(folder: Path) -> Iterator[Monitoring]:
    prometheus = shutil.which("prometheus") or missing("prometheus is not installed")
    manager = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager") or missing("no alertmanager")
    ports = {"prometheus": free_port(), "alertmanager": free_port()}
    (folder / "prometheus.yml").write_text(_CONFIG)
    (folder / "rules.yml").write_text(_RULES)
    (folder / "routes.yml").write_text(_ROUTES)
    found = Monitoring(*(f"http://127.0.0.1:{ports[name]}" for name in ("prometheus", "alertmanager")))
    calls = (
        [manager, f"--config.file={folder}/routes.yml", f"--storage.path={folder}/am", "--cluster.listen-address=",
         f"--web.listen-address=127.0.0.1:{ports['alertmanager']}"],
        [prometheus, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/tsdb",
         f"--web.listen-address=127.0.0.1:{ports['prometheus']}"],
    )  # fmt: skip
    with ExitStack() as running:
        for words in calls:
            running.enter_context(guarded(words, folder))
        ready = until(lambda: all(_read(base, "/-/ready") for base in (found.alertmanager, found.prometheus)))
        assert ready, told(folder)
        _post(found.alertmanager, "/api/v2/silences", _SILENCE)
        _post(found.alertmanager, "/api/v2/alerts", _ALERTS)
        assert until(lambda: _settled(found)), told(folder)
        yield found


def _settled(found: Monitoring) -> bool:
    """Say whether each rule was evaluated and each alert judged."""
    rules, alerts = _read(found.prometheus, "/api/v1/rules"), _read(found.alertmanager, "/api/v2/alerts")
    recorded = b"pool_used" in _read(found.prometheus, "/api/v1/query?query=pool_used")
    return recorded and b'"health":"unknown"' not in rules and alerts.count(b"suppressed") == 2


def _read(base: str, path: str) -> bytes:
    outcome = request(Request("GET", base, path, timeout=10))
    return outcome.stdout.data if outcome.exit == 200 else b""


def _post(base: str, path: str, body: str) -> None:
    kind = {"Content-Type": "application/json"}
    assert request(Request("POST", base, path, body.encode(), kind)).exit == 200
