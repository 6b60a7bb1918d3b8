"""An alert as rung knows it, whoever sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Whether the condition still stands."""

    FIRING = "firing"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. ``labels`` and ``annotations`` are sorted pairs, their text as it was sent.

    ``fingerprint`` tells this alert from others of the same sender; ``group`` is the same for all
    alerts that were sent together. Both are hexadecimal. Times carry their zone, or are None.
    """

    name: str
    status: Status
    labels: tuple[tuple[str, str], ...]
    annotations: tuple[tuple[str, str], ...]
    starts_at: datetime | None
    ends_at: datetime | None
    fingerprint: str
    group: str

    def label(self, name: str) -> str:
        """Return the value of a label, or the empty string."""
        return dict(self.labels).get(name, "")

    def annotation(self, name: str) -> str:
        """Return the text of an annotation, or the empty string."""
        return dict(self.annotations).get(name, "")


def run_key(runbook: str, alert: Alert) -> str:
    """Return the key under which at most one run lives: the runbook and the group of the alert."""
    return f"{runbook}:{alert.group}"
