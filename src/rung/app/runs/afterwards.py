"""What one can do with a run that ended: read it, give it away, let the runbook learn, let a script look next time."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.driving.drive import Driver
from rung.app.driving.legible import records
from rung.app.runs.recurrence import recurring
from rung.model.span import Source
from rung.run.lack import Told, lacks


def afterwards(driver: Driver) -> tuple[str, ...]:
    """Return the commands, the report first; what has nothing to say is left out."""
    run = driver.log.run
    report = f"rung report {run} --format html --output {run}.html"
    return (report, f"rung export {run} --output {run}.tar", *_learning(driver), *_again(driver))


def _learning(driver: Driver) -> Iterator[str]:
    told = _told(driver)
    if told.well or any(lack.fix for lack in lacks(told)):
        yield f"rung amend {told.run}"


def _again(driver: Driver) -> Iterator[str]:
    runbook = driver.procedure.runbook.id
    chosen = driver.log.state.decision.boundary if driver.log.state.decision else ""
    if runbook:
        for one in recurring(driver.log.books, driver.desk.planner.config.promote_after, runbook):
            if one.boundary.casefold() == chosen.casefold():
                yield one.command


def _told(driver: Driver) -> Told:
    log = driver.log
    runbook = driver.procedure.runbook
    source = Source(runbook.path, log.store.blob(log.state.opened.source.blob) if log.state.opened else b"")
    return Told(log.run, driver.procedure, source, log.state, tuple(records(log.store.entries(log.run), log.run)))
