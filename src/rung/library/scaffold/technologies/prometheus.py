"""Prometheus, through its own series (https://prometheus.io/docs/prometheus/latest/querying/basics/)."""

from __future__ import annotations

from rung.library.scaffold.technology import Look, Technology

TECHNOLOGY = Technology(
    name="Prometheus",
    words=r"\bprometheus\b|\balertmanager\b|\bthanos\b|\bpromql\b",
    target="prometheus",
    looks=(
        Look(
            "See what else fires",
            'ALERTS{alertstate="firing"}',
            "Each row is an alert that fires now; one that began earlier may be the cause of this one.",
            "an alert that began earlier explains this one",
            language="promql",
        ),
        Look(
            "See which targets do not answer",
            "up == 0",
            "No row is well; each row is a target that could not be read, so its numbers are missing, not good.",
            "the service is among the targets that do not answer",
            language="promql",
        ),
    ),
)
