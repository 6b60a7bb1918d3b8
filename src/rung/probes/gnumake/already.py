"""What make did of a goal while it was only asked: ``make -q`` runs recipe lines with a ``+`` or a ``$(MAKE)``.

Such a target was due, was made by the asking, and is called settled by the very make that has just made it (GNU Make
manual, "Instead of Executing Recipes").
"""

from __future__ import annotations

from collections.abc import Sequence

from rung.probes.gnumake.cause import ALWAYS, Explained, roots
from rung.probes.gnumake.explain import only_starts
from rung.probes.gnumake.rebuild import artifacts
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case, Ran


def made(ran: Ran) -> tuple[str, ...]:
    """Return the artifacts of the goal that changed while make was only asked (``-pqk``): they were due before."""
    ours = artifacts(ran.out) if ran.changes else {}
    return tuple(change.path for change in ran.changes if change.path in ours)


def may_have(case: Case, ran: Ran) -> bool:
    """Say whether make's "nothing is due" (exit 0) may come of a recipe that it ran when it was asked."""
    if ran.exit != 0 or ran.timed_out:
        return False
    found = scanned(case).reached(case.ask.target)
    return bool(ran.changes or found.unread) or any(act.targets for act in found.harmful)


def due(ran: Ran, found: Sequence[Explained]) -> bool:
    """Say whether work was due although make ended with 0; ``found`` is what a fresh look calls due.

    What is always due counts only where asking has changed a file by it: a phony target that starts another make, and
    nothing else, is settled when that one is.
    """
    first = roots(found) or found
    if made(ran) or any(each.cause not in ALWAYS for each in first):
        return True
    return bool(ran.changes) and any(each.step.recipe and not only_starts(each.step) for each in first)
