"""The hands of a run: carry out what is due, with its intent on record before and its end after."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rung.app.carry.command import carry, longest, ready
from rung.app.carry.way import Said, unstarted
from rung.app.driving.answer import mark, now
from rung.app.driving.as_approved import insist_as_approved, insist_in_time
from rung.app.driving.asking import asking
from rung.app.driving.cited import insist_on_evidence
from rung.app.driving.ended import ended
from rung.app.driving.facts import Anchored, Desk, Fact, Happened, Starting
from rung.app.driving.log import Addition, Log
from rung.app.driving.look import Looker, looks_itself
from rung.app.driving.post import Posted, post_begun
from rung.app.driving.posting import posted_for
from rung.app.driving.taking import taken
from rung.app.driving.unanchored import still_unanchored, unanchored
from rung.app.driving.unseen import unseen
from rung.ledger.record import AttemptKey
from rung.model.due import Execute, Look, Need, NeedRemedy, NeedValue, Refuse, Seek
from rung.model.errors import LeaseLostError, RefusedError, RungError, UntrustedError, UsageError
from rung.model.event.address import CheckAt, Part, called
from rung.model.event.doubt import StepNotStarted
from rung.model.event.event import Event
from rung.model.event.run import RouteLost, ValueGiven
from rung.model.event.step import StepIntent, StepLate
from rung.model.expect import Capture
from rung.model.job import JobInterrupted, Terminated
from rung.model.request import Request
from rung.model.runbook import Input
from rung.run.gate import broken, given
from rung.run.names import used
from rung.run.procedure import PlannedCommand, Procedure

LEASE = 120.0
MARGIN = 15.0
LONGEST_TIMEOUT = 24 * 3600.0
_WHY_NOT: Mapping[type[BaseException], str] = {
    GeneratorExit: "whoever was to be told had gone",
    KeyboardInterrupt: "stopped by the operator",
    UntrustedError: "the record is not as it was anchored",
}


@dataclass(frozen=True, slots=True)
class Hands:
    """What one desk does to one run. Each method yields what was recorded."""

    desk: Desk
    procedure: Procedure
    log: Log

    def execute(self, act: Execute) -> Iterator[Fact]:
        """Run one command. A change has its intent on record before it starts; whatever ran has its end."""
        planned = self.procedure.command(act.step, act.index)
        if planned is None:
            return
        since = self.log.clock.mono()
        given = {name: self.log.state.values[name].value for name in used(planned) if name in self.log.state.values}
        ready(planned, given)
        self._insist(act, planned)
        key = AttemptKey(act.step, act.attempt, act.digest) if act.digest else None
        if key is not None:
            insist_on_evidence(self.log)
        self._renew(longest(planned))
        try:
            yield from self._announced(act, planned, given, key)
        except BaseException as fault:
            self._not_started(act, key, fault)
            raise
        try:
            insist_in_time(self.log, act, since)
            self._insist(act, planned)
            said = carry(self.desk.runner, planned, given, self.mark(act.step, act.attempt))
        except RungError as fault:
            if key is None:
                raise  # nothing is on record, and nothing was to change: it may be tried again
            # Its intent is on record: without an end it would be in doubt, and it did not even start.
            said = unstarted(fault, self.log.clock.now())
        except JobInterrupted as stopped:
            said = Said(-1, stopped.outcome)
            yield from self._ended(act, planned, said, key)
            if not self.desk.stay or isinstance(stopped.__cause__, Terminated):
                raise
            return
        yield from self._ended(act, planned, said, key)

    def _announced(
        self, act: Execute, planned: PlannedCommand, given: Mapping[str, str], key: AttemptKey | None
    ) -> Iterator[Fact]:
        """Record that a change is about to start, and tell of the start; the run is still ours then."""
        if key is not None:
            yield from self.add_all(self._intended(act, planned, given, key))
            yield from self._begun(act, key)
        yield Starting(act.step, planned)
        # Who was told may have held us up (a terminal that stands still): what another has taken is not started.
        self._renew(longest(planned))

    def _intended(self, act: Execute, planned: PlannedCommand, given: Mapping[str, str], key: AttemptKey) -> Addition:
        """Return the entry that is durable before the command starts."""
        intent = StepIntent(
            act.step,
            act.index,
            act.attempt,
            planned.effect.word,
            act.digest,
            planned.command.text,
            planned.target.name,
            dict(given),
            planned.profile.name,
        )
        target = planned.target.name if planned.target.kind != "local" else ""
        return Addition((intent,), self.desk.actor, started=key, target=target)

    def _begun(self, act: Execute, key: AttemptKey) -> Iterator[Fact]:
        """Put the head with the intent where it can be read back, so that no older copy of the store runs it again.

        Raises UntrustedError (``anchor-beyond``, ``anchor-differs``) where another copy began something meanwhile, and
        RefusedError (``anchor-not-put``) where the line could not be put and the glass is not broken for this.
        """
        posted = post_begun(self.desk.post, self.log, self.desk.actor)
        yield from _told(posted)
        self.log.look_back()
        self.log.insist_known()
        lost = next((one for one in posted if one.failure), None)
        moment = now(self.desk, self.log)
        if lost and not broken(self.log.state, number=act.step, digest=key.digest, moment=moment):
            raise unanchored(act.step, lost.failure)

    def _not_started(self, act: Execute, key: AttemptKey | None, fault: BaseException) -> None:
        """Say of a change whose intent is on record that it did not start: only this process would have started it."""
        now = self.log.state.step(act.step)
        if key is None or now.open is None or now.open.attempt != act.attempt:
            return  # nothing is on record, as far as is known
        lost = isinstance(fault, LeaseLostError)
        if lost:
            self.log.tenure = None  # another process has the run, and found the intent
        why = "another process took the run" if lost else _WHY_NOT.get(type(fault), "rung was ended before")
        if isinstance(fault, RefusedError):
            why = fault.message.removeprefix("not started: ")
        event = StepNotStarted(act.step, act.index, act.attempt, why)
        with suppress(RungError):  # what cannot be recorded stays in doubt, which is what is on record
            self.log.insist(Addition((event,), self.desk.actor, ended=None if lost else key))

    def vouch(self, act: Execute) -> Generator[Fact, None, Refuse | None]:
        """Ask once more whose signatures the approvals of a change carry, and whether their anchors are still there.

        Those that do not count any more are on record.

        Returns a refusal where whose they are cannot be found out now: what is not known to be approved does not start.
        """
        planned, state, moment = self.procedure.step(act.step), self.log.state, now(self.desk, self.log)
        if planned is None or broken(state, number=act.step, digest=act.digest, moment=moment):
            return None
        counted = given(state, planned, act.digest, moment)
        try:
            void = tuple(self.desk.signers.outdated(self.log, counted))
        except UsageError as fault:
            why = f"nobody can tell whether the approval of {called(act.step)} still counts: {fault.message}"
            return Refuse(act.step, "signature", why, fault.advice)
        void = void or tuple(unseen(self.log, counted))
        if void:
            yield from self.add_all(Addition(void, self.desk.actor))
            return None
        return still_unanchored(self.desk.post, self.log, act.step)

    def _insist(self, act: Execute, planned: PlannedCommand) -> None:
        """Raise RefusedError when a script is no longer the reviewed one, or a change not the one that was approved."""
        self.desk.insist(planned, self.procedure.runbook)
        insist_as_approved(self.desk, self.procedure, self.log.state, act)

    def look(self, act: Look) -> Iterator[Fact]:
        """Make one typed check and record what was seen."""
        self._renew(act.expect.timing.duration)
        event, output = yield from self._looker.look(act)
        yield from self.insist(Addition((event,), self.desk.actor, (output,) if output else ()))

    def look_into(self) -> Iterator[Fact]:
        """Look at the checks of the step in doubt, once each. Raises RefusedError where none can be looked at."""
        number = self.log.state.doubtful
        planned = self.procedure.step(number) if number else None
        checks = enumerate(planned.step.checks) if planned else ()
        looks = [(index, check.expect) for index, check in checks if check.expect and looks_itself(check.expect)]
        if not looks:
            said = f"no check of {called(number)} names a command to look with" if number else "no step is in doubt"
            raise RefusedError(said, id="nothing-to-look-at", advice="look yourself: rung try RUN -- COMMAND")
        for index, expect in looks:
            event, output = self._looker.into(CheckAt(Part.STEP, number, index), expect)
            yield from self.insist(Addition((event,), self.desk.actor, (output,) if output else ()))

    def capture(self, number: int, capture: Capture) -> Generator[Fact, Request | None, Need | None]:
        """Take a value from the step's output. What is not there, or not of its type, a person is asked for."""
        declared = next((i for i in self.procedure.runbook.inputs if i.name == capture.name), None)
        wanted = declared or Input(capture.name, "word", "", f"step {number}", capture.span)
        found = taken(self.log, number, capture, wanted.kind, self.desk.bounded)
        if found.value is None:
            if declared is not None:
                return NeedValue(number, declared)
            at = CheckAt(Part.STEP, number, -1)
            return NeedRemedy(at, f"it was to give {capture.name} and gave {found.why}")
        yield from self.add(ValueGiven(capture.name, found.value, f"step {number}"))
        return None

    def seek(self, act: Seek) -> Iterator[Fact]:
        """Put on record that an approval is asked for, with everything its giver must have read."""
        yield from self.add_all(asking(self.desk, self.procedure, self.log, act, now(self.desk, self.log)))

    def hand_on(self, runbook: str) -> Iterator[Fact]:
        """Name the run that this one goes on as; it is opened when that is durable, before this one is closed."""
        try:
            child = self.desk.children.named(self.log, runbook)
        except RungError as fault:
            yield from self.add(RouteLost(runbook, fault.message))
        else:
            yield from self.add(child)

    def go_on(self, runbook: str) -> Generator[Fact, None, bool]:
        """Open the run that the record names for this runbook; say on record where it cannot be opened any more."""
        try:
            self.desk.children.open(self.log, self.log.state.children[runbook])
        except UsageError as fault:
            yield from self.add(RouteLost(runbook, fault.message))
            return False
        return True

    def add(self, event: Event) -> Iterator[Fact]:
        """Record one event. Raises ConflictError when somebody else wrote first."""
        yield from self.add_all(Addition((event,), self.desk.actor))

    def add_all(self, addition: Addition) -> Iterator[Fact]:
        """Record an addition; where it matters, its head is signed with it, and anchored."""
        records = self.log.add(addition)
        # Put before anything is told: who stops listening has not stopped this.
        posted = posted_for(self.desk, self.log, addition.events)
        yield from (Happened(one) for one in records)
        yield from _told(posted)

    def insist(self, addition: Addition) -> Iterator[Fact]:
        """Record what has already happened, after whatever somebody else wrote."""
        yield from (Happened(one) for one in self.log.insist(addition))

    @property
    def _looker(self) -> Looker:
        desk, limit = self.desk, self.log.state.limit
        left = limit.left(now(desk, self.log).stamp) if limit else math.inf
        return Looker(
            desk.runner,
            desk.alerts,
            self.procedure,
            self.log,
            insist=desk.insist,
            stay=desk.stay,
            left=left,
            bounded=desk.bounded,
            apart=desk.apart,
        )

    def mark(self, step: int, attempt: int) -> str:
        """Return the mark by which processes of an attempt are found again, also by who comes after a crash."""
        return mark(self.log.run, step, attempt)

    def _ended(self, act: Execute, planned: PlannedCommand, said: Said, key: AttemptKey | None) -> Iterator[Fact]:
        event, stdout, stderr = ended(act, planned, said)
        try:
            yield from self.insist(Addition((event,), self.desk.actor, (stdout, stderr), ended=key))
        except LeaseLostError:
            # Another process took the run while this command ran, and has called it in doubt.
            late = StepLate(act.step, act.index, act.attempt, event.exit, event.stdout, event.stderr)
            self.log.tenure = None
            self.log.insist(Addition((late,), self.desk.actor, (stdout, stderr)))
            raise

    def _renew(self, seconds: float) -> None:
        """Hold the run for as long as the next command may take. A lease that is long enough costs no write."""
        now, wanted = self.log.clock.now().timestamp(), min(seconds, LONGEST_TIMEOUT) + MARGIN
        if self.log.tenure is not None and self.log.lease_until < now + wanted:
            self.log.lease_until = now + wanted + LEASE
            self.log.store.renew(self.log.tenure, self.log.lease_until)


def _told(posted: Sequence[Posted]) -> Iterator[Fact]:
    for one in posted:
        yield Happened(one.record) if one.record else Anchored(one.line, one.where)
