"""The programs that steps start from files: an approval binds what they hold, not only how they are called."""

from __future__ import annotations

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


def bound(procedure: Procedure, programs: Programs) -> Procedure:
    """Return the procedure with what the programs hold now that its changes start; itself where they start none."""
    steps = tuple(_step(each, programs) for each in procedure.steps)
    added = tuple(_step(each, programs) for each in procedure.adhoc)
    if all(now is was for now, was in zip((*steps, *added), (*procedure.steps, *procedure.adhoc), strict=True)):
        return procedure
    return replace(procedure, steps=steps, adhoc=added)


def _step(planned: PlannedStep, programs: Programs) -> PlannedStep:
    if not planned.effect.changes:
        return planned
    commands = tuple(_command(each, programs) for each in planned.commands)
    same = all(now is was for now, was in zip(commands, planned.commands, strict=True))
    return planned if same else replace(planned, commands=commands)


def _command(planned: PlannedCommand, programs: Programs) -> PlannedCommand:
    if planned.target.kind != LOCAL.kind or planned.command.language != "bash":
        return planned
    found = {each.path: _digest(planned, each, programs) for each in started(planned.command.text)}
    files = tuple((path, digest) for path, digest in found.items() if digest)
    return planned if files == planned.files else replace(planned, files=files)


def _digest(planned: PlannedCommand, each: Started, programs: Programs) -> str:
    cwd = planned.command.words.cwd or planned.target.cwd
    places = (folder if folder.startswith("~") else str(PurePath(cwd or ".") / folder) for folder in each.folders)
    return ",".join(filter(None, dict.fromkeys(programs.digest(place, each.path, read=each.read) for place in places)))
