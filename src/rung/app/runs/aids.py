"""What a person at a run may want to see before answering. Nothing of it changes the run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from rung.app.carry.command import resolved
from rung.app.driving.drive import Driver
from rung.app.shelf.show import route
from rung.app.shelf.tested import passed
from rung.model.due import NeedAnswer, NeedDecision, Warn
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer
from rung.model.event.step import StepEnded
from rung.model.request import Escalate
from rung.run import inheritance
from rung.run.gate import choice
from rung.run.machine import due
from rung.run.owned import lacking
from rung.run.packet import contact, packet
from rung.run.rules import rules
from rung.run.status import Status, own_exits, status


def overdue(driver: Driver, zone: tzinfo = UTC) -> Iterator[str]:
    """Yield a line for each escalation rule that has come true: when, which, and what it says."""
    state = driver.log.state
    for rule in rules(driver.procedure, state):
        if rule.index not in state.due or state.escalations:
            continue
        passed = datetime.fromtimestamp(rule.due, zone).strftime("%H:%M passed: ") if rule.due is not None else ""
        yield f"{passed}{rule.name} says escalate: {rule.text}"


def late(driver: Driver) -> Iterator[str]:
    """Yield a line for each rule whose time has come while nobody asked the machine: a command runs, a look waits."""
    state, moment = driver.log.state, driver.moment()
    for rule in rules(driver.procedure, state):
        if rule.index not in state.due and rule.over(state.opened_at, moment.stamp):
            yield f"{rule.name} says escalate: {rule.text}"
    if state.limit is not None and state.limit.over(moment.stamp):
        yield f"the time of this run, {state.limit.seconds} s, is over: this is not stopped, and nothing follows it"


def news(driver: Driver) -> bool:
    """Say whether somebody else wrote to the run, or an escalation fell due, since it was last looked at."""
    written = driver.log.store.find(driver.log.run).seq != driver.log.state.seq
    return written or isinstance(due(driver.procedure, driver.log.state, driver.moment()), Warn)


def proven(driver: Driver) -> str:
    """Return since when this revision is proven by a run that ended well, or that it is not."""
    day = passed(driver.log.books)(driver.procedure.runbook.revision)
    return f"run of {day.isoformat()}, this revision" if day else "never, at this revision"


def expected(driver: Driver, event: StepEnded) -> bool:
    """Say whether a check of the step expects the code with which its last command ended: `make -q` says 1."""
    planned = driver.procedure.step(event.step)
    if planned is None or event.index != len(planned.commands) - 1:
        return False
    return event.exit in own_exits(planned)


def rows(driver: Driver, step: int) -> Iterator[str]:
    """Yield the rows of the decision table that speak of a step, or whose typed sign holds, with where they lead."""
    table = driver.procedure.runbook.decision
    hints = driver.suggested() if table else ()
    spoken = re.compile(rf"\bstep {step}\b", re.IGNORECASE)
    for row in table.boundaries if table else ():
        if row.name in hints or spoken.search(row.signs.text):
            holds = "the evidence points here: " if row.name in hints else ""
            yield f"{holds}{row.signs.text} -> {row.name}, {route(row.route)}"


def checked(driver: Driver) -> str:
    """Return how many checks hold now, of how many, the same of the proof, and what was never made; else nothing."""
    state, proofs = driver.log.state, driver.procedure.runbook.proof
    parts = (Part.PREREQUISITE, Part.STEP)
    told = [answer for at, answer in state.answers.items() if at.part in parts]
    proved = [state.answers.get(CheckAt(Part.PROOF, 0, index)) for index in range(len(proofs))]
    said = [f"checks {sum(a is Answer.YES for a in told)} of {len(told)} hold"] if told else []
    said += [f"proof {sum(a is Answer.YES for a in proved)} of {len(proved)} hold"] if proved else []
    said += [f"{len(state.waived)} passed over"] if state.waived else []
    return ", ".join([*said, *_left_out(driver)])


def _left_out(driver: Driver) -> Iterator[str]:
    """Yield each step that was skipped or passed over, with how many of its checks were never made."""
    procedure, state = driver.procedure, driver.log.state
    for planned in procedure.steps:
        number = planned.step.number
        word = status(procedure, state, number)
        if word in {Status.SKIPPED, Status.PASSED_OVER}:
            places = (CheckAt(Part.STEP, number, index) for index in range(len(planned.step.checks)))
            unmade = sum(at not in state.answers for at in places)
            yield f"step {number} {word.value}" + (f", {unmade} of its checks not made" if unmade else "")


def script(driver: Driver, number: int) -> str:
    """Return the commands of a step as they would run now, for the clipboard; empty where there are none."""
    planned = driver.procedure.step(number)
    values = {name: given.value for name, given in driver.log.state.values.items()}
    return "\n".join(resolved(one, values) for one in planned.commands) if planned else ""


def last_output(driver: Driver) -> str:
    """Return all that was kept of the last command's output, with what it was."""
    ended = [(seq, one) for step in driver.log.state.steps.values() for seq, one in step.ended]
    if not ended:
        return ""
    seq, one = max(ended, key=lambda pair: pair[0])
    parts = [f"#{seq} {one.script}", _text(driver, one)]
    return "\n".join(parts)


def done(driver: Driver) -> Iterator[str]:
    """Yield how far each step is and how it ended, in the order of the file, then what was added to them."""
    procedure, state = driver.procedure, driver.log.state
    for planned in (*procedure.steps, *procedure.adhoc):
        number = planned.step.number
        word = status(procedure, state, number)
        last = max((seq for seq, _ in state.step(number).ended), default=0)
        entry = f"  #{last}" if last else ""
        yield f"{f'{number}.' if number > 0 else f'ad hoc {-number}:'} {planned.step.title.text}  {word.value}{entry}"


def page(driver: Driver) -> str:
    """Return the runbook's text as it was when the run began."""
    opened = driver.log.state.opened
    if opened is None:
        return ""
    span = driver.procedure.runbook.span
    return driver.output(opened.source)[span.start : span.end].decode("utf-8", "replace")


def forbidden(driver: Driver) -> tuple[str, ...]:
    """Return what the runs that led here forbid this one; its own "Do not" stand with its steps."""
    return tuple(map(inheritance.forbidden, driver.procedure.inherited))


def escalation(driver: Driver) -> str:
    """Return when a run is to be escalated, by its own runbook and by those of the runs that led here."""
    own = driver.procedure.runbook.escalation
    when = (one.text.text for one in (own.when if own else ()))
    return "; ".join((*when, *map(inheritance.deadline, driver.procedure.deadlines)))


def whom(driver: Driver) -> str:
    """Return whom the runbook names for an escalation."""
    return contact(driver.procedure)


def handoff(driver: Driver) -> str:
    """Return the packet that a handoff would carry now."""
    request = Escalate(contact(driver.procedure), "handoff")
    return packet(driver.procedure, driver.log.state, request, driver.log.run)


def _text(driver: Driver, one: StepEnded) -> str:
    streams = (driver.output(one.stdout), driver.output(one.stderr))
    return "\n".join(data.decode("utf-8", "replace").rstrip() for data in streams if data)


def class_first(driver: Driver, need: NeedAnswer) -> NeedDecision | None:
    """Return the question for the class that must be chosen before the answer can be yes, or None."""
    state = driver.log.state
    anew = lacking(state, need.check, need.text) == "decide"
    return choice(driver.procedure, state, need.check.step) if anew else None
