"""Advance one run: carry out what is due until a person is needed, the machine refuses, or the run ends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from rung.app.alertstate import AlertStates
from rung.app.answer import answered
from rung.app.carry import Said, carry, longest, ready, resolved
from rung.app.log import Addition, Log, kept
from rung.app.look import Looker
from rung.app.ports import Presence, Runner, Signer
from rung.app.seal import seal
from rung.ledger.record import AttemptKey
from rung.model.due import (
    Execute,
    Finish,
    Look,
    Need,
    NeedRemedy,
    NeedValue,
    Refuse,
    Take,
    Warn,
)
from rung.model.effect import Facet
from rung.model.errors import ConflictError, LeaseLostError, RefusedError, RungError, UsageError
from rung.model.event import (
    CheckAt,
    Closed,
    Event,
    Kept,
    LeadTaken,
    Part,
    Recorded,
    Retried,
    StepEnded,
    StepInDoubt,
    StepIntent,
    StepLate,
    StepRefused,
    TriggerDue,
    ValueGiven,
)
from rung.model.expect import Capture
from rung.model.job import Flag, JobInterrupted
from rung.model.kind import admits, nameable
from rung.model.request import BreakGlass, Request
from rung.model.runbook import Input
from rung.run.gate import person
from rung.run.machine import due
from rung.run.matcher import take
from rung.run.moment import Moment
from rung.run.names import used
from rung.run.policy import Policy
from rung.run.procedure import PlannedCommand, Procedure
from rung.run.suggest import suggested

LEASE = 120.0
MARGIN = 15.0
TRIES = 5
LONGEST_TIMEOUT = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What driving needs from the world, and who sits there. ``hint`` follows each command a person is told to type."""

    runner: Runner
    alerts: AlertStates
    presence: Presence
    policy: Policy
    actor: str
    signer: Callable[[], Signer]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something was recorded."""

    record: Recorded


@dataclass(frozen=True, slots=True)
class Starting:
    """A command is about to start; its intent, where it needs one, is durable."""

    step: int
    planned: PlannedCommand


@dataclass(frozen=True, slots=True)
class Ask:
    """A person is needed. Send the request back, or nothing to leave the run waiting."""

    need: Need | Refuse


@dataclass(frozen=True, slots=True)
class Unheard:
    """A request was not admitted: the fault says why."""

    fault: RungError


Fact = Happened | Starting | Ask | Unheard
End = Need | Refuse | Finish
Drive = Generator[Fact, Request | None, End]


@dataclass(frozen=True, slots=True)
class Driver:
    """One person's hand on one run."""

    desk: Desk
    procedure: Procedure
    log: Log

    def drive(self, requests: Sequence[Request] = ()) -> Drive:
        """Take the run and advance it; yield what happens; return why it stopped.

        ``requests`` are put first, after what a crash left open was said; one that is not admitted is raised.
        Raises BusyError while another process holds the run, and UntrustedError when the record cannot be kept:
        then nothing was started that is not on record.
        """
        self._take()
        try:
            yield from self._recover()
            yield from self._lead()
            for request in requests:
                yield from self._put(request)
            return (yield from self._advance())
        finally:
            self._release()

    def output(self, kept: Kept) -> bytes:
        """Return stored output. Raises UntrustedError when it is no longer what was recorded."""
        return self.log.store.blob(kept.blob)

    def resolved(self, planned: PlannedCommand) -> str:
        """Return what would run now, with today's values where rung puts them into the text."""
        return resolved(planned, {name: given.value for name, given in self.log.state.values.items()})

    def suggested(self) -> tuple[str, ...]:
        """Return the classes whose typed signs hold for what this run captured."""
        return suggested(self.procedure, self.log.state, self.log.store.blob)

    def moment(self) -> Moment:
        """Return now, under the desk's policy."""
        return Moment(self.log.clock.now().timestamp(), self.desk.policy)

    def _mark(self, step: int, attempt: int) -> str:
        """Return the mark by which processes of an attempt are found again, also by who comes after a crash."""
        return f"{self.log.run}/{step}/{attempt}"

    def _take(self) -> None:
        log = self.log
        row = log.store.find(log.run)
        dead = row.owner if row.owner and self.desk.presence.ended(row.owner) else ""
        now = log.clock.now().timestamp()
        log.tenure = log.store.take(log.run, self.desk.presence.owner(), now, LEASE, dead=dead)
        log.lease_until = now + LEASE
        log.refresh()

    def _release(self) -> None:
        if self.log.tenure is not None:
            self.log.store.release(self.log.tenure)
            self.log.tenure = None

    def _renew(self, seconds: float) -> None:
        """Hold the run for as long as the next command may take. A lease that is long enough costs no write."""
        now, wanted = self.log.clock.now().timestamp(), min(seconds, LONGEST_TIMEOUT) + MARGIN
        if self.log.tenure is not None and self.log.lease_until < now + wanted:
            self.log.lease_until = now + wanted + LEASE
            self.log.store.renew(self.log.tenure, self.log.lease_until)

    def _lead(self) -> Iterator[Fact]:
        """Who drives the run leads it: nobody is "another person" to what he carries out himself."""
        state = self.log.state
        if state.closed is None and person(state.lead) != person(self.desk.actor):
            yield from self._insist(Addition((LeadTaken(),), self.desk.actor))

    def _recover(self) -> Iterator[Fact]:
        """Say what a crash left open, and forget what lifted a guard: the world went on meanwhile."""
        for number, now in self.log.state.steps.items():
            if now.open is not None and not now.doubt:
                living = self.desk.runner.survivors(self._mark(number, now.open.attempt))
                doubt = StepInDoubt(number, now.open.index, now.open.attempt, tuple(s.pid for s in living))
                key = AttemptKey(number, now.open.attempt, now.open.digest)
                yield from self._insist(Addition((doubt,), self.desk.actor, lost=key))
        if self.log.state.closed is not None:
            return
        for number in sorted({at.step for at in self.log.state.answers if at.part is Part.GUARD}):
            yield from self._insist(Addition((Retried(CheckAt(Part.GUARD, number, 0)),), self.desk.actor))

    def _advance(self) -> Generator[Fact, Request | None, End]:
        told: Refuse | None = None
        while True:
            found = due(self.procedure, self.log.state, self.moment())
            try:
                if isinstance(found, Finish):
                    yield from self._close(found)
                    return found
                if isinstance(found, Execute | Look | Take | Warn):
                    need = yield from self._act(found)
                    if need is None:
                        continue
                    found = need
                if isinstance(found, Refuse) and found != told:
                    told = found
                    yield from self._add(StepRefused(found.step, found.rule, found.reason))
                request = yield Ask(found)
                if request is None:
                    return found
                yield from self._hear(request)
            except ConflictError:
                # Another person wrote to the run meanwhile: read it and decide again. Nothing was started.
                news = self.log.refresh()
                if not news:
                    raise
                yield from (Happened(one) for one in news)

    def _hear(self, request: Request) -> Iterator[Fact]:
        try:
            yield from self._put(request)
        except (RefusedError, UsageError) as fault:
            yield Unheard(fault)
        except ConflictError as fault:
            yield Unheard(fault)
            raise

    def _put(self, request: Request) -> Iterator[Fact]:
        """Put a person's request. Somebody else's entry in between never loses it: it is asked of the new state."""
        for attempt in range(TRIES):
            try:
                yield from self._add_all(answered(self.procedure, self.log, request, self.moment(), self.desk.actor))
            except ConflictError:
                if attempt == TRIES - 1 or isinstance(request, BreakGlass):
                    raise  # a glass is broken for what its breaker saw, never for what stands there now
                yield from (Happened(one) for one in self.log.refresh())
            else:
                return

    def _act(self, act: Execute | Look | Take | Warn) -> Generator[Fact, Request | None, Need | None]:
        match act:
            case Execute():
                yield from self._execute(act)
            case Look():
                yield from self._look(act)
            case Take(step=step, capture=capture):
                return (yield from self._capture(step, capture))
            case Warn(index=index, text=text):
                yield from self._add(TriggerDue(index, text))
        return None

    def _close(self, finish: Finish) -> Iterator[Fact]:
        if self.log.state.closed is None:
            yield from self._add(Closed(finish.outcome, finish.reason))

    def _execute(self, act: Execute) -> Iterator[Fact]:
        planned = self.procedure.command(act.step, act.index)
        if planned is None:
            return
        given = {name: self.log.state.values[name].value for name in used(planned) if name in self.log.state.values}
        ready(planned, given)
        key = AttemptKey(act.step, act.attempt, act.digest) if act.digest else None
        self._renew(longest(planned))
        if key is not None:
            intent = StepIntent(
                act.step,
                act.index,
                act.attempt,
                planned.effect.word,
                act.digest,
                planned.command.text,
                planned.target.name,
                given,
            )
            target = planned.target.name if planned.target.kind != "local" else ""
            yield from self._add_all(Addition((intent,), self.desk.actor, started=key, target=target))
        yield Starting(act.step, planned)
        try:
            said = carry(self.desk.runner, planned, given, self._mark(act.step, act.attempt))
        except JobInterrupted as stopped:
            said = Said(-1, stopped.outcome)
            yield from self._ended(act, planned, said, key)
            raise
        yield from self._ended(act, planned, said, key)

    def _ended(self, act: Execute, planned: PlannedCommand, said: Said, key: AttemptKey | None) -> Iterator[Fact]:
        outcome = said.outcome
        withheld = Facet.SENSITIVE in planned.verdict.facets
        stdout, stderr = (b"", b"") if withheld else (said.stdout, said.stderr)
        event = StepEnded(
            step=act.step,
            index=act.index,
            attempt=act.attempt,
            effect=planned.effect.word,
            script=planned.command.text,
            target=planned.target.name,
            exit=said.exit,
            stdout=kept(stdout, outcome.stdout.total),
            stderr=kept(stderr, outcome.stderr.total),
            milliseconds=int(outcome.seconds * 1000),
            truncated=Flag.TRUNCATED in outcome.flags,
            timed_out=outcome.timed_out,
            interrupted=Flag.INTERRUPTED in outcome.flags,
            signal=outcome.signal or 0,
            survivors=tuple(s.pid for s in outcome.survivors),
            withheld=withheld,
        )
        try:
            yield from self._insist(Addition((event,), self.desk.actor, (stdout, stderr), ended=key))
        except LeaseLostError:
            # Another process took the run while this command ran, and has called it in doubt.
            late = StepLate(act.step, act.index, act.attempt, event.exit, event.stdout, event.stderr)
            self.log.tenure = None
            self.log.insist(Addition((late,), self.desk.actor, (stdout, stderr)))
            raise

    def _look(self, act: Look) -> Iterator[Fact]:
        looker = Looker(self.desk.runner, self.desk.alerts, self.procedure, self.log)
        self._renew(act.expect.timing.duration)
        event, output = looker.look(act)
        yield from self._insist(Addition((event,), self.desk.actor, (output,) if output else ()))

    def _capture(self, number: int, capture: Capture) -> Generator[Fact, Request | None, Need | None]:
        """Take a value from the step's output. What is not there, or not of its type, a person is asked for."""
        declared = next((i for i in self.procedure.runbook.inputs if i.name == capture.name), None)
        wanted = declared or Input(capture.name, "word", "", f"step {number}", capture.span)
        ended = [e for _, e in self.log.state.step(number).ended]
        output = b"".join(self.log.store.blob(e.stdout.blob) for e in ended).decode("utf-8", "replace")
        try:
            value = take(capture, output)
        except ValueError:
            value = None
        if value is None or not nameable(capture.name) or not admits(wanted.kind, value):
            if declared is not None:
                return NeedValue(number, declared)
            at = CheckAt(Part.STEP, number, -1)
            return NeedRemedy(at, f"no value for {capture.name} in the output of step {number}")
        yield from self._add(ValueGiven(capture.name, value, f"step {number}"))
        return None

    def _add(self, event: Event) -> Iterator[Fact]:
        yield from self._add_all(Addition((event,), self.desk.actor))

    def _add_all(self, addition: Addition) -> Iterator[Fact]:
        records = self.log.add(addition)
        seal(self.desk.signer, self.log, addition)
        yield from (Happened(one) for one in records)

    def _insist(self, addition: Addition) -> Iterator[Fact]:
        yield from (Happened(one) for one in self.log.insist(addition))
