"""The webhook body Alertmanager (version 4) would post for the service's own alert. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

_OFFSET = 14695981039346656037
_PRIME = 1099511628211
_SEPARATOR = b"\xff"
_NEVER = "0001-01-01T00:00:00Z"


def fingerprint(labels: Mapping[str, str]) -> str:
    """Return Prometheus' fingerprint of a label set: FNV-1a over the sorted names and values, 16 hex digits."""
    total = _OFFSET
    for name, value in sorted(labels.items()):
        for byte in name.encode() + _SEPARATOR + value.encode() + _SEPARATOR:
            total = ((total ^ byte) * _PRIME) % 2**64
    return f"{total:016x}"


def body(alert: Mapping[str, object], instance: str) -> bytes:
    """Return the body for one alert as ``GET /alerts`` gives it; ``instance`` is the service's host and port."""
    labels = _texts(alert["labels"]) | {"instance": instance}
    annotations = _texts(alert["annotations"])
    firing = alert["state"] == "firing"
    status = "firing" if firing else "resolved"
    one = {
        "status": status,
        "labels": labels,
        "annotations": annotations,
        "startsAt": alert["activeAt"] or _NEVER,
        "endsAt": _NEVER if firing else alert["endedAt"] or _NEVER,
        "generatorURL": f"http://{instance}/metrics",
        "fingerprint": fingerprint(labels),
    }
    group = {name: labels[name] for name in ("alertname", "service")}
    whole = {
        "version": "4",
        "groupKey": "{}:{" + ", ".join(f"{name}={json.dumps(value)}" for name, value in group.items()) + "}",
        "truncatedAlerts": 0,
        "status": status,
        "receiver": "rung",
        "groupLabels": group,
        "commonLabels": labels,
        "commonAnnotations": annotations,
        "externalURL": f"http://{instance}",
        "alerts": [one],
    }
    return json.dumps(whole).encode()


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("labels and annotations are objects of texts")
    return {str(name): str(text) for name, text in value.items()}
