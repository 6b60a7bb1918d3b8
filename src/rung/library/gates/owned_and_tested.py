"""Every runbook has an owner, and a run or drill that proves this revision.

Asks: who keeps each runbook right, and when did this very revision last pass?

Why: a page nobody owns is nobody's to correct, and a page nobody tried is a guess. A date somebody typed proves
nothing: the last test is derived from the record of runs, and any change of the page ends it.

Looks at: the Owner line of each runbook, or the OWNERS and CODEOWNERS files that cover it; and the runs of the store
that passed with exactly this revision.
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.library.gate import Gate, Looked, Shortfall, View
from rung.library.identity import named
from rung.model.runbook import Runbook


def look(view: View) -> Looked:
    """Return the runbooks without an owner or without a proof."""
    missing = tuple(one for runbook in view.runbooks for one in _missing(view, runbook))
    passed = sum(view.tested is not None and view.tested(runbook) is not None for runbook in view.runbooks)
    record = "No record of runs was found." if view.tested is None else f"{passed} proven by a run of this revision."
    return Looked((("runbooks", len(view.runbooks)),), missing, (record,) if view.runbooks else ())


def _missing(view: View, runbook: Runbook) -> Iterator[Shortfall]:
    owner = view.library.owner(runbook)
    if owner is None or view.blank(owner.owner):
        yield Shortfall(f"{named(runbook)}: no owner.", runbook.path, runbook.title.span, "Write Owner: TEAM.")
    if view.tested is None or view.tested(runbook) is None:
        typed = runbook.header("Last Tested")
        claimed = typed is not None and not view.blank(typed.value.text)
        claim = f"; {typed.value.text} is a claim" if claimed and typed else ""
        place = typed.span if claimed and typed else runbook.title.span
        message = f"{named(runbook)}: no run of this revision is recorded{claim}."
        yield Shortfall(message, runbook.path, place, "Run or drill it: rung run.")


GATE = Gate("owned-and-tested", "Does every runbook have an owner and a last test that is proven?", look)
