"""An incident handled at the bench from its first look to its end, with strangers' text wherever there can be some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from fakes.bench import Answerer, Bench, sit
from fakes.clock import FakeClock
from fakes.runner import Answer, FakeRunner
from rung.app.driving.drive import Driver
from rung.app.runs.prove import Record, record
from rung.model.due import Need, NeedApproval, NeedDecision, NeedNote, NeedRemedy, Refuse
from rung.model.request import Approve, Decide, Request, WriteNote

Say = Callable[[Need | Refuse], Request | None]


def careful(
    *, boundary: str = "stuck", symptom: str = "slow", remedy: Request | None = None, why: str = ""
) -> Answerer:
    """Return a person who answers as it should be; ``remedy`` is what they do about something that failed."""

    def answer(need: Need | Refuse) -> Request | None:
        match need:
            case NeedNote():
                return WriteNote(symptom=symptom, scope="all", next_action="end it")
            case NeedDecision(citable=citable):
                return Decide(boundary, citable, why)
            case NeedApproval(digest=digest):
                return Approve(digest, "ben@ops")
            case NeedRemedy():
                return remedy
            case _:
                return None

    return answer


def handled(
    folder: Path,
    page: str,
    says: Mapping[str, Answer | list[Answer]],
    answer: Answerer,
    *first: Request,
) -> Record:
    """Return the record of a run of ``page`` that ``answer`` handled; ``first`` is put before anything else."""
    bench = Bench(folder, clock=FakeClock(), runner=FakeRunner(says))
    driver = bench.start(page)
    sit(driver, answer, first)
    return told(bench, driver)


def told(bench: Bench, driver: Driver) -> Record:
    """Return the record of a run at a bench."""
    return record(bench.site(), bench.store.find(driver.log.run))
