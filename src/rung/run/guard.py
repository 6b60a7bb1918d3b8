"""The runbook's "Do not" rules against one step: which stand in its way, and what would lift them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer
from rung.model.expect import AlertIs, ClassIs, Expect, Holds, StepPassed, Timing, WhileAlert
from rung.model.runbook import Guard, Step
from rung.model.stamp import Stamp
from rung.risk import context as risk
from rung.risk.guards import keeps
from rung.risk.guards.answer import Answer as Answered
from rung.risk.guards.answer import Match
from rung.risk.guards.argv import unfold
from rung.risk.guards.guard import matches
from rung.risk.guards.keeps import Keep, Kept, keep
from rung.risk.guards.lost import Loss
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.state import RunState
from rung.run.status import passed

FRESH = 30.0
"""Seconds that a look at a guard's condition speaks for: the world goes on while people are asked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A guard that speaks of a command of the step. ``look`` is what must be checked to lift it, if that helps.

    ``how`` says in words that the command matches, or how it takes away what the guard keeps.
    """

    at: CheckAt
    guard: Guard
    how: str
    why: str
    look: Expect | None = None


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a guard is held against."""

    procedure: Procedure
    state: RunState
    now: Stamp


def standing(procedure: Procedure, state: RunState, planned: PlannedStep, now: Stamp) -> Iterator[Standing]:
    """Yield every typed guard that stands against the step, in the order of the file.

    Against an ad-hoc command, which belongs to no step, the guards of all steps stand. What a run inherited stands
    first. A condition that was looked at more than ``FRESH`` seconds before ``now`` must be looked at again.
    """
    sight = _Sight(procedure, state, now)
    for at, guard in against(procedure, planned.step):
        for command in planned.commands:
            found = _against(sight, (at, guard), command)
            if found is not None:
                yield found
                break


def against(procedure: Procedure, step: Step) -> Iterator[tuple[CheckAt, Guard]]:
    """Yield every "Do not" that speaks of a step, typed or not, with its address: see ``standing``."""
    steps = tuple(each.step for each in procedure.steps) if step.number < 0 else (step,)
    yield from ((CheckAt(Part.INHERITED, 0, i), each.guard) for i, each in enumerate(procedure.inherited))
    yield from _addressed(procedure.runbook.guards, 0)
    for each in steps:
        yield from _addressed(each.guards, each.number)


def unjudged(procedure: Procedure, state: RunState, planned: PlannedStep) -> Mapping[str, str]:
    """Return why a guard could not be judged for a command of the step, by the guard's words. Others are not there."""
    found: dict[str, str] = {}
    for _, guard in against(procedure, planned.step):
        pattern = guard.refusal.pattern if guard.refusal is not None else ""
        for command in planned.commands if pattern else ():
            kept = _kept(pattern, command, procedure, state)
            if kept.answer is keeps.Answer.UNSEEN:
                found[guard.text.text] = kept.reason
            elif (read := _matches(pattern, command, procedure, state)).answer is Answered.UNJUDGED:
                found.setdefault(guard.text.text, read.reason)
    return found


def losses(planned: PlannedCommand, procedure: Procedure, state: RunState) -> tuple[Loss, ...]:
    """Return what a command would take away or overwrite, with its values in place."""
    text = _filled(planned.command.text, planned.command.language, state)
    return tuple(unfold(text, planned.command.language, _context(procedure)).losses)


def removal(pattern: str, state: RunState) -> Keep | None:
    """Return what a guard keeps, with the values of the run in its place: a name of an input is no path."""
    return keep(_filled(pattern, "bash", state))


def _kept(pattern: str, planned: PlannedCommand, procedure: Procedure, state: RunState) -> Kept:
    if planned.kept is not None and pattern in planned.kept:
        return planned.kept[pattern]
    wanted = removal(pattern, state)
    return keeps.kept(wanted, losses(planned, procedure, state)) if wanted else Kept(keeps.Answer.FREE)


def _addressed(guards: tuple[Guard, ...], step: int) -> Iterator[tuple[CheckAt, Guard]]:
    return ((CheckAt(Part.GUARD, step, index), guard) for index, guard in enumerate(guards))


def place(procedure: Procedure, found: Standing) -> str:
    """Return where a guard stands, as ``path:line``, with the runbook and the run it came from where it is not ours."""
    if found.at.part is Part.INHERITED:
        inherited = procedure.inherited[found.at.index]
        return f"{inherited.of} {inherited.where}"
    return procedure.places.get(found.guard.span.start, procedure.runbook.path)


def _against(sight: _Sight, addressed: tuple[CheckAt, Guard], planned: PlannedCommand) -> Standing | None:
    at, guard = addressed
    procedure, state = sight.procedure, sight.state
    if guard.refusal is None:
        return None
    how = _speaks(guard.refusal.pattern, planned, procedure, state)
    if not how:
        return None
    match guard.refusal.condition:
        case None if at.part is Part.INHERITED:
            return Standing(at, guard, how, procedure.inherited[at.index].why)
        case None:
            return Standing(at, guard, how, "the runbook refuses it always")
        case StepPassed(number=number):
            held = not passed(procedure, state, number)
            return Standing(at, guard, how, f"step {number} has not passed") if held else None
        case ClassIs(name=name):
            chosen = state.decision.boundary if state.decision else ""
            held = chosen.casefold() == name.casefold()
            return Standing(at, guard, how, f"the class is {name}") if held else None
        case Holds(expect=expect):
            return _until(sight, addressed, how, expect)
        case WhileAlert(alert=alert):
            lifted = Expect(None, AlertIs(alert, firing=False), Timing(), guard.refusal.span)
            return _until(sight, addressed, how, lifted)


def _until(sight: _Sight, addressed: tuple[CheckAt, Guard], how: str, expect: Expect) -> Standing | None:
    at, guard = addressed
    answer = sight.state.answers.get(at)
    looked = sight.state.looked.get(at)
    if answer is None or looked is None or sight.now.since(looked) > FRESH:
        return Standing(at, guard, how, "its condition must be looked at", look=expect)
    if answer is Answer.YES:
        return None
    return Standing(at, guard, how, "its condition does not hold")


def _speaks(pattern: str, planned: PlannedCommand, procedure: Procedure, state: RunState) -> str:
    """Return how a command is what a guard forbids; empty where it is not."""
    found = _matches(pattern, planned, procedure, state)
    if found.answer is Answered.MATCHED:
        return f"it matches {planned.command.text.splitlines()[0]!r}"
    kept = _kept(pattern, planned, procedure, state)
    if kept.answer is keeps.Answer.HOLDS:
        return kept.reason
    # A guard that cannot tell stands: to let a refused command through is worse than to ask.
    return found.reason if found.forbids else ""


def _matches(pattern: str, planned: PlannedCommand, procedure: Procedure, state: RunState) -> Match:
    text = _filled(planned.command.text, planned.command.language, state)
    return matches(pattern, text, planned.command.language, _context(procedure))


def _context(procedure: Procedure) -> risk.Context:
    return risk.Context(inputs=tuple(risk.Input(i.name, i.kind) for i in procedure.runbook.inputs))


def _filled(text: str, language: str, state: RunState) -> str:
    """Return the command with its values in place, for the guard to see what would really run. Never executed.

    In one pass: a value that itself holds ``:name`` or ``$name`` is no place for another one. No kind of value admits a
    blank, a quote or a sign that a shell reads (``rung.model.kind``), so that none can change what the words are.
    """
    if not state.values:
        return text
    names = "|".join(re.escape(name) for name in sorted(state.values, key=len, reverse=True))
    bound = rf"(?<![:\w]):'?({names})\b'?" if language in {"http", "sql"} else rf"\$(?:\{{({names})\}}|({names})\b)"
    return re.sub(bound, lambda m: state.values[m[m.lastindex or 0]].value, text)
