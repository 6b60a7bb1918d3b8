"""A run on record made ready again: its runbook as it was, its targets, and the "Do not" it inherited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rung.app.config.alerts import AlertSource
from rung.app.driving.log import Log
from rung.app.site import Site
from rung.model.errors import UntrustedError
from rung.model.expect import ClassIs, CommandOutput, Expect, Holds, StepOutput, StepPassed
from rung.model.replacing import replace
from rung.model.runbook import Guard, Runbook
from rung.model.span import Source, Span
from rung.run.packet import contact
from rung.run.procedure import Deadline, Inherited, PlannedCommand, Procedure
from rung.run.rules import rules
from rung.run.state import RunState
from rung.run.status import Status, passed, status
from rung.text.read import read

_APART = 1_000_000_000
"""Added to the bytes at which a parent's looks stand, so that they are not taken for those of the run itself."""


def planned(site: Site, log: Log) -> Procedure:
    """Return the steps of a run with its own targets, and what the runs above it forbid."""
    runbook, source = pinned(log)
    there, target = where(site, log)
    procedure = there.planner(target).plan(runbook, source)
    begun = log.state.opened
    return with_inherited(site, procedure, begun.parent) if begun and begun.parent else procedure


def with_inherited(site: Site, procedure: Procedure, parent: str) -> Procedure:
    """Return the procedure with what the run ``parent``, and those above it, leave to it: see ``heir``."""
    books = site.books()
    log = books.opened(books.store.find(parent))
    return heir(procedure, planned(site, log), log.state)


def heir(procedure: Procedure, above: Procedure, state: RunState) -> Procedure:
    """Return the procedure of a run that goes on for the run of ``above``, which stands at ``state``.

    Its "Do not" stand, and those of the change that it was about to make: this run takes that step's place. The
    times at which it was to be escalated hold too, unless it was, and the people it names, where this one names none.
    """
    legacy = _legacy(above, state)
    name = above.runbook.id or above.runbook.path
    own = tuple(Deadline(r.due, r.text, name) for r in rules(replace(above, deadlines=()), state) if r.due is not None)
    contacts = tuple(dict.fromkeys(who for who in (contact(above),) if who))
    return replace(
        procedure,
        inherited=legacy.guards,
        looks={**procedure.looks, **legacy.looks},
        deadlines=() if state.escalations else (*above.deadlines, *own),
        contacts=contacts,
    )


@dataclass(frozen=True, slots=True)
class _Legacy:
    guards: tuple[Inherited, ...]
    looks: Mapping[int, PlannedCommand] = field(default_factory=dict)


def _legacy(above: Procedure, state: RunState) -> _Legacy:
    looks: dict[int, PlannedCommand] = {}
    guards: list[Inherited] = []
    for each in (*above.inherited, *_own(above, state)):
        found = _still(each, above, state, looks)
        if found is not None:
            guards.append(found)
    return _Legacy(tuple(guards), looks)


def _own(above: Procedure, state: RunState) -> Iterator[Inherited]:
    name = above.runbook.id or above.runbook.path
    for guard in (*above.runbook.guards, *_of_the_change(above, state)):
        yield Inherited(
            guard, name, above.places.get(guard.span.start, above.runbook.path), f"{name} refuses it always"
        )


def _of_the_change(above: Procedure, state: RunState) -> tuple[Guard, ...]:
    """Return the guards of the first step that changes something and was not taken: the one that was decided about."""
    over = {Status.PASSED, Status.SKIPPED, Status.PASSED_OVER}
    left = (p for p in above.steps if p.effect.changes and status(above, state, p.step.number) not in over)
    found = next(left, None)
    return found.step.guards if found else ()


def _still(each: Inherited, above: Procedure, state: RunState, looks: dict[int, PlannedCommand]) -> Inherited | None:
    """Return the guard as it stands in a run below; None where what it asks for had come true before."""
    refusal = each.guard.refusal
    if refusal is None:
        return each
    match refusal.condition:
        case StepPassed(number=number):
            if passed(above, state, number):
                return None
            return _always(each, f"step {number} of {each.of} has not passed")
        case ClassIs(name=name):
            chosen = state.decision.boundary if state.decision else ""
            return _always(each, f"the class is {name}") if chosen.casefold() == name.casefold() else None
        case Holds(expect=expect):
            moved = _moved(expect, above, looks)
            if moved is None:
                return _always(each, f"its condition can only be looked at in {each.of}")
            condition = Holds(moved)
            return replace(each, guard=replace(each.guard, refusal=replace(refusal, condition=condition)))
        case _:
            return each


def _always(each: Inherited, why: str) -> Inherited:
    refusal = each.guard.refusal
    if refusal is None:
        raise AssertionError(each)  # only typed guards come here
    return replace(each, guard=replace(each.guard, refusal=replace(refusal, condition=None)), why=why)


def _moved(expect: Expect, above: Procedure, looks: dict[int, PlannedCommand]) -> Expect | None:
    """Return a condition that a run below can look at, its command added to ``looks``; None where there is none."""
    command: PlannedCommand | None
    match expect.source:
        case CommandOutput(span=span):
            command = above.looks.get(span.start)
        case StepOutput(number=number):
            step = above.step(number)
            command = step.commands[0] if step is not None and len(step.commands) == 1 else None
        case None:
            command = None
    if command is None:
        return None
    at = Span(_APART + expect.span.start, _APART + expect.span.end)
    if expect.span.start >= _APART:  # it came from further above
        at = Span(expect.span.start + _APART, expect.span.end + _APART)
    looks[at.start] = command
    return replace(expect, source=CommandOutput(command.command.text, at), span=at)


def where(site: Site, log: Log) -> tuple[Site, str]:
    """Return the site with the targets the run began with, and its target for commands that name none."""
    begun = log.state.opened
    if begun is None:
        return site, ""
    config = replace(
        site.config,
        targets={**site.config.targets, **{target.name: target for target in begun.targets}},
        alerts=AlertSource(begun.alerts_target, begun.alerts_path),
    )
    return replace(site, config=config), begun.target


def pinned(log: Log) -> tuple[Runbook, Source]:
    """Return the runbook as it was when the run began. Raises UntrustedError when it is not the recorded revision."""
    begun = log.state.opened
    if begun is None:
        raise UntrustedError(f"run {log.run} has no first entry", id="run-empty", advice="verify it: rung verify")
    source = Source(begun.path, log.store.blob(begun.source.blob))
    for runbook in read(source).runbooks:
        if runbook.revision == begun.revision and runbook.id == begun.runbook:
            return runbook, source
    raise UntrustedError(
        f"run {log.run} began with a revision of {begun.runbook or begun.path} that this version reads differently",
        id="revision-lost",
        advice="finish it with the version of rung that began it, or abort it and start anew",
    )
