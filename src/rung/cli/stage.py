"""The demo on the terminal: what happens when, on one clock."""

from __future__ import annotations

from dataclasses import dataclass

import click

from rung.app import demo
from rung.app.drive import Driver
from rung.app.facts import Ask, Fact
from rung.app.site import Site
from rung.app.waiting import exit_code, waiting
from rung.cli.options import Session
from rung.cli.person import Person
from rung.cli.session import Answerer, listening, through
from rung.cli.shared import leave, shown, wrapped
from rung.model.due import Finish, Need, Refuse
from rung.model.exits import Exit
from rung.model.request import Request
from rung.wiring.stage import Stage, stage
from rung.wiring.terminal import heed_signals


def play(folder: str, *, reckless: bool, interactive: bool) -> None:
    """Play the demo and leave with its exit code. Whatever happens, the service is stopped."""
    heed_signals()
    clock = _Clock(set_up := stage(folder))
    with set_up.lab() as lab:
        site = set_up.site(lab.url)
        pool = lab.pool()
        clock.say(f"orders service up on {lab.url}, pool {pool.in_use}/{pool.size}; everything is in {set_up.folder}")
        job = lab.break_it()
        pool = lab.pool()
        said = f"the report job (pid {job.pid}) holds {job.connections} connections"
        clock.say(f"breaking it: {said}, pool {pool.in_use}/{pool.size}")
        opened = demo.open_incident(site, lab)
        for line in opened.routed.lines:
            clock.say(line)
        code = _handle(opened.driver, lab, clock, reckless=reckless, interactive=interactive)
        pool = lab.pool()
        clock.say(f"pool {pool.in_use}/{pool.size}" + (": nothing was changed" if code is Exit.REFUSED else ""))
        if code in {Exit.DONE, Exit.REFUSED}:
            _prove(set_up, site, opened.driver, clock)
        _next(set_up, opened.driver.log.run)
    leave(code)


@dataclass(frozen=True, slots=True)
class _Clock:
    stage: Stage

    def say(self, text: str) -> None:
        click.echo(wrapped(f"{self.stage.seconds():5.1f}  {shown(text)}"))


def _handle(driver: Driver, lab: demo.Lab, clock: _Clock, *, reckless: bool, interactive: bool) -> Exit:
    driver, transcript = listening(driver)
    stand = demo.Stand(driver, lab, reckless)
    session = click.get_current_context().find_object(Session)
    person = Person(driver, plain=bool(session and session.plain))
    asks: Answerer = person.answer if interactive and not reckless else _spoken(stand, clock)
    transcript.opening()

    def tell(fact: Fact) -> None:
        if not isinstance(fact, Ask):
            transcript.fact(fact)

    end, refused = through(driver.drive(stand.before()), asks, tell)
    code = Exit.REFUSED if refused else exit_code(end)
    transcript.stop(waiting(driver, end))
    if isinstance(end, Finish) and code is Exit.DONE:
        missed = list(demo.steps_played(driver))
        for text in missed:
            clock.say(f"XX {text}")
        return Exit.FINDINGS if missed else code
    return code


def _spoken(stand: demo.Stand, clock: _Clock) -> Answerer:
    """Answer for nobody at the terminal, and say what was answered."""

    def answer(need: Need | Refuse) -> Request | None:
        found = stand.answer(need)
        if found is not None:
            clock.say(f"the demo answers: {type(found).__name__}")
        return found

    return answer


def _prove(set_up: Stage, site: Site, driver: Driver, clock: _Clock) -> None:
    proved = demo.prove_it(site, driver.log.run, set_up.path)
    clock.say(f"{proved.entries} entries, chain and signed head verified")
    clock.say(f"report {proved.report}")
    clock.say(f"bundle {proved.bundle}")


def _next(set_up: Stage, run: str) -> None:
    click.echo("Try:")
    for command, why in (
        (f"rung evidence {run} --store {set_up.folder}", "everything that happened"),
        (f"rung verify {set_up.path(f'{run}.tar')}", "as a stranger would"),
        ("rung demo --break-guardrail", "see it refuse (exit 6)"),
        (f"rung check {set_up.folder}", "the runbooks it used"),
        ("rung import ~/runbooks", "your own: what is missing, nothing changed"),
    ):
        click.echo(f"  {shown(command):60} {why}")
