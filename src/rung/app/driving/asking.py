"""Ask for an approval: make the card of the step that waits, and put on record that it is asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from rung.app.driving.facts import Desk
from rung.app.driving.legible import records
from rung.app.driving.log import Addition, Log, kept
from rung.app.driving.past import last_time
from rung.ledger.canonical import canonical
from rung.model.card import FORM, Card
from rung.model.due import Seek
from rung.model.effect import Effect
from rung.model.errors import UsageError
from rung.model.event.approval import ApprovalAsked
from rung.model.event.check import Checked
from rung.model.expect import Contains, Expect, Matches
from rung.run import digest as binding
from rung.run.guard import against, unjudged
from rung.run.matcher import Seen, match
from rung.run.moment import Moment
from rung.run.names import used
from rung.run.policy import Approval, Demand
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.state import Evidence, RunState
from rung.run.suggest import against as against_signs
from rung.run.suggest import contradicted

MOST_EVIDENCE = 6
WIDEST = 100
FINAL = "cannot be undone"
_UNDO = re.compile(r"(?i)(?:to )?(?:undo|roll ?back|revert)\s*[:\u2013\u2014-]\s*(.+)", re.DOTALL)


def asking(desk: Desk, procedure: Procedure, log: Log, act: Seek, moment: Moment) -> Addition:
    """Return the entry that asks for the approval of a step, with the whole card beside it."""
    planned = procedure.step(act.step)
    if planned is None:
        raise AssertionError(act.step)  # the machine asks only for steps that are there
    minutes = moment.policy.demand(planned).minutes_to_approve
    expires = int(moment.now) + minutes * 60
    made = card(desk, procedure, log, planned, moment)
    data = encoded(made)
    event = ApprovalAsked(act.step, made.digest, made.nonce, expires, kept(data))
    return Addition((event,), desk.actor, (data,))


def encoded(made: Card) -> bytes:
    """Return a card as the bytes that are kept, carried and signed: canonical JSON."""
    return canonical(msgspec.to_builtins(made))


def card(desk: Desk, procedure: Procedure, log: Log, planned: PlannedStep, moment: Moment) -> Card:
    """Return what a person must have read before this step, as it stands now."""
    state, runbook, step = log.state, procedure.runbook, planned.step
    demand = moment.policy.demand(planned)
    terms = binding.terms(runbook.revision, planned, {name: g.value for name, g in state.values.items()})
    names = frozenset().union(*(used(command) for command in planned.commands)) | terms.values.keys()
    return Card(
        form=FORM,
        run=log.run,
        runbook=runbook.id or runbook.path,
        title=runbook.title.text,
        step=step.number,
        steps=len(procedure.steps),
        action=step.title.text,
        do_not=tuple(_do_not(procedure, log.state, planned)),
        terms=terms,
        reasons=tuple(_reason(command) for command in planned.commands),
        origins={name: state.values[name].origin for name in sorted(names) if name in state.values},
        last=last_time(log, terms),
        decision=_decision(desk, procedure, log),
        evidence=tuple(_evidence(desk, procedure, log)),
        after=tuple(check.text.text for check in step.checks),
        undo=_undo(planned),
        who=_who(demand, state.lead, planned),
        lead=state.lead,
        asked_by=desk.actor,
        asked_at=_time(moment.now),
        until=_time(moment.now + demand.minutes_to_approve * 60),
        minutes=demand.minutes,
        digest=binding.digest(terms),
        nonce=_nonce(log, moment),
    )


def _do_not(procedure: Procedure, state: RunState, planned: PlannedStep) -> Iterator[str]:
    """Yield each "Do not" that speaks of the step, and why one could not be judged: then its reader has to."""
    doubts = unjudged(procedure, state, planned)
    for text in dict.fromkeys(guard.text.text for _, guard in against(procedure, planned.step)):
        yield f"{text} (could not be judged: {doubts[text]})" if text in doubts else text


def _nonce(log: Log, moment: Moment) -> str:
    """Return what no other request has: the place in its run's record and the time by both clocks, hashed."""
    text = f"{log.run} {log.state.seq} {moment.now} {moment.mono} {moment.boot}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _reason(command: PlannedCommand) -> str:
    """Return why a command counts as it does, a team's own declaration in that, and what its approval does not bind."""
    loose = (f"not bound: {each}" for each in command.unbound)
    return "; ".join((f"{command.effect.word}: {command.verdict.reason}", *command.verdict.lowered, *loose))


def _decision(desk: Desk, procedure: Procedure, log: Log) -> str:
    decision = log.state.decision
    if decision is None:
        return ""
    table = procedure.runbook.decision
    row = next((b for b in table.boundaries if b.name == decision.boundary), None) if table else None
    signs = f": {row.signs.text}" if row else ""
    doubted = ""
    with suppress(UsageError), desk.bounded():
        doubted = contradicted(against_signs(procedure, log.state, log.store.blob, desk.apart))
    said = f"{decision.boundary}{signs}{f' ({decision.reason})' if decision.reason else ''}"
    return f"{said}\n{doubted.upper()[:17]}{doubted[17:]}" if doubted else said


def _evidence(desk: Desk, procedure: Procedure, log: Log) -> Iterator[str]:
    """Yield what the decision cites: each entry, its command, and the line of its output that speaks for the class."""
    decision, table = log.state.decision, procedure.runbook.decision
    if decision is None:
        return
    row = next((b for b in table.boundaries if b.name == decision.boundary), None) if table else None
    cited = [evidence for evidence in log.state.evidence if evidence.seq in decision.cites]
    checks = {r.seq: r.event for r in records(log.store.entries(log.run), log.run) if isinstance(r.event, Checked)}
    for evidence in cited[:MOST_EVIDENCE]:
        check = checks.get(evidence.seq)
        said = _speaks(desk, evidence, row, log)
        if check and check.observed and len(said) > WIDEST:
            said = _cut(check.observed)  # what was found says more than the beginning of what was searched
        yield f"#{evidence.seq} {_cut(evidence.script.strip().split(chr(10))[0])}: {said}"
    if len(cited) > MOST_EVIDENCE:
        yield f"(+{len(cited) - MOST_EVIDENCE} more: rung evidence {log.run})"


def _speaks(desk: Desk, evidence: Evidence, row: object, log: Log) -> str:
    text = log.store.blob(evidence.stdout).decode("utf-8", "replace")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    expect = getattr(row, "expect", None)
    matcher = expect.matcher if isinstance(expect, Expect) else None
    if isinstance(matcher, Contains | Matches):
        with suppress(UsageError), desk.bounded():  # a pattern that comes to no end points at no line
            found = next((line for line in lines if match(matcher, Seen(0, line, {})).holds), "")
            if found:
                return _cut(found)
    more = f" (+{len(lines) - 1} lines)" if len(lines) > 1 else ""
    return f"{_cut(lines[0])}{more}" if lines else "(no output)"


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[:WIDEST]} (+{len(text) - WIDEST} characters)"


def _undo(planned: PlannedStep) -> str:
    """Return how the runbook says the step is undone, or that it cannot be; empty when it says nothing."""
    found = (_UNDO.match(prose.text.strip()) for prose in planned.step.prose)
    said = next((" ".join(one[1].split()) for one in found if one), "")
    if planned.effect is Effect.DESTROY:
        return f"{FINAL}; the runbook says: {said}" if said else FINAL
    return said


def _who(demand: Demand, lead: str, planned: PlannedStep) -> str:
    envs = ", ".join(sorted({command.target.env for command in planned.commands}))
    people = {
        Approval.OWN: f"one person; {lead}, who leads the run, may do it",
        Approval.ANOTHER: f"one person other than {lead}, who leads the run",
        Approval.TWO: f"two people other than {lead}, who leads the run",
    }.get(demand.approval, "nobody")
    each = "each " if demand.people > 1 else ""
    signed = f", {each}with an SSH signature" if demand.signed else ""
    return f"{people}{signed} ({planned.effect.word} in {envs})"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
