"""Which runbooks are near an alert and were not taken, and why."""

from __future__ import annotations

from collections.abc import Sequence

from rung.library.identity import named
from rung.library.reasons import ID, Signal, ids
from rung.library.routing import Candidate, Considered, Ranked
from rung.model.runbook import Runbook


def others(signal: Signal, ranked: Ranked, runbooks: Sequence[Runbook]) -> tuple[Considered, ...]:
    """Return the runbooks that are near the alert and were not taken, those that a scope excludes first."""
    found = ids(signal)
    taken = {id(c.runbook) for c in ranked.candidates} | {id(c.runbook) for c in ranked.refused}
    pointed = _pointed(ranked.candidates)
    near: list[Considered] = []
    for runbook in runbooks:
        if id(runbook) in taken:
            continue
        if runbook.id and runbook.id in pointed:
            by, text = pointed[runbook.id]
            near.append(Considered(runbook, f"for another case, says {by}: {text}; {_trigger(runbook)}"))
        elif found & {r.id for r in (*runbook.links, *runbook.mentions)}:
            near.append(Considered(runbook, f"it only mentions the alert; {_trigger(runbook)}"))
    return (*ranked.refused, *sorted(near, key=lambda c: (c.runbook.id, c.runbook.path)))


def _pointed(candidates: tuple[Candidate, ...]) -> dict[str, tuple[str, str]]:
    """Return what the candidates' exclusions point at: id → (who says so, the exclusion)."""
    pointed: dict[str, tuple[str, str]] = {}
    for candidate in candidates:
        scope = candidate.runbook.scope
        for prose in scope.excludes if scope else ():
            for found in ID.findall(prose.text):
                pointed.setdefault(found, (named(candidate.runbook), prose.text))
    return pointed


def _trigger(runbook: Runbook) -> str:
    trigger = runbook.field("Trigger")
    return f"its trigger is: {trigger}" if trigger else "it names no trigger"
