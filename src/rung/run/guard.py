"""The runbook's "Do not" rules against one step: which stand in its way, and what would lift them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.model.event import Answer, CheckAt, Part
from rung.model.expect import AlertIs, ClassIs, Expect, Holds, StepPassed, Timing, WhileAlert
from rung.model.runbook import Guard
from rung.risk import context as risk
from rung.risk.guard import matches
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.state import RunState
from rung.run.status import passed


@dataclass(frozen=True, slots=True)
class Standing:
    """A guard that matches a command of the step. ``look`` is what must be checked to lift it, if that helps."""

    at: CheckAt
    guard: Guard
    script: str
    why: str
    look: Expect | None = None


def standing(procedure: Procedure, state: RunState, planned: PlannedStep) -> Iterator[Standing]:
    """Yield every typed guard that stands against the step, in the order of the file.

    Against an ad-hoc command, which belongs to no step, the guards of all steps stand.
    """
    number = planned.step.number
    steps = tuple(each.step for each in procedure.steps) if number < 0 else (planned.step,)
    ours = (found for step in steps for found in _addressed(step.guards, step.number))
    for at, guard in (*_addressed(procedure.runbook.guards, 0), *ours):
        for command in planned.commands:
            found = _against(procedure, state, (at, guard), command)
            if found is not None:
                yield found
                break


def _addressed(guards: tuple[Guard, ...], step: int) -> Iterator[tuple[CheckAt, Guard]]:
    return ((CheckAt(Part.GUARD, step, index), guard) for index, guard in enumerate(guards))


def _against(
    procedure: Procedure, state: RunState, addressed: tuple[CheckAt, Guard], planned: PlannedCommand
) -> Standing | None:
    at, guard = addressed
    if guard.refusal is None or not _matches(guard.refusal.pattern, planned, procedure, state):
        return None
    script = planned.command.text
    match guard.refusal.condition:
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
            return _until(at, guard, script, state, expect)
        case WhileAlert(alert=alert):
            lifted = Expect(None, AlertIs(alert, firing=False), Timing(), guard.refusal.span)
            return _until(at, guard, script, state, lifted)


def _until(at: CheckAt, guard: Guard, script: str, state: RunState, expect: Expect) -> Standing | None:
    answer = state.answers.get(at)
    if answer is Answer.YES:
        return None
    if answer is None:
        return Standing(at, guard, script, "its condition has not been looked at", look=expect)
    return Standing(at, guard, script, "its condition does not hold")


def _matches(pattern: str, planned: PlannedCommand, procedure: Procedure, state: RunState) -> bool:
    inputs = tuple(risk.Input(i.name, i.kind) for i in procedure.runbook.inputs)
    text = _filled(planned.command.text, planned.command.language, state)
    # A guard that cannot tell stands: to let a refused command through is worse than to ask.
    return matches(pattern, text, planned.command.language, risk.Context(inputs=inputs)).forbids


def _filled(text: str, language: str, state: RunState) -> str:
    """Return the command with its values in place, for the guard to see what would really run. Never executed."""
    for name, given in state.values.items():
        mark = rf":'?{name}\b'?" if language in {"http", "sql"} else rf"\$(?:\{{{name}\}}|{name}\b)"
        text = re.sub(mark, given.value.replace("\\", r"\\"), text)
    return text
