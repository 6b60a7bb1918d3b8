"""Which expectations of a runbook a script can look at by itself, in which part of an incident, and which it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rung.model.event.address import CheckAt, Part
from rung.model.expect import CommandOutput, Expect, StepOutput, Timing
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.promote.asking import NotCoveredError, words
from rung.run.promote.calling import Call, call


class When(StrEnum):
    """The part of a check: ``signs`` are looked at before any change, ``proof`` is what must hold after it."""

    SIGNS = "signs"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Look:
    """An expectation that a script can look at: its place and words, how it is asked and judged."""

    when: When
    where: str
    text: str
    calls: tuple[Call, ...]
    wanted: tuple[str, ...]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Left:
    """Something that no script can look at, and why."""

    where: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What goes into the script, and what does not."""

    looks: tuple[Look, ...]
    left: tuple[Left, ...]

    def part(self, when: When) -> tuple[Look, ...]:
        """Return the looks of one part."""
        return tuple(look for look in self.looks if look.when is when)


def coverage(procedure: Procedure, boundary: str = "") -> Coverage:
    """Return what a script can look at; ``boundary`` adds the sign of that class."""
    looks: list[Look] = []
    left: list[Left] = []
    for when, where, text, step, expect in _expectations(procedure, boundary):
        if expect is None:
            left.append(Left(where, text, "only a person can say"))
            continue
        try:
            wanted = words(expect.matcher)
            calls = tuple(call(procedure, planned) for planned in _commands(procedure, step, expect))
            looks.append(Look(when, where, text, calls, wanted, expect.timing))
        except NotCoveredError as fault:
            left.append(Left(where, text, str(fault)))
    silent = (planned.step for planned in procedure.steps if not planned.step.checks)
    left += (Left(f"step {step.number}", step.title.text, "nothing is expected of it") for step in silent)
    return Coverage(tuple(looks), tuple(left))


_Found = tuple[When, str, str, PlannedStep | None, Expect | None]


def _expectations(procedure: Procedure, boundary: str) -> Iterator[_Found]:
    changed = False
    for planned in procedure.steps:
        changed = changed or planned.effect.changes
        when = When.PROOF if changed else When.SIGNS
        number = planned.step.number
        for index, check in enumerate(planned.step.checks):
            yield when, str(CheckAt(Part.STEP, number, index)), check.text.text, planned, check.expect
    table = procedure.runbook.decision
    for one in table.boundaries if table else ():
        if boundary and one.name.casefold() == boundary.casefold():
            yield When.SIGNS, f"class {one.name}", one.signs.text, None, one.expect
    for index, check in enumerate(procedure.runbook.proof):
        yield When.PROOF, str(CheckAt(Part.PROOF, 0, index)), check.text.text, None, check.expect


def _commands(procedure: Procedure, step: PlannedStep | None, expect: Expect) -> tuple[PlannedCommand, ...]:
    """Return the commands whose output an expectation is about. Raises NotCoveredError when there is none."""
    commands: tuple[PlannedCommand, ...]
    match expect.source:
        case CommandOutput(span=span):
            found = procedure.looks.get(span.start)
            commands = (found,) if found else ()
        case StepOutput(number=number):
            other = procedure.step(number)
            commands = other.commands if other else ()
        case None:
            commands = step.commands if step else ()
    if not commands:
        raise NotCoveredError("it names no command that looks")
    return commands
