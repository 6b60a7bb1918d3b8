"""The runbook's "Do not" rules against one step: which stand in its way, and what would lift them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer
from rung.model.expect import AlertIs, ClassIs, Expect, Holds, StepPassed, Timing, WhileAlert
from rung.model.runbook import Guard
from rung.model.stamp import Stamp
from rung.risk import context as risk
from rung.risk.guard import matches
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.state import RunState
from rung.run.status import passed

FRESH = 30.0
"""Seconds that a look at a guard's condition speaks for: the world goes on while people are asked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A guard that matches a command of the step. ``look`` is what must be checked to lift it, if that helps."""

    at: CheckAt
    guard: Guard
    script: str
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
    number = planned.step.number
    steps = tuple(each.step for each in procedure.steps) if number < 0 else (planned.step,)
    ours = (found for step in steps for found in _addressed(step.guards, step.number))
    passed_on = ((CheckAt(Part.INHERITED, 0, i), each.guard) for i, each in enumerate(procedure.inherited))
    sight = _Sight(procedure, state, now)
    for at, guard in (*passed_on, *_addressed(procedure.runbook.guards, 0), *ours):
        for command in planned.commands:
            found = _against(sight, (at, guard), command)
            if found is not None:
                yield found
                break


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
    if guard.refusal is None or not _matches(guard.refusal.pattern, planned, procedure, state):
        return None
    script = planned.command.text
    match guard.refusal.condition:
        case None if at.part is Part.INHERITED:
            return Standing(at, guard, script, procedure.inherited[at.index].why)
        case None:
            return Standing(at, guard, script, "the runbook refuses it always")
        case StepPassed(number=number):
            held = not passed(procedure, state, number)
            return Standing(at, guard, script, f"step {number} has not passed") if held else None
        case ClassIs(name=name):
            chosen = state.decision.boundary if state.decision else ""
            held = chosen.casefold() == name.casefold()
            return Standing(at, guard, script, f"the class is {name}") if held else None
        case Holds(expect=expect):
            return _until(sight, addressed, script, expect)
        case WhileAlert(alert=alert):
            lifted = Expect(None, AlertIs(alert, firing=False), Timing(), guard.refusal.span)
            return _until(sight, addressed, script, lifted)


def _until(sight: _Sight, addressed: tuple[CheckAt, Guard], script: str, expect: Expect) -> Standing | None:
    at, guard = addressed
    answer = sight.state.answers.get(at)
    looked = sight.state.looked.get(at)
    if answer is None or looked is None or sight.now.since(looked) > FRESH:
        return Standing(at, guard, script, "its condition must be looked at", look=expect)
    if answer is Answer.YES:
        return None
    return Standing(at, guard, script, "its condition does not hold")


def _matches(pattern: str, planned: PlannedCommand, procedure: Procedure, state: RunState) -> bool:
    inputs = tuple(risk.Input(i.name, i.kind) for i in procedure.runbook.inputs)
    text = _filled(planned.command.text, planned.command.language, state)
    # A guard that cannot tell stands: to let a refused command through is worse than to ask.
    return matches(pattern, text, planned.command.language, risk.Context(inputs=inputs)).forbids


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
