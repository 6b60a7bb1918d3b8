"""``[alerts]``: where the state of an alert is asked."""

from __future__ import annotations

from dataclasses import dataclass

from rung.app.config.reading import Reading, Table

KEYS = frozenset({"target", "path"})


@dataclass(frozen=True, slots=True)
class AlertSource:
    """Where the state of an alert is asked: a target and the path of its Prometheus-shaped list of alerts."""

    target: str = ""
    path: str = "/api/v1/alerts"


def alerts(reading: Reading, tables: Table) -> AlertSource:
    """Return what ``[alerts]`` says."""
    reading.keys(reading.table(tables, "alerts"), KEYS, "alerts")
    return AlertSource(
        reading.word(tables, "alerts", "target"), reading.word(tables, "alerts", "path") or AlertSource().path
    )
