"""What steps on this machine depend on beside their text: the programs they start, and where their clients go.

An approval binds what a program holds, not only how it is called, and the cluster that a client was pointed at.
"""

from __future__ import annotations

from collections.abc import Mapping

from rung.app.driving.following import found_in
from rung.app.ports import Programs
from rung.model.replacing import replace
from rung.model.target import LOCAL
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure


class NoPrograms:
    """No file is a program: for those who never start anything."""

    def digest(self, cwd: str, path: str, *, read: bool) -> str:
        """Return nothing."""
        del cwd, path, read
        return ""

    def shell(self, cwd: str, path: str) -> str:
        """Return nothing."""
        del cwd, path
        return ""


def bound(procedure: Procedure, programs: Programs, pointed: Mapping[str, str]) -> Procedure:
    """Return the procedure with what its changes depend on now; itself where they depend on nothing.

    ``pointed`` are the variables by which clients know where to go, as the record has them.
    """
    steps = tuple(as_now(each, programs, pointed) for each in procedure.steps)
    added = tuple(as_now(each, programs, pointed) for each in procedure.adhoc)
    if all(now is was for now, was in zip((*steps, *added), (*procedure.steps, *procedure.adhoc), strict=True)):
        return procedure
    return replace(procedure, steps=steps, adhoc=added)


def as_now(planned: PlannedStep, programs: Programs, pointed: Mapping[str, str]) -> PlannedStep:
    """Return a step with what its changes depend on now; itself where that is as it was, or it changes nothing."""
    if not planned.effect.changes:
        return planned
    places = tuple(sorted(pointed.items()))
    commands = tuple(_command(each, programs, places) for each in planned.commands)
    same = all(now is was for now, was in zip(commands, planned.commands, strict=True))
    return planned if same else replace(planned, commands=commands)


def _command(planned: PlannedCommand, programs: Programs, pointed: tuple[tuple[str, str], ...]) -> PlannedCommand:
    if planned.target.kind != LOCAL.kind or planned.command.language != "bash":
        return planned
    found = found_in(planned.command.text, planned.command.words.cwd or planned.target.cwd or ".", programs)
    same = (found.files, found.unbound, pointed) == (planned.files, planned.unbound, planned.pointed)
    return planned if same else replace(planned, files=found.files, unbound=found.unbound, pointed=pointed)
