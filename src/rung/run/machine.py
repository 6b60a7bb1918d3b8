"""The machine: given the procedure, the state and the moment, what is due next. Pure."""

from __future__ import annotations

from rung.model.due import (
    Due,
    Execute,
    Finish,
    Look,
    NeedAnswer,
    NeedDecision,
    NeedRemedy,
    NeedTime,
    NeedValue,
    NeedVerdict,
    Refuse,
    Take,
    Warn,
)
from rung.model.event.address import CheckAt, Part, called
from rung.model.event.check import Answer
from rung.model.event.run import Outcome
from rung.model.expect import Holds, StepFails
from rung.model.runbook import Check
from rung.run import adhoc
from rung.run.gate import Pass, broken, choice, digest_of, gate, guarded
from rung.run.moment import Moment
from rung.run.names import inputs, placeholder, undeclared
from rung.run.procedure import PlannedStep, Procedure
from rung.run.route import changed_something, circle, route
from rung.run.rules import rules
from rung.run.signs import sign
from rung.run.state import RunState
from rung.run.status import Status, failure, status

_SETTLED = frozenset({Status.PASSED, Status.SKIPPED, Status.PASSED_OVER, Status.BYPASSED})


def due(procedure: Procedure, state: RunState, moment: Moment) -> Due:
    """Return the one thing that comes next. Never continues past a failure, a doubt or the run's time by itself."""
    found = _next(procedure, state, moment)
    if state.limit is None or not state.limit.over(moment.stamp):
        return found
    match found:
        case Execute(step=number) | Look(check=CheckAt(step=number)):
            return NeedTime(number, state.limit.seconds, state.limit.of)
        case _:
            return found


def _next(procedure: Procedure, state: RunState, moment: Moment) -> Due:
    procedure = adhoc.with_adhoc(procedure, state)
    if state.closed is not None:
        return Finish(state.closed.outcome, state.closed.reason)
    if state.doubtful:
        looking = _adhoc(procedure, state, moment, only_looks=True)
        return looking or NeedVerdict(state.doubtful, state.step(state.doubtful).attempts)
    return (
        _trigger(procedure, state, moment)
        or _adhoc(procedure, state, moment)
        or _prerequisite(procedure, state)
        or route(procedure, state)
        or _steps(procedure, state, moment)
        or _proof(procedure, state, moment)
        or circle(procedure, state)
        or _end(procedure, state)
    )


def _trigger(procedure: Procedure, state: RunState, moment: Moment) -> Due | None:
    for rule in rules(procedure, state):
        if rule.index in state.due:
            continue
        if rule.over(state.opened_at, moment.stamp):
            return Warn(rule.index, rule.text)
        match rule.trigger:
            case StepFails(number=number) if status(procedure, state, number) is Status.FAILED:
                return Warn(rule.index, rule.text)
            case Holds() if state.answers.get(CheckAt(Part.TRIGGER, 0, rule.index)) is Answer.YES:
                return Warn(rule.index, rule.text)
    return None


def _adhoc(procedure: Procedure, state: RunState, moment: Moment, *, only_looks: bool = False) -> Due | None:
    """Carry out what a person asked for beside the runbook, before going on: through the same gates as a step."""
    planned = adhoc.waiting(procedure, state)
    if planned is None or (only_looks and planned.effect.changes):
        return None
    return _runnable(procedure, state, planned) or _execute(procedure, state, planned, moment)


def _prerequisite(procedure: Procedure, state: RunState) -> Due | None:
    """Make the typed prerequisites first; what a person must confirm waits until something would change."""
    for index, check in enumerate(procedure.runbook.prerequisites):
        at = CheckAt(Part.PREREQUISITE, 0, index)
        if check.expect is None or at in state.waived:
            continue
        answer = state.answers.get(at)
        if answer is None:
            return Look(at, check.expect)
        if answer is not Answer.YES:
            return NeedRemedy(at, state.denied(at, f"prerequisite not met: {check.text.text}"))
    return None


def _steps(procedure: Procedure, state: RunState, moment: Moment) -> Due | None:
    for planned in procedure.steps:
        now = status(procedure, state, planned.step.number)
        if now in _SETTLED:
            continue
        if now is Status.FAILED:
            return _remedy(procedure, state, planned)
        return _step(procedure, state, planned, moment)
    return None


def _remedy(procedure: Procedure, state: RunState, planned: PlannedStep) -> Due:
    number = planned.step.number
    why = failure(planned, state)
    named = next((rule.text for rule in rules(procedure, state) if rule.index in state.due), "")
    table = procedure.runbook.decision
    classes = choice(procedure, state, number) if table and table.boundaries and not procedure.deployment else None
    return NeedRemedy(CheckAt(Part.STEP, number, -1), why, named, classes if classes and classes.citable else None)


def _step(procedure: Procedure, state: RunState, planned: PlannedStep, moment: Moment) -> Due:
    step = planned.step
    now = state.step(step.number)
    if not planned.commands and not now.attested:
        return NeedAnswer(CheckAt(Part.STEP, step.number, -1), step.title.text)
    if now.done < len(planned.commands):
        return _runnable(procedure, state, planned) or _execute(procedure, state, planned, moment)
    for capture in step.captures:
        if capture.name not in state.values:
            return Take(step.number, capture)
    return _check(state, step.number, step.checks) or NeedRemedy(CheckAt(Part.STEP, step.number, -1), "unfinished")


def _runnable(procedure: Procedure, state: RunState, planned: PlannedStep) -> Due | None:
    number = planned.step.number
    found = placeholder(planned)
    if found:
        advice = (
            "declare it under ## Inputs and write it as $name (shell) or :name (sql, http); where these "
            "very letters are meant, part them: '<''title>'"
        )
        return Refuse(number, "placeholder", f"{called(number)} still holds the placeholder {found}", advice)
    unknown = sorted(undeclared(procedure.runbook, planned))
    if unknown:
        why = f"{called(number)} takes the value {unknown[0]}, which no input declares and no step captures"
        return Refuse(number, "undeclared-input", why, "declare it under ## Inputs")
    for wanted in inputs(procedure.runbook, planned):
        if wanted.name not in state.values:
            return NeedValue(number, wanted)
    return None


def _execute(procedure: Procedure, state: RunState, planned: PlannedStep, moment: Moment) -> Due:
    number = planned.step.number
    now = state.step(number)
    if not planned.effect.changes:
        digest = digest_of(procedure, state, planned) if state.broken else ""
        opened = bool(digest) and broken(state, number=number, digest=digest, moment=moment)
        stands = None if opened else guarded(procedure, state, planned, moment)
        return stands or Execute(number, now.done, now.attempts + 1, "")
    looks = _question(procedure, state, moment) or sign(procedure, state, moment) or _asked(procedure, state)
    found = looks or gate(procedure, state, planned, moment)
    return Execute(number, now.done, now.attempts + 1, found.digest) if isinstance(found, Pass) else found


def _question(procedure: Procedure, state: RunState, moment: Moment) -> Due | None:
    """Answer the questions of the evidence table that only look, once, before the first change or the proof."""
    answered = {ended.index for _, ended in state.step(0).ended}
    for index, planned in enumerate(procedure.questions):
        runs = not planned.effect.changes and not placeholder(planned) and not undeclared(procedure.runbook, planned)
        known = all(wanted.name in state.values for wanted in inputs(procedure.runbook, planned))
        if index not in answered and runs and known and guarded(procedure, state, planned, moment) is None:
            return Execute(0, index, state.step(0).attempts + 1, "")
    return None


def _asked(procedure: Procedure, state: RunState) -> Due | None:
    """Look at the typed escalation triggers once, before the first change."""
    escalation = procedure.runbook.escalation
    for index, when in enumerate(escalation.when if escalation else ()):
        at = CheckAt(Part.TRIGGER, 0, index)
        if isinstance(when.trigger, Holds) and at not in state.answers:
            return Look(at, when.trigger.expect)
    return None


def _check(state: RunState, number: int, checks: tuple[Check, ...]) -> Due | None:
    for index, check in enumerate(checks):
        at = CheckAt(Part.STEP, number, index)
        if at not in state.answers:
            return Look(at, check.expect) if check.expect else NeedAnswer(at, check.text.text)
    return None


def _proof(procedure: Procedure, state: RunState, moment: Moment) -> Due | None:
    looks = _question(procedure, state, moment) or sign(procedure, state, moment)
    if looks is not None:
        return looks
    table = procedure.runbook.decision
    if table and table.boundaries and state.decision is None and not procedure.deployment:
        return NeedDecision(0, tuple(b.name for b in table.boundaries), tuple(sorted(state.citable)))
    for index, check in enumerate(procedure.runbook.proof):
        at = CheckAt(Part.PROOF, 0, index)
        answer = state.answers.get(at)
        if answer is Answer.YES or at in state.waived:
            continue
        if answer is None:
            return Look(at, check.expect) if check.expect else NeedAnswer(at, check.text.text)
        return NeedRemedy(at, state.denied(at, f"proof failed: {check.text.text}"))
    return None


def _end(procedure: Procedure, state: RunState) -> Due:
    changed = changed_something(procedure, state)
    incident = not procedure.deployment
    waived = [str(at) for at in state.waived if at.part is Part.PROOF and state.answers.get(at) is not Answer.YES]
    reason = f"not proved: {', '.join(waived)} was passed over" if waived else ""
    return Finish(Outcome.REPAIRED if changed and incident else Outcome.DONE, reason)
