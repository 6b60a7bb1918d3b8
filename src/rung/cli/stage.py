"""The demo on the terminal: what happens when, on one clock."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import click

from rung.app import demo
from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask, Fact
from rung.app.runs.waiting import exit_code, unreviewed, waiting
from rung.app.site import Site
from rung.cli.options import Session
from rung.cli.person import Person
from rung.cli.saying import leave, shown, wrapped
from rung.cli.seat import Answerer
from rung.cli.session import listening, through
from rung.model.due import Finish, Need, Refuse
from rung.model.exits import Exit
from rung.model.replacing import replace
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
        for line in _next(set_up, opened.driver, reckless=reckless):
            click.echo(line)
    leave(code)


_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


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
    transcript.ready(())  # the stage was set by rung itself

    def tell(fact: Fact) -> None:
        if not isinstance(fact, Ask):
            transcript.fact(fact)

    end, refused = through(driver.drive(stand.before()), asks, tell)
    code = Exit.REFUSED if refused else exit_code(end)
    stop = waiting(driver, end)
    transcript.stop(replace(stop, commands=()) if isinstance(end, Finish) else stop)
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
            clock.say(f"the demo answers: {_WORDS.sub(' ', type(found).__name__).capitalize()}")
        return found

    return answer


def _prove(set_up: Stage, site: Site, driver: Driver, clock: _Clock) -> None:
    proved = demo.prove_it(site, driver.log.run, set_up.path)
    clock.say(f"{proved.entries} entries, chain and signed head verified")
    clock.say(f"report {proved.report}")
    clock.say(f"bundle {proved.bundle}")


def _next(set_up: Stage, driver: Driver, *, reckless: bool) -> Iterator[str]:
    """Yield what one could try now, with rung called as it was called: it need not be on the path.

    The folder is named once: each line with it would be longer than a narrow terminal.
    """
    rung, run = _called(), driver.log.run
    yield "Try:"
    for why, command in (
        ("go where all of it lies:", ""),
        ("everything that happened:", f"evidence {run} --store ."),
        ("verify it, as a stranger would:", f"verify {run}.tar"),
        *((("the review that broken glass owes:", _review(run)),) if unreviewed(driver) else ()),
        ("what the run teaches the runbook:", f"amend {run} --store ."),
        *((("see it refuse (exit 6):", "demo --break-guardrail"),) if not reckless else ()),
        ("your own: what is missing, nothing changed:", "import ~/runbooks"),
    ):
        yield f"  {why}"
        yield f"    {rung} {shown(command)}" if command else f"    cd {shlex.quote(shown(set_up.folder))}"


def _review(run: str) -> str:
    return f"note {run} --reviewed 'WHAT CAME OF IT' --by NAME --store ."


def _called() -> str:
    """Return how rung was called: by its name from the path, else by where it lies."""
    name = sys.argv[0]
    return shown(name) if name.endswith("/rung") and ".venv/" in name else "rung"
