"""Turns the step numbers of typed phrases, which are as written, into the numbers the steps have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rung.model.expect import ChangedSince, Expect, Holds, Refusal, SameAs, StepFails, StepOutput, StepPassed, Trigger
from rung.model.replacing import replace
from rung.model.runbook import Boundary, Check, Decision, Escalation, Guard, Runbook, Step, ToStep

_NUMBER = re.compile(r"\d{1,9}")


def renumbered(runbook: Runbook) -> Runbook:
    """Return the runbook with phrases that name ``step 3`` pointing at the step labelled 3.

    Nothing changes when the labels are the numbers already, or are not all different, or are
    longer than any number of a step.
    """
    labels = [step.label for step in runbook.steps]
    if not all(_NUMBER.fullmatch(label) for label in labels) or len(set(labels)) != len(labels):
        return runbook
    numbers = {int(step.label): step.number for step in runbook.steps}
    if all(label == number for label, number in numbers.items()):
        return runbook
    return replace(
        runbook,
        prerequisites=tuple(_check(each, numbers) for each in runbook.prerequisites),
        steps=tuple(_step(each, numbers) for each in runbook.steps),
        guards=tuple(_guard(each, numbers) for each in runbook.guards),
        decision=_decision(runbook.decision, numbers),
        escalation=_escalation(runbook.escalation, numbers),
        proof=tuple(_check(each, numbers) for each in runbook.proof),
        post=tuple(_check(each, numbers) for each in runbook.post),
    )


def _step(step: Step, numbers: Mapping[int, int]) -> Step:
    checks = tuple(_check(each, numbers) for each in step.checks)
    return replace(step, checks=checks, guards=tuple(_guard(each, numbers) for each in step.guards))


def _check(check: Check, numbers: Mapping[int, int]) -> Check:
    return replace(check, expect=_expect(check.expect, numbers)) if check.expect else check


def _guard(guard: Guard, numbers: Mapping[int, int]) -> Guard:
    return replace(guard, refusal=_refusal(guard.refusal, numbers)) if guard.refusal else guard


def _expect(expect: Expect, numbers: Mapping[int, int]) -> Expect:
    source, matcher = expect.source, expect.matcher
    if isinstance(source, StepOutput):
        source = StepOutput(numbers.get(source.number, source.number))
    if isinstance(matcher, SameAs):
        matcher = SameAs(numbers.get(matcher.step, matcher.step))
    elif isinstance(matcher, ChangedSince):
        matcher = ChangedSince(numbers.get(matcher.step, matcher.step))
    return replace(expect, source=source, matcher=matcher)


def _refusal(refusal: Refusal, numbers: Mapping[int, int]) -> Refusal:
    match refusal.condition:
        case StepPassed(number):
            return replace(refusal, condition=StepPassed(numbers.get(number, number)))
        case Holds(expect):
            return replace(refusal, condition=Holds(_expect(expect, numbers)))
        case _:
            return refusal


def _trigger(trigger: Trigger, numbers: Mapping[int, int]) -> Trigger:
    match trigger:
        case StepFails(number):
            return StepFails(numbers.get(number, number))
        case Holds(expect):
            return Holds(_expect(expect, numbers))
        case _:
            return trigger


def _decision(decision: Decision | None, numbers: Mapping[int, int]) -> Decision | None:
    return decision and replace(decision, boundaries=tuple(_boundary(each, numbers) for each in decision.boundaries))


def _boundary(boundary: Boundary, numbers: Mapping[int, int]) -> Boundary:
    route = boundary.route
    if isinstance(route, ToStep):
        route = ToStep(numbers.get(route.number, route.number))
    return replace(boundary, route=route, expect=_expect(boundary.expect, numbers) if boundary.expect else None)


def _escalation(escalation: Escalation | None, numbers: Mapping[int, int]) -> Escalation | None:
    if escalation is None:
        return None
    when = tuple(replace(each, trigger=_trigger(each.trigger, numbers)) for each in escalation.when)
    return replace(escalation, when=when)
