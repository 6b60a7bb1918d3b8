"""``[alerts]``: where the state of an alert is asked."""

from __future__ import annotations

from dataclasses import dataclass

from rung.app.config.reading import Reading, Table

KEYS = frozenset({"target", "path"})


@dataclass(frozen=True, slots=True)
class AlertSource:
    """Where the state of an alert is asked: a target, and the path of a list in the form that Prometheus gives.

    An empty path is the usual one of the target's kind.
    """

    target: str = ""
    path: str = ""


def alerts(reading: Reading, tables: Table) -> AlertSource:
    """Return what ``[alerts]`` says."""
    reading.keys(reading.table(tables, "alerts"), KEYS, "alerts")
    return AlertSource(reading.word(tables, "alerts", "target"), reading.word(tables, "alerts", "path"))
