"""One sitting at a run: drive it, show what happens, ask, and leave with the right exit code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import click

from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask, Drive, End, Fact, Happened, Looked, Looking, Unheard, Watching
from rung.app.runs import aids
from rung.app.runs.ready import Found
from rung.app.runs.waiting import exit_code, waiting
from rung.app.site import Site
from rung.cli.keys import Keys
from rung.cli.lines import Lines, Relay
from rung.cli.live import Live
from rung.cli.options import Session
from rung.cli.patient import Patient
from rung.cli.person import Person
from rung.cli.saying import is_terminal, leave, shown
from rung.cli.seat import Answerer
from rung.cli.transcript import Transcript
from rung.cli.waits import Waits
from rung.model.due import Finish, Need, NeedAnswer, NeedApproval, NeedDecision, NeedNote, Refuse
from rung.model.errors import BusyError, RungError
from rung.model.event.address import Part
from rung.model.event.approval import GlassBroken
from rung.model.exits import Exit
from rung.model.replacing import replace
from rung.model.request import Approve, BreakGlass, Request
from rung.wiring.runner import heard
from rung.wiring.terminal import end_quietly, heed_signals


@dataclass(frozen=True, slots=True)
class Manner:
    """How to sit: what was said beforehand, and how the transcript is written.

    ``site``: where a person may go on at once, when the run goes on as a run of another runbook. ``own``: the glass is
    broken for a command of one's own, and for no step of the runbook. ``ready`` looks what a run that begins will need.
    """

    requests: tuple[Request, ...] = ()
    approvals: tuple[str, ...] = ()
    break_glass: str = ""
    form: str = "text"
    interactive: bool = True
    site: Site | None = None
    own: bool = False
    ready: Callable[[Driver], tuple[Found, ...]] = lambda _driver: ()


def sit(driver: Driver, manner: Manner) -> None:
    """Drive the run to its next stop and leave with the exit code it means."""
    heed_signals()
    if manner.interactive and is_terminal():
        driver = replace(driver, desk=replace(driver.desk, stay=True))
    written: Lines | Transcript
    driver, written = _jsonl(driver) if manner.form == "jsonl" else listening(driver)
    asks = _answerer(driver, manner)
    written.opening()
    written.ready(manner.ready(driver) if driver.log.state.seq <= 1 else ())
    try:
        end, refused = through(driver.drive(manner.requests), asks, _announcing(driver, written.fact))
    except BusyError:  # it is in another's hands: what to do is said with that
        raise
    except (click.Abort, KeyboardInterrupt):
        end_quietly()
        _kept(driver)
        raise
    except RungError:
        _kept(driver)
        raise
    code = Exit.REFUSED if refused else exit_code(end)
    written.stop(replace(waiting(driver, end), exit=int(code)))
    _onward(driver, end, manner)
    leave(code)


def _kept(driver: Driver) -> None:
    click.echo(f"run {driver.log.run} is kept: rung resume {driver.log.run}{driver.desk.hint}", err=True)


def listening(driver: Driver) -> tuple[Driver, Transcript]:
    """Return the driver with somebody who hears what its commands say, and the transcript that writes it."""
    if not is_terminal():
        return driver, Transcript(driver)
    session = click.get_current_context().find_object(Session)
    live = Live(driver.log.clock.mono, bool(session and session.plain), lambda: aids.late(driver))
    patient = Patient(live)
    driver = replace(driver, desk=replace(driver.desk, runner=heard(driver.desk.runner, patient)))
    return driver, Transcript(driver, live, Waits(plain=live.plain), patient.insist)


def _onward(driver: Driver, end: End, manner: Manner) -> None:
    """Offer to go on where the run goes on: as the run of another runbook."""
    child = driver.log.state.children.get(end.onward) if isinstance(end, Finish) else None
    if child is None or manner.site is None or not (manner.interactive and is_terminal()) or manner.form != "text":
        return
    from rung.app.runs.hold import hold  # only here a second run is taken up

    session = click.get_current_context().find_object(Session)
    keys = Keys(driver, plain=bool(session and session.plain))
    if keys.key(f"[g]o on with run {child.child} of {child.runbook}  [q]uit, keep", "gq") == "g":
        there = hold(manner.site, manner.site.open_store().find(child.child))
        sit(there, Manner(site=manner.site))


def through(drive: Drive, asks: Answerer, tell: Callable[[Fact], None]) -> tuple[End, bool]:
    """Return why the run stopped, and whether the last thing said was refused and nothing else followed."""
    refused = False
    try:
        fact = drive.send(None)
        while True:
            if isinstance(fact, Ask):
                fact = drive.send(asks(fact.need))
            else:
                refused = isinstance(fact, Unheard) and fact.fault.exit_code is Exit.REFUSED
                fact = _told(drive, fact, tell)
    except StopIteration as ended:
        return ended.value, refused
    finally:
        drive.close()


def _told(drive: Drive, fact: Fact, tell: Callable[[Fact], None]) -> Fact:
    """Tell a fact and return the next one. Ctrl-C while a look tells what it does is meant for the look."""
    try:
        tell(fact)
    except KeyboardInterrupt as pressed:
        if not isinstance(fact, Looking | Looked | Watching):
            raise
        return drive.throw(pressed)
    return drive.send(None)


def _announcing(driver: Driver, tell: Callable[[Fact], None]) -> Callable[[Fact], None]:
    """Say a broken glass at once on standard error too, whatever the form and wherever the output goes."""

    def told(fact: Fact) -> None:
        tell(fact)
        if isinstance(fact, Happened) and isinstance(fact.record.event, GlassBroken):
            one = fact.record
            said = shown(f"rung: GLASS BROKEN in run {driver.log.run} by {one.actor}: {fact.record.event.reason}")
            click.echo(click.style(said, fg="red", bold=True), err=True)
            click.echo(f"  Somebody else reviews it: rung note {driver.log.run} --reviewed TEXT", err=True)

    return told


def _jsonl(driver: Driver) -> tuple[Driver, Lines]:
    """Return the driver with somebody who writes all that happens, and what its commands say, as lines of JSON."""
    relay = Relay(driver.log.run)
    patient = Patient(relay)
    driver = replace(driver, desk=replace(driver.desk, runner=heard(driver.desk.runner, patient)))
    return driver, Lines(driver, relay, patient.insist)


def _answerer(driver: Driver, manner: Manner) -> Answerer:
    """Return who answers: what was said on the command line first, then the person, or nobody."""
    session = click.get_current_context().find_object(Session)
    person = Person(driver, plain=bool(session and session.plain)) if manner.interactive and is_terminal() else None
    said = _Said(driver, list(manner.approvals), manner.break_glass, manner.own)

    def answer(need: Need | Refuse) -> Request | None:
        found = said.answer(need)
        if found is not None or person is None:
            return found
        return person.answer(need)

    return answer


@dataclass
class _Said:
    """Answers given on the command line: each approval and the broken glass count once."""

    driver: Driver
    approvals: list[str]
    glass: str
    own: bool

    def answer(self, need: Need | Refuse) -> Request | None:
        if self.glass and _holds_back(need) and (not self.own or self._of_ones_own(need)):
            reason, self.glass = self.glass, ""
            return BreakGlass(reason)
        if self.approvals and isinstance(need, NeedNote | NeedDecision):
            return Approve(self.approvals.pop(0), self.driver.desk.actor)  # the machine says why that is too early
        if self.approvals and isinstance(need, NeedApproval):
            found = next((d for d in self.approvals if need.digest.startswith(d.lower())), self.approvals[0])
            self.approvals.remove(found)
            return Approve(found, self.driver.desk.actor)  # when it is not this step's, the machine says so
        return None

    def _of_ones_own(self, need: Need | Refuse) -> bool:
        """Say whether the need is about a command that a person added: one that was refused waits no more."""
        refused = isinstance(need, Refuse) and need.step < 0
        return refused or self.driver.adhoc_waiting() is not None


def _holds_back(need: Need | Refuse) -> bool:
    """Say whether a change waits behind this need, so that breaking the glass would let it through."""
    if isinstance(need, NeedAnswer):
        return need.check.part is Part.PREREQUISITE
    return isinstance(need, Refuse | NeedNote | NeedDecision | NeedApproval)
