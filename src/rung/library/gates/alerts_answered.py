"""Every alert maps to a runbook.

Asks: does a runbook answer each MON entry and each alerting rule?

Why: an alert that leads nowhere wakes someone who then has nothing to open. If nobody is meant to act on it, it
should not be an alert.

Looks at: MON entries, and the alerting rules of the rule files under the root but those of severity none. A rule
that bears the title or carries the id of a MON entry is that alert, and rules of one name and severity are one. How a
rule points to its runbook is the question of `rung alerts check`; here it is enough that one answers.
"""

from __future__ import annotations

from rung.library.gate import Gate, Looked, View, unanswered


def look(view: View) -> Looked:
    """Return the alerts that nothing answers."""
    counts = (("MON entries", len(view.kept("MON"))), ("alerting rules", len(view.rules)), ("alerts", len(view.alerts)))
    return Looked(counts, tuple(unanswered(view.alerts)))


GATE = Gate("alerts-answered", "Does every alert have a runbook?", look)
