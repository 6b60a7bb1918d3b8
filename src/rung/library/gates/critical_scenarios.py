"""Every critical scenario has a runbook.

Asks: is there a runbook for each alert of severity critical, and for each risk of that level?

Why: these are the ones that wake people. Without a page the first half hour goes into finding out what to do.

Looks at: MON entries and alerting rules whose severity is critical (or page, emergency, severe), and RISK entries
whose level is critical. A runbook answers when it names the alert as its trigger, bears its name, or is linked from it.
"""

from __future__ import annotations

from rung.library.gate import Gate, Looked, Shortfall, View, level, unanswered


def look(view: View) -> Looked:
    """Return the critical alerts and risks that nothing answers."""
    alerts = tuple(alert for alert in view.alerts if alert.severity == "critical")
    risks = [r for r in view.kept("RISK") if level(r, "Level", "Risk Level", "Severity", "Priority") == "critical"]
    missing = [
        Shortfall(f"{risk.id} ({risk.title.text}): no runbook.", risk.path, risk.title.span, "Write its response.")
        for risk in risks
        if not view.answering(risk)
    ]
    return Looked((("critical alerts", len(alerts)), ("critical risks", len(risks))), (*unanswered(alerts), *missing))


GATE = Gate("critical-scenarios", "Does every critical scenario have a runbook?", look)
