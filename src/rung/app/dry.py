"""What a run would do, without doing any of it, and what cannot be known before."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.shelf import Shelf
from rung.app.site import Site
from rung.model.runbook import Runbook
from rung.run.names import inputs, placeholder
from rung.run.procedure import PlannedStep


def preview(site: Site, shelf: Shelf, runbook: Runbook, target: str) -> Iterator[str]:
    """Yield what each step would run, where, how dangerous it is, and what is still unknown."""
    procedure = site.planner(target).plan(runbook, shelf.sources[runbook.path])
    yield f"{runbook.id} {runbook.title.text}: a dry run, nothing is started"
    for planned in procedure.steps:
        yield f"{planned.step.number}/{len(procedure.steps)} {planned.step.title.text} ({planned.effect.word})"
        yield from _commands(planned)
        yield from _unknown(runbook, planned)
        yield from (f"   then check: {check.text.text}" for check in planned.step.checks)
        if planned.effect.changes:
            yield "   would wait for: evidence, note, decision, approval"


def _commands(planned: PlannedStep) -> Iterator[str]:
    if not planned.commands:
        yield "   a person does this step"
    for command in planned.commands:
        for line in command.command.text.splitlines():
            yield f"   on {command.target.name} ({command.target.env}): {line}"
        yield from (f"   declared: {sentence}" for sentence in command.verdict.lowered)


def _unknown(runbook: Runbook, planned: PlannedStep) -> Iterator[str]:
    for wanted in inputs(runbook, planned):
        yield f"   not known yet: {wanted.name} ({wanted.kind}), from {wanted.origin or 'a person'}"
    found = placeholder(planned)
    if found:
        yield f"   cannot run as written: the placeholder {found}"
