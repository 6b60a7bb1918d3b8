"""The webhook body is the one Alertmanager posts."""

from __future__ import annotations

import json

from rung.outside.labs.orders import webhook


def test_the_fingerprint_is_prometheus_own() -> None:
    # The figure is from the tests of prometheus/common, model/signature_test.go; the empty set is FNV-1a's offset.
    labels = {"name": "garland, briggs", "fear": "love is not enough"}
    assert int(webhook.fingerprint(labels), 16) == 5799056148416392346
    assert webhook.fingerprint({}) == "cbf29ce484222325"
    assert webhook.fingerprint({"a": "1", "b": "2"}) == webhook.fingerprint({"b": "2", "a": "1"})
    assert webhook.fingerprint({"a": "12"}) != webhook.fingerprint({"a1": "2"})


def test_a_resolved_alert_says_when_it_ended() -> None:
    alert = {
        "labels": {"alertname": "A", "service": "s"},
        "annotations": {"summary": "x"},
        "state": "resolved",
        "activeAt": "2026-11-09T03:00:00+00:00",
        "endedAt": "2026-11-09T03:05:00+00:00",
    }
    body = json.loads(webhook.body(alert, "127.0.0.1:1"))
    assert (body["status"], body["version"], body["groupKey"]) == ("resolved", "4", '{}:{alertname="A", service="s"}')
    assert body["alerts"][0]["endsAt"] == "2026-11-09T03:05:00+00:00"
