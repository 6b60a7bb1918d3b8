"""An ad-hoc command: written down with its judgement before anything of it runs."""

from __future__ import annotations

from rung.model.errors import RefusedError
from rung.model.event.address import called
from rung.model.event.step import AdHocAsked
from rung.run import adhoc
from rung.run.procedure import PlannedCommand, Procedure
from rung.run.state import RunState


def ask(procedure: Procedure, state: RunState, planned: PlannedCommand, reason: str) -> AdHocAsked:
    """Return the event of a person asking for ``planned``. Raises RefusedError while another one waits.

    A step in doubt admits commands that only look: they may show whether it ran.
    """
    if state.closed is not None:
        why = f"this run ended: {state.closed.outcome.value}"
        raise RefusedError(why, id="run-closed", advice="start a new one with `rung run`")
    before = adhoc.waiting(adhoc.with_adhoc(procedure, state), state)
    if before is not None:
        raise RefusedError(
            f"{called(before.step.number)} waits already: {before.step.title.text}",
            id="adhoc-waits",
            advice="let it run, or drop it with a reason: rung try RUN --drop REASON",
        )
    if state.doubtful and planned.effect.changes:
        raise RefusedError(
            f"{called(state.doubtful)} is in doubt: until somebody says whether it ran, only looking is admitted",
            id="in-doubt",
            advice="`rung resume RUN --settle ran` or `--settle not-run`, with a reason",
        )
    return AdHocAsked(
        number=len(state.adhoc) + 1,
        script=planned.command.text,
        language=planned.command.language,
        target=planned.target,
        effect=planned.effect.word,
        why=planned.verdict.reason,
        reason=reason.strip(),
        facets=tuple(sorted(facet.value for facet in planned.verdict.facets)),
        timeout=int(planned.command.words.timeout or 0),
    )
