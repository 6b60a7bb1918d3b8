"""Commands that a person added to a run: steps of their own, which the runbook lacks."""

from __future__ import annotations

from collections.abc import Mapping

from rung.model.effect import Effect, Facet, Verdict
from rung.model.event.step import AdHocAsked
from rung.model.prose import Prose
from rung.model.replacing import replace
from rung.model.runbook import Command, FenceWords, Step
from rung.model.span import Span
from rung.run.names import with_secrets
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.state import RunState
from rung.run.status import Status, status

_NOWHERE = Span(0, 0)


def with_adhoc(procedure: Procedure, state: RunState) -> Procedure:
    """Return the procedure with the ad-hoc commands of this run beside the runbook's own steps."""
    if len(procedure.adhoc) == len(state.adhoc):
        return procedure
    return replace(procedure, adhoc=tuple(planned(asked, procedure.secrets) for asked in state.adhoc))


def planned(asked: AdHocAsked, secrets: Mapping[str, str]) -> PlannedStep:
    """Return an ad-hoc command as a step, judged as it was when it was asked, with the secrets it names."""
    words = FenceWords(target=asked.target.name, timeout=float(asked.timeout) or None)
    command = Command(asked.script, asked.language, "", words, _NOWHERE, _NOWHERE)
    facets = frozenset(facet for facet in Facet if facet.value in asked.facets)
    verdict = Verdict(_effect(asked.effect), asked.why, "ad-hoc", facets=facets)
    return PlannedStep(_step(asked, command), (with_secrets(PlannedCommand(command, verdict, asked.target), secrets),))


def waiting(procedure: Procedure, state: RunState) -> PlannedStep | None:
    """Return the first ad-hoc command that has not ended, was not dropped or refused and is not in doubt, or None."""
    over = {Status.PASSED, Status.FAILED, Status.SKIPPED, Status.PASSED_OVER, Status.REFUSED, Status.DOUBT}
    return next((p for p in procedure.adhoc if status(procedure, state, p.step.number) not in over), None)


def _effect(word: str) -> Effect:
    """Return the level that was recorded; a word this version does not know may change anything."""
    return Effect.__members__.get(word.upper(), Effect.UNKNOWN)


def _step(asked: AdHocAsked, command: Command) -> Step:
    nothing: tuple[()] = ()
    return Step(
        number=-asked.number,
        label="",
        title=Prose(asked.script.splitlines()[0], _NOWHERE),
        section="",
        prose=nothing,
        commands=(command,),
        checks=nothing,
        guards=nothing,
        captures=nothing,
        mentions=nothing,
        span=_NOWHERE,
    )
