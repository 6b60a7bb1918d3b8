"""``[alerts]``: where the state of an alert is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rung.app.carry.kind import kinds
from rung.app.config.reading import Reading, Table, nearest
from rung.model.target import Target

KEYS = frozenset({"target", "path"})


@dataclass(frozen=True, slots=True)
class AlertSource:
    """Where the state of an alert is asked: a target, and the path of a list in the form that Prometheus gives.

    An empty path is the usual one of the target's kind.
    """

    target: str = ""
    path: str = ""


def alerts(reading: Reading, tables: Table, targets: Mapping[str, Target]) -> AlertSource:
    """Return what ``[alerts]`` says. Raises UsageError for a target that is not there or knows no alerts."""
    reading.keys(reading.table(tables, "alerts"), KEYS, "alerts")
    name = reading.word(tables, "alerts", "target")
    if name and name not in targets:
        advice = nearest(name, targets, f"add [targets.{name}]")
        raise reading.fault(f"'alerts.target' names {name!r}, which is no target", "alerts.target", advice)
    if name and kinds()[targets[name].kind].alert is None:
        able = ", ".join(kind.name for kind in kinds().values() if kind.alert is not None)
        message = f"'alerts.target' names {name!r} of kind {targets[name].kind}, which knows no alerts"
        raise reading.fault(message, "alerts.target", f"name one of kind {able}")
    return AlertSource(name, reading.word(tables, "alerts", "path"))
