"""Every high or medium risk has a response runbook.

Asks: does a runbook respond to each RISK entry whose level is critical, high or medium?

Why: a risk that was judged likely or costly and has no response is a decision to improvise.

Looks at: RISK entries with their Level (or Risk Level, Severity, Priority, Rating, Impact). An entry without a level
counts as a gap: nobody can tell. A runbook answers when the entry names it, or when it names the entry.
"""

from __future__ import annotations

from rung.library.gate import Gate, Looked, Shortfall, View, level
from rung.model.runbook import Register

_HEADERS = ("Level", "Risk Level", "Rating", "Severity", "Priority", "Risk", "Impact")
_ASKED = frozenset({"critical", "high", "warning", "medium"})


def look(view: View) -> Looked:
    """Return the risks that need a response and have none."""
    risks = view.kept("RISK")
    levels = {risk.id: level(risk, *_HEADERS) for risk in risks}
    asked = tuple(risk for risk in risks if levels[risk.id] in _ASKED)
    missing = [_missing(view, risk, levels[risk.id]) for risk in asked if not view.answering(risk)]
    unknown = tuple(risk for risk in risks if not levels[risk.id] and not view.answering(risk))
    missing += [_unknown(risk) for risk in unknown]
    counts = (("high and medium risks", len(asked)), ("risks without a level", len(unknown)))
    return Looked(counts, tuple(sorted(missing, key=lambda one: (one.path, one.span.start))))


def _missing(view: View, risk: Register, word: str) -> Shortfall:
    lost = view.promised(risk)
    what = f"{', '.join(lost)} is not here" if lost else "no runbook"
    message = f"{risk.id} ({risk.title.text}), {word}: {what}."
    return Shortfall(message, risk.path, risk.title.span, "Write the response, and Response: RUN-… in the entry.")


def _unknown(risk: Register) -> Shortfall:
    message = f"{risk.id} ({risk.title.text}): no level, so nobody can tell whether it needs a runbook."
    return Shortfall(message, risk.path, risk.title.span, "Write Level: high, medium or low.")


GATE = Gate("risks-answered", "Does every high or medium risk have a response runbook?", look)
