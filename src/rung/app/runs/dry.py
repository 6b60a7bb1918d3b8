"""What a run would do, without doing any of it, and what cannot be known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from rung.app.runs.start import fits
from rung.app.shelf.shelf import Shelf
from rung.app.shelf.show import muted
from rung.app.site import Site
from rung.model.expect import CommandOutput
from rung.model.runbook import Check, Guard, Runbook
from rung.run.gate import forbidden
from rung.run.names import inputs, placeholder
from rung.run.procedure import PlannedStep, Procedure

NOTHING: Mapping[str, str] = MappingProxyType({})


def preview(
    site: Site, shelf: Shelf, runbook: Runbook, target: str, given: Mapping[str, str] = NOTHING
) -> Iterator[str]:
    """Yield what each step would run, where, how dangerous it is, and what is still unknown.

    Raises UsageError for a value in ``given`` that the runbook does not take.
    """
    for name, value in given.items():
        fits(runbook, name, value)
    procedure = site.planner(target).plan(runbook, shelf.sources[runbook.path])
    yield f"{runbook.id} {runbook.title.text}: a dry run, nothing is started"
    yield from _guards(runbook.guards, "   in every step: ")
    for planned in procedure.steps:
        yield f"{planned.step.number}/{len(procedure.steps)} {planned.step.title.text} ({planned.effect.word})"
        yield from _guards(planned.step.guards, "   ")
        yield from _commands(planned)
        yield from _unknown(runbook, planned, given)
        for check in planned.step.checks:
            yield f"   then check: {check.text.text}"
            yield from _unlooked(procedure, check)
        if planned.effect.changes:
            yield "   would wait for: evidence, note, decision, approval"


def _guards(guards: Iterable[Guard], before: str) -> Iterator[str]:
    """Say what must not be done, and whether that is enforced or left to people."""
    for guard in guards:
        why = muted(guard)
        held = f"NOT enforced: {why}" if why else "enforced" if guard.refusal else "a person heeds it"
        yield f"{before}{forbidden(guard.text.text)} ({held})"


def _commands(planned: PlannedStep) -> Iterator[str]:
    if not planned.commands:
        yield "   a person does this step"
    for command in planned.commands:
        for line in command.command.text.splitlines():
            yield f"   on {command.target.name} ({command.target.env}): {line}"
        yield from (f"   declared: {sentence}" for sentence in command.verdict.lowered)


def _unlooked(procedure: Procedure, check: Check) -> Iterator[str]:
    """Say of a check whose command is not known to look that it will not be made."""
    source = check.expect.source if check.expect else None
    look = procedure.looks.get(source.span.start) if isinstance(source, CommandOutput) else None
    if look is not None and look.effect.changes:
        yield f"   will NOT be run, and so not be known: {look.verdict.reason}"


def _unknown(runbook: Runbook, planned: PlannedStep, given: Mapping[str, str]) -> Iterator[str]:
    for wanted in inputs(runbook, planned):
        if wanted.name in given:
            yield f"   with {wanted.name} = {given[wanted.name]} (given)"
            continue
        yield f"   not known yet: {wanted.name} ({wanted.kind}), from {wanted.origin or 'a person'}"
    found = placeholder(planned)
    if found:
        yield f"   cannot run as written: the placeholder {found}"
