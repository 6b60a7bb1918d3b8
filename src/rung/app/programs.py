"""What steps on this machine depend on beside their text: the programs they start, and where their clients go.

An approval binds what a program holds, not only how it is called, and the cluster that a client was pointed at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from rung.app.ports import Programs
from rung.model.target import LOCAL
from rung.risk.started import Started, started
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure


class NoPrograms:
    """No file is a program: for those who never start anything."""

    def digest(self, cwd: str, path: str, *, read: bool) -> str:
        """Return nothing."""
        del cwd, path, read
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
    found = {each.path: _digest(planned, each, programs) for each in started(planned.command.text)}
    files = tuple((path, digest) for path, digest in found.items() if digest)
    same = (files, pointed) == (planned.files, planned.pointed)
    return planned if same else replace(planned, files=files, pointed=pointed)


def _digest(planned: PlannedCommand, each: Started, programs: Programs) -> str:
    cwd = planned.command.words.cwd or planned.target.cwd
    places = (folder if folder.startswith("~") else str(PurePath(cwd or ".") / folder) for folder in each.folders)
    return ",".join(filter(None, dict.fromkeys(programs.digest(place, each.path, read=each.read) for place in places)))
