"""The severity of an alert fixes how soon somebody answers, and a critical alert has a runbook of its own.

Asks: is each written response time within its severity (critical under 5 minutes, warning under 30 minutes, info the
next business day), and does the runbook of a critical alert answer no other alert?

Why: a shared investigation page costs the reader the minutes that a critical alert does not have.

Looks at: MON entries and alerting rules with a severity and a runbook, the Response Time lines of both sides, and how
many alerts of other names a runbook answers. Where no time is written, the one of the severity holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.library.gate import Alert, Gate, Looked, Shortfall, View
from rung.library.identity import named
from rung.model.runbook import Register

LIMITS = {"critical": 5.0, "high": 5.0, "warning": 30.0, "medium": 30.0}
WORDS = {
    "critical": "< 5 min",
    "high": "< 5 min",
    "warning": "< 30 min",
    "medium": "< 30 min",
    "info": "next business day",
    "low": "next business day",
}
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|second|m|min|minute|h|hr|hour|d|day)s?\b", re.IGNORECASE)
_LONGEST = 200
_MINUTES = {"s": 1 / 60, "m": 1.0, "h": 60.0, "d": 1440.0}


def look(view: View) -> Looked:
    """Return the alerts that are answered too late, and critical ones without a page of their own."""
    asked = tuple(alert for alert in view.alerts if alert.severity and alert.runbooks)
    entries = {entry.id: entry for entry in view.kept("MON")}
    shared = _shared(view)
    missing = [one for alert in asked for one in _missing(alert, entries.get(alert.name), shared)]
    unrated = sum(1 for alert in view.alerts if not alert.severity)
    notes = (f"Alerts whose severity is not known, not asked: {unrated}.",) if unrated else ()
    return Looked((("alerts with a severity and a runbook", len(asked)),), tuple(missing), notes)


def minutes(text: str) -> float | None:
    """Return the first duration of a text in minutes, or None when it holds none."""
    found = _TIME.search(text[:_LONGEST])
    return float(found[1]) * _MINUTES[found[2][0].casefold()] if found else None


def _shared(view: View) -> dict[int, list[str]]:
    """Return the names of the alerts that each runbook answers. An entry and a rule of one name are one alert."""
    names: dict[int, dict[str, str]] = {}
    for alert in view.alerts:
        for runbook in alert.runbooks:
            names.setdefault(id(runbook), {}).setdefault(alert.title.casefold(), alert.name)
    return {key: list(found.values()) for key, found in names.items()}


def _missing(alert: Alert, entry: Register | None, shared: dict[int, list[str]]) -> Iterator[Shortfall]:
    limit = LIMITS.get(alert.severity)
    for name, text in _written(alert, entry):
        said = minutes(text)
        if limit is not None and said is not None and said > limit:
            message = (
                f"{alert.called} is {alert.severity}: answered in {WORDS[alert.severity]}, and {name} says {text}."
            )
            yield Shortfall(message, alert.path, alert.span, "Answer sooner, or lower the severity.")
    if alert.severity == "critical" and all(len(shared.get(id(runbook), ())) > 1 for runbook in alert.runbooks):
        first = alert.runbooks[0]
        others = [name for name in shared[id(first)] if name != alert.name]
        message = (
            f"{alert.called} is critical and has no runbook of its own: {named(first)} also answers {_list(others)}."
        )
        yield Shortfall(message, alert.path, alert.span, "Give it a dedicated runbook that may lead to the shared one.")


def _written(alert: Alert, entry: Register | None) -> Iterator[tuple[str, str]]:
    for runbook in alert.runbooks:
        if text := runbook.field("Response Time"):
            yield named(runbook), text
    if entry is not None and (text := entry.field("Response Time")):
        yield entry.id, text


def _list(names: list[str]) -> str:
    first = 3
    return ", ".join(names[:first]) + (f" and {len(names) - first} more" if len(names) > first else "")


GATE = Gate("response-times", "Is every alert answered as soon as its severity asks?", look)
