"""Every rollback trigger leads to a runbook.

Asks: does each DEP entry that speaks of rolling back name the runbook that does it, and is that runbook here?

Why: "roll back if the error rate rises" is half a sentence. The other half is needed while users are failing.

Looks at: DEP entries whose text holds rollback, roll back or revert. A runbook answers when the entry names it, or
when it names the entry as its trigger or among its linked ids and is itself about rolling back.
"""

from __future__ import annotations

import re

from rung.library.gate import Gate, Looked, Shortfall, View
from rung.library.links import references
from rung.model.runbook import Register, Runbook

_ROLLBACK = re.compile(r"\broll(?:s|ed|ing)?[\s-]?back|\brevert|\bback(?:ing)? out\b|\bundo\b", re.IGNORECASE)


def look(view: View) -> Looked:
    """Return the rollback triggers that lead to no runbook that is here."""
    triggers = tuple(entry for entry in view.kept("DEP") if _ROLLBACK.search(view.text(entry)))
    missing = tuple(_missing(view, entry) for entry in triggers if not _answered(view, entry))
    return Looked((("DEP entries with a rollback", len(triggers)),), missing)


def _answered(view: View, entry: Register) -> bool:
    named = any(view.runs(reference.id) for reference in references(entry))
    return named or any(_rolls_back(runbook) for runbook in view.answering(entry))


def _rolls_back(runbook: Runbook) -> bool:
    handles = runbook.scope.handles if runbook.scope else ()
    texts = (runbook.title.text, runbook.field("Trigger"), *(prose.text for prose in handles))
    return any(_ROLLBACK.search(text) for text in texts)


def _missing(view: View, entry: Register) -> Shortfall:
    lost = view.promised(entry)
    what = f"leads to {', '.join(lost)}, not here" if lost else "names no runbook"
    message = f"{entry.id} ({entry.title.text}) speaks of rolling back and {what}."
    return Shortfall(message, entry.path, entry.title.span, "Write Rollback: RUN-… in it, and that runbook.")


GATE = Gate("rollback-triggers", "Does every rollback trigger lead to a runbook?", look)
