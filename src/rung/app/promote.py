"""Make a script that looks for an incident by itself, from the runbook that handled it again and again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from rung.app.runs.recurrence import occurrences
from rung.app.shelf.shelf import Shelf
from rung.app.site import Site
from rung.lint.count import counted
from rung.model.errors import UsageError
from rung.model.runbook import Runbook
from rung.run.procedure import Procedure
from rung.run.promote.coverage import Coverage, Left, When, coverage
from rung.run.promote.pipeline import Job, pipelines
from rung.run.promote.script import Plan, script
from rung.run.promote.stamp import Age, Stamp, age

_PLAIN = re.compile(r"[^A-Za-z0-9.-]+")
_SHELL = ".sh"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: its path, its text, and what was there before."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Promoted:
    """A check: its files, how many expectations it looks at, and what it leaves to people."""

    runbook: str
    boundary: str
    revision: str
    runs: tuple[str, ...]
    signs: int
    proof: int
    left: tuple[Left, ...]
    files: tuple[Made, ...]

    @property
    def sentence(self) -> str:
        """Return what it looks at, in one sentence."""
        what = f"{counted(self.signs, 'sign', 'signs')} and {counted(self.proof, 'proof', 'proofs')}"
        return f"{self.runbook}: {what}, known from {counted(len(self.runs), 'run', 'runs')}"


def promote(site: Site, shelf: Shelf, runbook: Runbook, boundary: str, folder: str) -> Promoted:
    """Return the check of a runbook and one of its classes. Nothing is written.

    Raises UsageError ``no-such-class``, or ``nothing-to-promote`` with what stands in the way.
    """
    name = _boundary(runbook, boundary)
    procedure = site.planner().plan(runbook, shelf.sources[runbook.path])
    found = coverage(procedure, name)
    if not found.looks:
        why = found.left[0].why if found.left else "it has no steps"
        raise UsageError(
            f"nothing of {shelf.library.key(runbook)} can be looked at by a script: {why}",
            id="nothing-to-promote",
            where=runbook.path,
            advice="give a step that looks a typed expectation: expect `number < 60`",
        )
    runs = _runs(site, runbook, name)
    plan = Plan(Stamp(shelf.library.key(runbook), name, runbook.revision, runs), runbook.title.text, found)
    path = str(PurePath(folder) / _slug(shelf, runbook, name))
    files = [Made(path + _SHELL, script(plan))]
    job = _job(procedure, plan, path + _SHELL)
    files += (Made(path + one.ending, one.write(job)) for one in pipelines().values())
    signs, proof = (len(found.part(when)) for when in When)
    return Promoted(plan.stamp.runbook, name, runbook.revision, runs, signs, proof, found.left, tuple(files))


def write(site: Site, made: Made, before: bytes | None) -> None:
    """Write a file of a check. Raises UsageError (``not-a-check``) for a script that is there and is no check."""
    if before is not None and made.path.endswith(_SHELL) and age(before.decode("utf-8", "replace"), "") is None:
        raise UsageError(
            f"{made.path} is there and is no check of rung",
            id="not-a-check",
            where=made.path,
            advice="name another folder with --output",
        )
    site.write(made.path, made.text.encode(), before)


def path_of(shelf: Shelf, runbook: Runbook, boundary: str, folder: str) -> str:
    """Return where the script of a check lies."""
    return str(PurePath(folder) / _slug(shelf, runbook, _boundary(runbook, boundary))) + _SHELL


def standing(runbook: Runbook, text: bytes, path: str) -> Age:
    """Return how a check stands to its runbook now. Raises UsageError (``not-a-check``) for another file."""
    found = age(text.decode("utf-8", "replace"), runbook.revision)
    if found is None:
        raise UsageError(f"{path} is no check of rung", id="not-a-check", where=path, advice="make one: rung promote")
    return found


def _boundary(runbook: Runbook, wanted: str) -> str:
    names = [one.name for one in runbook.decision.boundaries] if runbook.decision else []
    if not wanted:
        return ""
    found = next((name for name in names if name.casefold() == wanted.strip().casefold()), "")
    if not found:
        advice = f"one of: {', '.join(names)}" if names else "it has no decision table; leave --class out"
        raise UsageError(f"{wanted!r} is no class of this runbook", id="no-such-class", advice=advice)
    return found


def _runs(site: Site, runbook: Runbook, boundary: str) -> tuple[str, ...]:
    if not runbook.id or not site.has_store():
        return ()
    found = occurrences(site.books(), runbook.id)
    named = (one for one in found if not boundary or one.boundary.casefold() == boundary.casefold())
    return tuple(run for one in named for run in one.runs)


def _slug(shelf: Shelf, runbook: Runbook, boundary: str) -> str:
    parts = (shelf.library.key(runbook), boundary)
    return "-".join(plain for part in parts if (plain := _PLAIN.sub("-", part).strip("-."))) or "check"


def _job(procedure: Procedure, plan: Plan, path: str) -> Job:
    """Return how a pipeline runs a check: signs of an incident call people when they are there, all else when not."""
    found: Coverage = plan.coverage
    part = When.SIGNS if found.part(When.SIGNS) else When.PROOF
    repairs = any(planned.effect.changes for planned in procedure.steps)
    incident = part is When.SIGNS and repairs and not procedure.deployment
    settings = {one.name for look in found.part(part) for call in look.calls for one in call.settings}
    key = plan.stamp.runbook
    message = f"The signs of {key} are there: rung run {key}" if incident else f"What {key} expects does not hold."
    return Job(
        name=_PLAIN.sub("-", key),
        title=plan.title,
        path=PurePath(path).as_posix(),
        part=part.value,
        settings=tuple(sorted(settings)),
        alarm=0 if incident else 1,
        message=_PLAIN_TEXT.sub("", message),
    )


_PLAIN_TEXT = re.compile(r"[^A-Za-z0-9 .:_-]")
