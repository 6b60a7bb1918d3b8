"""Every place of a runbook that names a step by its number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rung.lint.phrases import expects
from rung.model.expect import ChangedSince, Expect, Holds, Refusal, SameAs, StepFails, StepOutput, StepPassed, Trigger
from rung.model.runbook import Runbook, ToStep
from rung.model.span import Span


@dataclass(frozen=True, slots=True)
class NamedStep:
    """A step number and the bytes of what names it."""

    number: int
    span: Span


def named_steps(runbook: Runbook) -> Iterator[NamedStep]:
    """Yield each step number that a condition, a guard, a route or an escalation of ``runbook`` depends on."""
    for check in expects(runbook):
        yield from _in_expect(check.expect, check.span)
    for guard in (*runbook.guards, *(guard for step in runbook.steps for guard in step.guards)):
        yield from _in_refusal(guard.refusal, guard.span)
    for row in runbook.decision.boundaries if runbook.decision is not None else ():
        yield from _in_expect(row.expect, row.span)
        if isinstance(row.route, ToStep):
            yield NamedStep(row.route.number, row.span)
    for when in runbook.escalation.when if runbook.escalation is not None else ():
        yield from _in_trigger(when.trigger, when.text.span)


def _in_expect(expect: Expect | None, span: Span) -> Iterator[NamedStep]:
    if expect is None:
        return
    if isinstance(expect.source, StepOutput):
        yield NamedStep(expect.source.number, span)
    if isinstance(expect.matcher, SameAs | ChangedSince):
        yield NamedStep(expect.matcher.step, span)


def _in_refusal(refusal: Refusal | None, span: Span) -> Iterator[NamedStep]:
    match refusal.condition if refusal is not None else None:
        case StepPassed(number):
            yield NamedStep(number, span)
        case Holds(expect):
            yield from _in_expect(expect, span)
        case _:
            return


def _in_trigger(trigger: Trigger, span: Span) -> Iterator[NamedStep]:
    match trigger:
        case StepFails(number):
            yield NamedStep(number, span)
        case Holds(expect):
            yield from _in_expect(expect, span)
        case _:
            return
