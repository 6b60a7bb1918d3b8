"""The incident response matrix: scenario → trigger → runbook → response time → owner → escalation → proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rung.library.gate import Alert, View, word
from rung.library.gates.response_times import WORDS
from rung.library.identity import named
from rung.model.runbook import Register, Runbook

_PLANNED = ("deploy", "release", "maint", "upgrade", "migration", "change")
_ORDER = {"critical": 0, "high": 1, "warning": 2, "medium": 3, "low": 4, "info": 5}


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario. A gap is a row whose ``gap`` says what is missing; its ``runbook`` is then empty."""

    scenario: str
    severity: str
    trigger: str
    runbook: str
    response: str
    owner: str
    escalation: str
    proven: str
    path: str
    gap: str = ""


HEADS = ("Scenario", "Trigger", "Runbook", "Response time", "Owner", "Escalation", "Proven")


def matrix(view: View) -> tuple[Row, ...]:
    """Return one row for each alert and runbook that answers it, then the runbooks without an alert.

    Rows stand by severity, the worst first, then by name. An alert that nothing answers is a row too.
    """
    rows = [row for alert in view.alerts for row in _of_alert(view, alert)]
    answered = {id(runbook) for alert in view.alerts for runbook in alert.runbooks}
    rows += [_row(view, runbook, None) for runbook in view.runbooks if id(runbook) not in answered]
    rows += _promised(view)
    rows.sort(key=lambda row: (_ORDER.get(row.severity, len(_ORDER)), row.trigger, row.runbook, row.scenario))
    return tuple(dict.fromkeys(rows))


def _of_alert(view: View, alert: Alert) -> Iterator[Row]:
    for runbook in alert.runbooks:
        yield _row(view, runbook, alert)
    if not alert.runbooks:
        entry = _entry(view, alert)
        owner = entry.field("Owner") if entry else ""
        response = (entry.field("Response Time") if entry else "") or WORDS.get(alert.severity, "")
        scenario = alert.title or alert.name
        gap = f"{alert.name}: no runbook"
        yield Row(scenario, alert.severity, alert.name, "", response, owner, "", "", alert.path, gap)


def _entry(view: View, alert: Alert) -> Register | None:
    return next((one for one in view.kept("MON") if one.id == alert.name), None)


def _row(view: View, runbook: Runbook, alert: Alert | None) -> Row:
    owner = view.library.owner(runbook)
    severity = alert.severity if alert and alert.severity else word(runbook.field("Severity"))
    entry = _entry(view, alert) if alert else None
    written = runbook.field("Response Time") or (entry.field("Response Time") if entry else "")
    return Row(
        scenario=(alert.title or alert.name) if alert else runbook.title.text,
        severity=severity,
        trigger=alert.name if alert else runbook.field("Trigger"),
        runbook=named(runbook) if runbook.id else runbook.path,
        response=written or ("planned" if _is_planned(runbook, alert) else WORDS.get(severity, "")),
        owner=owner.owner if owner and not view.blank(owner.owner) else "",
        escalation=_escalation(view, runbook),
        proven=_proven(view, runbook),
        path=runbook.path,
    )


def _is_planned(runbook: Runbook, alert: Alert | None) -> bool:
    """Say whether nobody waits for an answer: planned work that no alert calls for."""
    return alert is None and runbook.field("Category").casefold().startswith(_PLANNED)


def _escalation(view: View, runbook: Runbook) -> str:
    if runbook.escalation is None:
        return runbook.field("Escalation")
    said = [prose.text for prose in runbook.escalation.who if not view.blank(prose.text)]
    return "; ".join(said)


def _proven(view: View, runbook: Runbook) -> str:
    day = view.tested(runbook) if view.tested else None
    if day is not None:
        return f"{day.isoformat()}, this revision"
    typed = runbook.field("Last Tested")
    return f"no ({typed} is a claim)" if typed and not view.blank(typed) else "no"


def _promised(view: View) -> Iterator[Row]:
    """Yield a gap for each runbook that a risk or a deployment criterion names and that is not here."""
    for kind in ("DEP", "RISK"):
        for entry in view.kept(kind):
            for lost in view.promised(entry):
                gap = f"{entry.id}: {lost} is not here"
                owner = entry.field("Owner")
                yield Row(entry.title.text, "", entry.id, "", "", owner, "", "", entry.path, gap)


def cells(row: Row) -> tuple[str, ...]:
    """Return the cells of a row in the order of the heads; an empty one says so."""
    runbook = row.runbook or row.gap
    values = (row.scenario, row.trigger, runbook, row.response, row.owner, row.escalation, row.proven)
    return tuple(" ".join(value.split()) or "none" for value in values)
