"""Why a run stopped: in words, with the commands that move it on, and as an exit code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rung.app.driving.drive import Driver
from rung.app.driving.facts import End
from rung.app.driving.taking import ungiven
from rung.app.runs.afterwards import afterwards
from rung.model.due import (
    Finish,
    NeedAnswer,
    NeedApproval,
    NeedDecision,
    NeedEscalation,
    NeedNote,
    NeedRemedy,
    NeedRethink,
    NeedStart,
    NeedTime,
    NeedValue,
    NeedVerdict,
    Refuse,
)
from rung.model.event.address import CheckAt, Part, called
from rung.model.event.run import Outcome
from rung.model.exits import Exit
from rung.model.replacing import replace
from rung.run.gate import ungrounded
from rung.run.owned import lacking, told_with

SHORT = 12
_ENDS = {
    Outcome.REPAIRED: Exit.DONE,
    Outcome.DONE: Exit.DONE,
    Outcome.NOT_REPRODUCED: Exit.DONE,
    Outcome.ESCALATED: Exit.ESCALATED,
    Outcome.HANDED_OVER: Exit.ESCALATED,
    Outcome.ABORTED: Exit.ABORTED,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stop, for people and programs. ``commands`` are what one can type now; ``digest`` what would be approved.

    ``void`` says which approvals given before no longer count, and what was approved beside what waits now.
    ``why`` says of a value why the step that was to give it did not. ``exit`` is the code that whoever drove the run
    leaves with.
    """

    run: str
    state: str
    message: str
    commands: tuple[str, ...]
    step: int = 0
    digest: str = ""
    missing: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    exit: int = 0


def exit_code(end: End) -> Exit:
    """Return the exit code that a stop means."""
    match end:
        case Finish(outcome=outcome):
            return _ENDS[outcome]
        case Refuse():
            return Exit.REFUSED
        case NeedRemedy():
            return Exit.FINDINGS
        case _:
            return Exit.WAITING


def waiting(driver: Driver, end: End) -> Waiting:
    """Return what the run waits for, or how it ended."""
    found = _waiting(driver, end)
    return replace(found, commands=tuple(command + driver.desk.hint for command in found.commands))


def _waiting(driver: Driver, end: End) -> Waiting:
    run = driver.log.run
    match end:
        case Finish():
            return _finished(driver, end)
        case Refuse(step=step, reason=reason, advice=advice):
            return Waiting(run, "refused", f"{reason}{f'; {advice}' if advice else ''}", _past(driver, end), step)
        case NeedApproval(step=step, digest=digest):
            return _approval(driver, end, step, digest)
        case NeedRethink(step=step, digest=digest, by=by, reason=reason):
            ways = _remedies(run, CheckAt(Part.STEP, step, -1), recheck=False)
            return Waiting(run, "declined", f"{by} said no to {called(step)}: {reason}", ways, step, digest)
        case NeedStart(step=step, by=by):
            message = f"{called(step)} is approved by {', '.join(by) or 'somebody'} and was not started"
            return Waiting(run, "approved", message, (f"rung resume {run}",), step)
        case NeedRemedy():
            return _failed(driver, end)
        case NeedDecision():
            return _decision(driver, end)
        case NeedValue():
            return _value(driver, end)
        case NeedAnswer():
            return _answer(driver, end)
        case _:
            return _judgement(run, end)


def _finished(driver: Driver, end: Finish) -> Waiting:
    run, owed = driver.log.run, unreviewed(driver)
    said = "; ".join((f"{end.outcome.value}{f': {end.reason}' if end.reason else ''}", *owed))
    child = driver.log.state.children.get(end.onward)
    on = (f"rung resume {child.child}",) if child else ()
    review = (f"rung note {run} --reviewed 'WHAT CAME OF IT'",) if owed else ()
    return Waiting(run, end.outcome.value, said, (*on, *review, *afterwards(driver)))


def _failed(driver: Driver, need: NeedRemedy) -> Waiting:
    run = driver.log.run
    due = f"; the runbook says escalate: {need.escalate}" if need.escalate else ""
    decision = (told_with(run, driver.procedure, driver.log.state, "decide"),) if need.choice else ()
    ways = (*_remedies(run, need.check, recheck=rechecks(need)), *decision)
    return Waiting(run, "failed", f"{need.check} failed: {need.failure}{due}", ways, need.check.step)


def unreviewed(driver: Driver) -> tuple[str, ...]:
    """Return that broken glass waits for a review, where it does."""
    steps = ", ".join(dict.fromkeys(called(breach.step) for breach in driver.log.state.breaches))
    return (f"the glass was broken ({steps}): somebody else reviews it",) if steps else ()


def _past(driver: Driver, refused: Refuse) -> tuple[str, ...]:
    """Return what can be done about a refusal. That of a command of one's own is over: it would be asked anew.

    Where steps were passed over because the class that was decided is not theirs, another class opens the way.
    """
    run, state = driver.log.run, driver.log.state
    ways: tuple[str, ...] = (f"rung resume {run} --break-glass REASON",)
    if refused.step < 0:
        ways = (f"rung try {run} --break-glass REASON -- COMMAND", f"rung resume {run}")
    elif refused.unwritten:
        ways = (f"rung resume {run} --skip {refused.step} --reason WHY",)
    elif refused.passing:
        ways = (f"rung resume {run}", *ways)
    ours = refused.step > 0 and not refused.passing
    if ours and state.decision is not None and driver.procedure.runbook.decision is not None:
        ways = (told_with(run, driver.procedure, state, "decide"), *ways)
    return (*ways, f"rung escalate {run} --reason WHY")


def _decision(driver: Driver, need: NeedDecision) -> Waiting:
    run, state = driver.log.run, driver.log.state
    classes = f" ({' | '.join(need.boundaries)})" if need.boundaries else ""
    hints = [name for name in driver.suggested() if name in need.boundaries]
    points = f"; the signs point at {', '.join(hints)}" if hints else ""
    idle = ""
    if state.decision is not None and ungrounded(driver.procedure, state):
        idle = f"; the one on record, {state.decision.boundary}, cites nothing that was captured"
    told = (told_with(run, driver.procedure, state, "decide"),)
    return Waiting(run, "decision", f"a decision is needed{classes}{points}{idle}", told, need.step)


def _value(driver: Driver, need: NeedValue) -> Waiting:
    run, wanted = driver.log.run, need.input
    message = f"{called(need.step)} needs a value for {wanted.name} ({wanted.kind}, for example {wanted.example})"
    why = tuple(ungiven(driver.procedure, driver.log, wanted, driver.desk.bounded))
    command = f"rung resume {run} --set {wanted.name}=VALUE"
    return Waiting(run, "value", "; ".join((message, *why)), (command,), need.step, why=why)


def _answer(driver: Driver, need: NeedAnswer) -> Waiting:
    """Ask what only a person knows; what rung was to be told before the answer can be yes stands first."""
    run, state = driver.log.run, driver.log.state
    verb = lacking(state, need.check, need.text)
    before = (told_with(run, driver.procedure, state, verb),) if verb else ()
    command = f"rung attest {run} '{address(need.check)}' yes|no|unsure"
    return Waiting(run, "answer", f"a person must say: {need.text}", (*before, command), need.check.step)


def _approval(driver: Driver, need: NeedApproval, step: int, digest: str) -> Waiting:
    run = driver.log.run
    people = "two other people" if need.more > 1 else "another person" if need.another else "a person"
    people = f"another person beside {', '.join(need.by)}" if need.by else people
    proof = ", signed" if need.signed else ""
    target = driver.procedure.step(step)
    where = f" on {target.target.name}" if target is not None and target.target is not None else ""
    message = f"{called(step)} changes something{where} and needs the approval of {people}{proof}: {digest[:SHORT]}"
    return Waiting(run, "approval", message, _approvals(run, need), step, digest, void=driver.voided())


def _approvals(run: str, need: NeedApproval) -> tuple[str, ...]:
    """Return how the approval is given: here, and where it is another's, on another machine."""
    here = f"rung approve {run} --key KEY" if need.signed else f"rung approve {run} {need.digest[:SHORT]} --by NAME"
    away = f"rung approve {run} --request --output FILE"
    return (here, away) if need.another or need.signed else (here,)


def approvals(driver: Driver, need: NeedApproval) -> tuple[str, ...]:
    """Return what others type to give the approval."""
    return tuple(command + driver.desk.hint for command in _approvals(driver.log.run, need))


def _judgement(run: str, need: End) -> Waiting:
    match need:
        case NeedNote(step=step, missing=missing):
            message = f"the incident note lacks {', '.join(missing)}"
            command = f"rung note {run} --symptom TEXT --scope TEXT --next TEXT"
            return Waiting(run, "note", message, (command,), step, missing=missing)
        case NeedVerdict(step=step, attempt=attempt):
            message = (
                f"{called(step)} was started (attempt {attempt}) and its end is unknown: it may or may not have run"
            )
            settled = tuple(f"rung resume {run} --settle {word} --reason WHY" for word in ("ran", "not-run"))
            commands = (f"rung resume {run} --look", *settled)
            return Waiting(run, "in doubt", message, commands, step)
        case NeedTime(step=step, seconds=seconds, of=of):
            whose = f" that run {of} had left" if of else ""
            message = f"the time of this run, {seconds} s{whose}, is over: nothing more is started"
            commands = (f"rung escalate {run} --reason WHY", f"rung resume {run} --timeout TIME")
            return Waiting(run, "time is over", message, (*commands, f"rung abort {run} --reason WHY"), step)
        case NeedEscalation(reason=reason):
            return Waiting(run, "escalation", reason, (f"rung escalate {run} --reason WHY",))
        case _:
            return Waiting(run, "waiting", type(need).__name__, (f"rung resume {run}",))


def rechecks(need: NeedRemedy) -> bool:
    """Say whether it was a check that failed: it can be made again without its commands."""
    return need.failure.startswith(f"{called(need.check.step)} check")


def _remedies(run: str, check: CheckAt, *, recheck: bool) -> tuple[str, ...]:
    leave = f"--skip {check.step}" if check.part is Part.STEP else f"--waive '{address(check)}'"
    return (
        f"rung resume {run} --retry",
        *((f"rung resume {run} --recheck",) if recheck else ()),
        f"rung resume {run} {leave} --reason WHY",
        f"rung escalate {run} --reason WHY",
        f"rung abort {run} --reason WHY",
    )


def address(check: CheckAt) -> str:
    """Return a check's address as it is typed: ``3``, ``3.1``, ``prerequisite.2``, ``proof.1``."""
    if check.part is Part.STEP:
        return str(check.step) if check.index < 0 else f"{check.step}.{check.index + 1}"
    return f"{check.part.value}.{check.index + 1}"


_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def parsed(text: str) -> CheckAt | None:
    """Return the check that a typed address means, or None."""
    part, _, index = text.strip().partition(".")
    number = int(index) - 1 if _NUMBER.fullmatch(index) else -1
    if _NUMBER.fullmatch(part) and (number >= 0 or not index):
        return CheckAt(Part.STEP, int(part), number)
    if part in {Part.PREREQUISITE.value, Part.PROOF.value, Part.ROUTE.value} and number >= 0:
        return CheckAt(Part(part), 0, number)
    return None
