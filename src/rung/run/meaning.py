"""What a runbook makes rung do, without where it stands: to see that an edit changed nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from rung.model.expect import Capture, CommandOutput, Expect, Holds, Refusal
from rung.model.replacing import replace
from rung.model.runbook import Boundary, Check, Guard, Runbook, Step
from rung.model.span import Span

_NOWHERE = Span(0, 0)


def kept(before: Runbook, after: Runbook, additions: int) -> bool:
    """Say whether ``after`` does all that ``before`` did, in its order, and at most so many new things behind it.

    New may be steps, inputs, classes and questions; everything else must be as it was.
    """
    grown = 0
    for old, new in zip(_lists(before), _lists(after), strict=True):
        if tuple(new[: len(old)]) != tuple(old):
            return False
        grown += len(new) - len(old)
    return grown <= additions and _rest(before) == _rest(after)


def _lists(runbook: Runbook) -> tuple[Sequence[object], ...]:
    return (
        tuple(_step(step) for step in runbook.steps),
        tuple((wanted.name, wanted.kind, wanted.example, wanted.origin) for wanted in runbook.inputs),
        tuple(_boundary(one) for one in (runbook.decision.boundaries if runbook.decision else ())),
        tuple((one.command.text, one.command.language, one.command.words) for one in runbook.evidence),
    )


def _rest(runbook: Runbook) -> tuple[object, ...]:
    escalation = runbook.escalation
    headers = tuple((h.name, h.value.text) for h in runbook.headers if h.name.casefold() != "last tested")
    return (
        headers,
        tuple(_check(check) for check in runbook.prerequisites),
        tuple(_check(check) for check in runbook.proof),
        tuple(_guard(guard) for guard in runbook.guards),
        tuple(when.text.text for when in escalation.when) if escalation else (),
        tuple(who.text for who in escalation.who) if escalation else (),
        len(runbook.post),
        tuple(link.id for link in runbook.links),
    )


def _step(step: Step) -> tuple[object, ...]:
    return (
        step.number,
        tuple((command.text, command.language, command.words) for command in step.commands),
        tuple(_check(check) for check in step.checks),
        tuple(_guard(guard) for guard in step.guards),
        tuple(_capture(capture) for capture in step.captures),
    )


def _boundary(boundary: Boundary) -> tuple[object, ...]:
    return boundary.name, boundary.route, _expect(boundary.expect)


def _check(check: Check) -> object:
    return _expect(check.expect)


def _guard(guard: Guard) -> object:
    return None if guard.refusal is None else _refusal(guard.refusal)


def _refusal(refusal: Refusal) -> Refusal:
    condition = refusal.condition
    if isinstance(condition, Holds):
        held = _expect(condition.expect)
        condition = Holds(held) if held is not None else condition
    return replace(refusal, condition=condition, span=_NOWHERE)


def _capture(capture: Capture) -> Capture:
    return replace(capture, span=_NOWHERE)


def _expect(expect: Expect | None) -> Expect | None:
    if expect is None:
        return None
    source = replace(expect.source, span=_NOWHERE) if isinstance(expect.source, CommandOutput) else expect.source
    return replace(expect, source=source, span=_NOWHERE)
