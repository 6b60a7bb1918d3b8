"""A real incident on this machine, handled: a service is broken, its alert opens a run, the run repairs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from rung.app import alert
from rung.app.driving.drive import Driver
from rung.app.runs import prove
from rung.app.shelf.shelf import load
from rung.app.site import Site
from rung.ledger.verify import BundleReport
from rung.model.due import Need, NeedAnswer, NeedApproval, NeedDecision, NeedNote, NeedValue, Refuse
from rung.model.errors import RefusedError, UntrustedError
from rung.model.event.check import Answer
from rung.model.request import Approve, Attest, Decide, Give, Request, Skip, WriteNote

RUNBOOK = "RUN-001"
TARGET = "orders"


class Pool(Protocol):
    """The pool of the service, as it reports it."""

    @property
    def size(self) -> int:
        """Return how many connections there are."""
        ...

    @property
    def in_use(self) -> int:
        """Return how many are taken."""
        ...


class Job(Protocol):
    """The job that breaks the service."""

    @property
    def worker(self) -> int:
        """Return the number of the worker that runs it."""
        ...

    @property
    def pid(self) -> int:
        """Return its process."""
        ...

    @property
    def connections(self) -> int:
        """Return how many connections it holds."""
        ...


class Lab(Protocol):
    """The running service."""

    @property
    def url(self) -> str:
        """Return its address."""
        ...

    def pool(self) -> Pool:
        """Return its pool as it is now."""
        ...

    def break_it(self) -> Job:
        """Start a job that takes most of the pool and keeps it."""
        ...

    def alert_payload(self) -> bytes:
        """Return the body that Alertmanager would post."""
        ...

    def stop(self) -> None:
        """End it and everything it started."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """The incident as it stands before anybody acts: what was routed where, and the run."""

    routed: alert.Routed
    driver: Driver


def open_incident(site: Site, lab: Lab) -> Opened:
    """Hand the service's own alert to the intake and open the run it calls for."""
    shelf = load(site)
    routed = alert.route(shelf, lab.alert_payload())
    driver = alert.open_run(site, shelf, routed)
    if driver is None:
        raise RefusedError("the alert does not lead to a runbook", id="demo-not-routed", advice=routed.lines[0])
    return Opened(routed, driver)


@dataclass(frozen=True, slots=True)
class Stand:
    """Who answers when nobody sits at the terminal. It approves only the demo's own step, on the demo's own service.

    With ``reckless`` it leaves out the step that finds the culprit, to show the guard that forbids it.
    """

    driver: Driver
    lab: Lab
    reckless: bool = False

    def answer(self, need: Need | Refuse) -> Request | None:
        """Return the answer of a careful (or reckless) responder; None where only a refusal is left."""
        match need:
            case NeedNote():
                return WriteNote(
                    symptom=f"{self.driver.log.state.opened.alert if self.driver.log.state.opened else 'alert'} fires: "
                    f"{self.lab.pool().in_use} of {self.lab.pool().size} connections are in use",
                    scope="everyone who orders through this service",
                    next_action="stop the worker that keeps the connections",
                )
            case NeedDecision():
                return self._decide(need)
            case NeedApproval() if self._own(need):
                return Approve(need.digest, self.driver.desk.actor)
            case NeedAnswer(check=check):
                return Attest(check, Answer.YES, "said by the demo")
            case NeedValue(input=wanted) if self.reckless:
                return Give(wanted.name, wanted.example)
            case _:
                return None

    def _decide(self, need: NeedDecision) -> Request | None:
        hints = self.driver.suggested()
        choice = hints[0] if hints else need.boundaries[0] if self.reckless else ""
        rejected = tuple(name for name in need.boundaries if name != choice)
        return Decide(choice, need.citable, "its sign holds for what was captured", rejected) if choice else None

    def _own(self, need: NeedApproval) -> bool:
        planned = self.driver.procedure.step(need.step)
        targets = {c.target.url for c in planned.commands} if planned else set()
        return self.driver.procedure.runbook.id == RUNBOOK and targets == {self.lab.url}

    def before(self) -> tuple[Request, ...]:
        """Return what is put first: nothing, or the reckless skip."""
        return (Skip(2, "no time to look"),) if self.reckless else ()


@dataclass(frozen=True, slots=True)
class Proved:
    """What the demo leaves behind."""

    report: str
    bundle: str
    entries: int
    verification: BundleReport


def prove_it(site: Site, run: str, folder: Callable[[str], str]) -> Proved:
    """Write the report and the bundle, and verify the bundle as a stranger would. Raises UntrustedError."""
    told = prove.record(site, site.open_store().find(run))
    report, bundle = folder("report.html"), folder(f"{run}.tar")
    page = prove.report(told)
    site.write(report, prove.write(page, "html").encode(), None)
    site.write(folder("report.md"), prove.write(page, "markdown").encode(), None)
    data = prove.export(site, told)
    site.write(bundle, data, None)
    found = prove.check_bundle(data)
    if not found.believable:
        raise UntrustedError("the demo's own bundle does not verify", id="demo-bundle", advice=f"rung verify {bundle}")
    return Proved(report, bundle, found.entries, found)


def steps_played(driver: Driver) -> Iterator[str]:
    """Yield what was left out of the runbook: nothing, when every step and every check was really made."""
    state = driver.log.state
    for planned in driver.procedure.steps:
        number = planned.step.number
        if state.step(number).done < len(planned.commands):
            yield f"step {number} was not run"
        for index, check in enumerate(planned.step.checks):
            made = [at for at in state.answers if at.step == number and at.index == index]
            if not made:
                yield f"step {number}: not checked: {check.text.text}"
    for index, check in enumerate(driver.procedure.runbook.proof):
        if not any(at.part.value == "proof" and at.index == index for at in state.answers):
            yield f"proof not made: {check.text.text}"
