"""Carry out one planned command: the only place where a step becomes a process or a request."""

from __future__ import annotations

from rung.app.carry.kind import kinds, languages
from rung.app.carry.way import DEFAULT_TIMEOUT, Order, Said, Values, Way
from rung.app.ports import Runner
from rung.model.errors import UsageError
from rung.run.procedure import PlannedCommand


def longest(planned: PlannedCommand) -> float:
    """Return how many seconds a command may take at most; each request of an http block has its own time."""
    way = _way(planned)
    return _timeout(planned) * (way.turns(planned) if way else 1)


def carry(runner: Runner, planned: PlannedCommand, values: Values, mark: str = "") -> Said:
    """Run one command with its values. Raises UsageError when its language cannot be run here.

    ``mark`` finds the processes of this attempt again, should this one be killed.
    """
    return _known(planned).carry(Order(runner, planned, values, _timeout(planned), mark))


def ready(planned: PlannedCommand, values: Values) -> None:
    """Raise UsageError when this command could not even be started: then no attempt at it is recorded."""
    _known(planned).ready(planned, values)


def resolved(planned: PlannedCommand, values: Values) -> str:
    """Return what would run, with values in place where rung itself puts them there; for people to read."""
    way = _way(planned)
    return way.shown(planned, values) if way else planned.command.text


def _timeout(planned: PlannedCommand) -> float:
    return planned.command.words.timeout or DEFAULT_TIMEOUT


def _way(planned: PlannedCommand) -> Way | None:
    kind = kinds().get(planned.target.kind)
    return kind.ways.get(planned.command.language) if kind else None


def _known(planned: PlannedCommand) -> Way:
    way = _way(planned)
    if way is not None:
        return way
    language = planned.command.language
    where = f" on a target of kind {planned.target.kind}" if language in languages() else ""
    raise UsageError(
        f"rung cannot run {language or 'unnamed'} blocks{where}",
        id="language",
        advice="use bash, http, sql or promql, or do the step by hand and skip it with a reason",
    )
