"""What the changes of a run would take away on this machine, looked at for the guards that name what must stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rung.model.replacing import replace
from rung.model.target import LOCAL
from rung.risk.guards.keeps import Answer, Disk, Keep, kept
from rung.run.guard import losses, removal
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.state import RunState
from rung.run.status import Status, status


def reached(procedure: Procedure, state: RunState, disk: Callable[[str], Disk]) -> Procedure:
    """Return the procedure with what each guard says of each change here that is not over, as the files lie now.

    Itself where no guard names what must stay. ``disk`` shows the files as a command sees them in a folder.
    """
    look = _Look(_wanted(procedure, state), procedure, state, disk)
    if not look.wanted:
        return procedure
    over = {Status.PASSED, Status.SKIPPED}

    def looked(planned: PlannedStep) -> PlannedStep:
        return planned if status(procedure, state, planned.step.number) in over else look.step(planned)

    steps = tuple(looked(each) for each in procedure.steps)
    return replace(procedure, steps=steps, adhoc=tuple(looked(each) for each in procedure.adhoc))


def as_it_lies(planned: PlannedStep, procedure: Procedure, state: RunState, disk: Callable[[str], Disk]) -> PlannedStep:
    """Return one step of the procedure with what each guard says of it, as the files lie now."""
    look = _Look(_wanted(procedure, state), procedure, state, disk)
    return look.step(planned) if look.wanted else planned


def holding(planned: PlannedStep) -> frozenset[str]:
    """Return the patterns of the guards that hold against a step by what would be lost."""
    commands = (each.kept or {} for each in planned.commands)
    return frozenset(name for each in commands for name, found in each.items() if found.answer is Answer.HOLDS)


def _wanted(procedure: Procedure, state: RunState) -> Mapping[str, Keep]:
    guards = (
        *(each.guard for each in procedure.inherited),
        *procedure.runbook.guards,
        *(guard for planned in procedure.steps for guard in planned.step.guards),
    )
    patterns = (guard.refusal.pattern for guard in guards if guard.refusal is not None)
    found = ((pattern, removal(pattern, state)) for pattern in dict.fromkeys(patterns))
    return {pattern: each for pattern, each in found if each is not None}


@dataclass(frozen=True, slots=True)
class _Look:
    wanted: Mapping[str, Keep]
    procedure: Procedure
    state: RunState
    disk: Callable[[str], Disk]

    def step(self, planned: PlannedStep) -> PlannedStep:
        if not planned.effect.changes:
            return planned
        return replace(planned, commands=tuple(self._command(each) for each in planned.commands))

    def _command(self, planned: PlannedCommand) -> PlannedCommand:
        if planned.target.kind != LOCAL.kind:
            return planned
        lost = losses(planned, self.procedure, self.state)
        there = self.disk(planned.command.words.cwd or planned.target.cwd)
        return replace(planned, kept={pattern: kept(each, lost, there) for pattern, each in self.wanted.items()})
