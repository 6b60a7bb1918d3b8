"""Every runbook has an escalation path.

Asks: does each runbook say when to turn to whom?

Why: the person who follows it will meet a case it does not cover. Without a path they go on too long alone, or wake
the wrong people.

Looks at: the Escalation section of each runbook. It must name somebody; a runbook that is itself an escalation passes.
"""

from __future__ import annotations

from rung.library.gate import Gate, Looked, Shortfall, View
from rung.library.identity import named
from rung.model.runbook import Runbook


def look(view: View) -> Looked:
    """Return the runbooks that name nobody to turn to."""
    missing = tuple(
        Shortfall(
            f"{named(runbook)}: {_what(runbook)}.", runbook.path, runbook.title.span, "Say when, whom, with what."
        )
        for runbook in view.runbooks
        if not _has_path(view, runbook)
    )
    return Looked((("runbooks", len(view.runbooks)),), missing)


def _has_path(view: View, runbook: Runbook) -> bool:
    if "escalat" in f"{runbook.title.text} {runbook.field('Category')}".casefold():
        return True
    path = runbook.escalation
    named_there = [*path.who, *path.prose] if path is not None else []
    header = runbook.field("Escalation")
    return any(not view.blank(prose.text) for prose in named_there) or not view.blank(header)


def _what(runbook: Runbook) -> str:
    return "its escalation names nobody" if runbook.escalation is not None else "no escalation path"


GATE = Gate("escalation-paths", "Does every runbook have an escalation path?", look)
