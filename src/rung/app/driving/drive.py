"""Advance one run: carry out what is due until a person is needed, the machine refuses, or the run ends."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from rung.app.driving.answer import answered, now
from rung.app.driving.facts import Ask, Desk, Drive, End, Fact, Happened, Unheard
from rung.app.driving.hands import LEASE, Hands
from rung.app.driving.log import Addition, Log
from rung.app.driving.paper import card_of
from rung.app.driving.unanchored import UNANCHORED
from rung.app.driving.void import voided
from rung.ledger.record import AttemptKey
from rung.model.card import Card
from rung.model.due import (
    Act,
    Due,
    Execute,
    Finish,
    HandOn,
    Look,
    Need,
    NeedStart,
    Refuse,
    Seek,
    Take,
    Warn,
)
from rung.model.errors import ConflictError, RefusedError, UsageError
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Retried
from rung.model.event.doubt import StepInDoubt
from rung.model.event.kept import Kept
from rung.model.event.run import Closed, LeadTaken, Pointed, TriggerDue
from rung.model.event.step import StepRefused
from rung.model.replacing import replace
from rung.model.request import Approve, Begin, BreakGlass, LookAgain, LookInto, Request
from rung.run import adhoc, series
from rung.run.machine import due
from rung.run.moment import Moment
from rung.run.procedure import Procedure
from rung.run.suggest import against, contradicted, suggested

TRIES = 5


@dataclass(frozen=True, slots=True)
class Driver:
    """One person's hand on one run."""

    desk: Desk
    pinned: Procedure
    log: Log

    @property
    def procedure(self) -> Procedure:
        """Return the runbook's steps and what was added to them in this run, with the files they depend on as now."""
        return self.desk.seen(adhoc.with_adhoc(self.pinned, self.log.state), self.log.state)

    @property
    def _hands(self) -> Hands:
        return Hands(self.desk, self.procedure, self.log)

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
            yield from self._point()
            for request in requests:
                yield from self._put(request)
            return (yield from self._advance())
        finally:
            self._release()

    def output(self, kept: Kept) -> bytes:
        """Return stored output. Raises UntrustedError when it is no longer what was recorded."""
        return self.log.store.blob(kept.blob)

    def readable(self, kept: Kept) -> str:
        """Return stored output as a person reads it: an answer of Prometheus as one line a series."""
        return series.text(self.output(kept).decode("utf-8", "replace"))

    def suggested(self) -> tuple[str, ...]:
        """Return the classes whose typed signs hold for what this run captured."""
        try:
            with self.desk.bounded():
                return suggested(self.procedure, self.log.state, self.log.store.blob, self.desk.apart)
        except UsageError:  # a hint is no place to stop at
            return ()

    def contradicted(self) -> str:
        """Return what is to be said of a decision that the typed signs speak against, or nothing."""
        try:
            with self.desk.bounded():
                found = against(self.procedure, self.log.state, self.log.store.blob, self.desk.apart)
        except UsageError:  # a hint is no place to stop at
            return ""
        return contradicted(found)

    def card(self, digest: str) -> Card | None:
        """Return the card of the last request for an approval of ``digest``, or None when nobody asked for one."""
        found = next((a.event for a in reversed(self.log.state.asked) if a.event.digest == digest), None)
        return card_of(self.output(found.request)) if found else None

    def voided(self) -> tuple[str, ...]:
        """Return what is to be said of approvals that no longer fit the step that waits."""
        return voided(self.procedure, self.log)

    def adhoc_waiting(self) -> int | None:
        """Return the number of the ad-hoc command that waits (below zero), or None."""
        found = adhoc.waiting(self.procedure, self.log.state)
        return found.step.number if found else None

    def moment(self) -> Moment:
        """Return now, under the desk's policy."""
        return now(self.desk, self.log)

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

    def _lead(self) -> Iterator[Fact]:
        """Who drives the run leads it: nobody is "another person" to what he carries out himself."""
        state = self.log.state
        if state.closed is None and self._person(state.lead) != self._person(self.desk.actor):
            yield from self._hands.insist(Addition((LeadTaken(),), self.desk.actor))

    def _point(self) -> Iterator[Fact]:
        """Put on record where the clients of who drives go: what was approved for another place is void then."""
        if self.log.state.closed is None and dict(self.log.state.pointed) != dict(self.desk.pointed):
            yield from self._hands.insist(Addition((Pointed(dict(self.desk.pointed)),), self.desk.actor))

    def _person(self, name: str) -> str:
        return self.desk.policy.person(name)

    def _recover(self) -> Iterator[Fact]:
        """Say what a crash left open, and forget what lifted a guard: the world went on meanwhile."""
        for number, step in self.log.state.steps.items():
            if step.open is not None and not step.doubt:
                living = self.desk.runner.survivors(self._hands.mark(number, step.open.attempt))
                doubt = StepInDoubt(number, step.open.index, step.open.attempt, tuple(s.pid for s in living))
                key = AttemptKey(number, step.open.attempt, step.open.digest)
                yield from self._hands.insist(Addition((doubt,), self.desk.actor, lost=key))
        if self.log.state.closed is not None:
            return
        if self.log.state.looked:
            yield from self._hands.insist(Addition((Retried(CheckAt(Part.GUARD, 0, 0)),), self.desk.actor))

    def _advance(self) -> Generator[Fact, Request | None, End]:
        told: Refuse | None = None
        meant = True  # nobody was asked yet, or the last answer meant that the change starts
        while True:
            # Once a turn: what programs hold is asked again for each answer, and right before a change starts.
            hands = self._hands
            found = due(hands.procedure, self.log.state, self.moment())
            try:
                need = yield from self._turn(hands, found, meant=meant)
                if need is None:
                    continue
                if isinstance(need, Finish):
                    return need
                if isinstance(need, Refuse) and need != told:
                    told = need
                    said = StepRefused(need.step, need.rule, need.reason)
                    if said != self.log.last():  # who asks again and is told the same adds nothing to the record
                        yield from hands.add(said)
                request = yield Ask(need)
                if request is None:
                    return need
                if isinstance(request, BreakGlass) and isinstance(need, Refuse) and need.step < 0:
                    request = replace(request, step=need.step)  # the refusal ended it; the glass is for nothing else
                meant = isinstance(request, Approve | BreakGlass | Begin)
                yield from self._hear(request)
            except ConflictError:
                # Another person wrote to the run meanwhile: read it and decide again. Nothing was started.
                news = self.log.refresh()
                if not news:
                    raise
                yield from (Happened(one) for one in news)

    def _turn(self, hands: Hands, found: Due, *, meant: bool) -> Generator[Fact, Request | None, End | None]:
        """Carry out what is due; return why the run stops here, or None when it goes on."""
        match found:
            case Finish():
                return found if (yield from self._close(hands, found)) else None
            case Execute(digest=digest) if digest and not meant:
                return self._start(found)
            case Execute(digest=digest) if digest:
                return (yield from self._change(hands, found))
            case Execute() | Look() | Take() | Warn() | Seek() | HandOn():
                return (yield from _act(hands, found))
            case _:
                return found

    def _change(self, hands: Hands, act: Execute) -> Generator[Fact, Request | None, End | None]:
        """Start a change whose approvals count at this very moment, or leave the machine to say what is missing."""
        before = self.log.state
        refused = yield from hands.vouch(act)
        if refused is None and self.log.state is before:
            try:
                yield from hands.execute(act)
            except RefusedError as fault:
                if fault.id != UNANCHORED:
                    raise
                return Refuse(act.step, fault.id, fault.message, fault.advice)  # its approval counts on
        return refused

    def _start(self, act: Execute) -> NeedStart:
        """Return the question whether an approved change starts now: an answer to another question never starts it."""
        approvals = (a.event for a in self.log.state.approvals if a.event.digest == act.digest)
        return NeedStart(act.step, act.digest, tuple(dict.fromkeys(a.by for a in approvals)))

    def _hear(self, request: Request) -> Iterator[Fact]:
        if isinstance(request, Begin | LookAgain):
            yield from (Happened(one) for one in self.log.refresh())
            return
        try:
            yield from self._put(request)
        except (RefusedError, UsageError) as fault:
            yield Unheard(fault)
        except ConflictError as fault:
            yield Unheard(fault)
            raise

    def _put(self, request: Request) -> Iterator[Fact]:
        """Put a person's request. Somebody else's entry in between never loses it: it is asked of the new state."""
        if isinstance(request, LookInto):
            yield from self._hands.look_into()
            return
        for attempt in range(TRIES):
            hands = self._hands
            try:
                yield from hands.add_all(answered(self.desk, hands.procedure, self.log, request))
            except ConflictError:
                if attempt == TRIES - 1 or isinstance(request, BreakGlass):
                    raise  # a glass is broken for what its breaker saw, never for what stands there now
                yield from (Happened(one) for one in self.log.refresh())
            else:
                return

    def _close(self, hands: Hands, finish: Finish) -> Generator[Fact, None, bool]:
        """Write the end on record; return False where it did not come to that."""
        if self.log.state.closed is not None:
            return True
        if finish.onward and not (yield from hands.go_on(finish.onward)):
            return False
        yield from hands.add(Closed(finish.outcome, finish.reason))
        return True


def _act(hands: Hands, act: Act) -> Generator[Fact, Request | None, Need | None]:
    """Carry out what needs no approval; return what a person must give where it did not come out."""
    match act:
        case Execute():
            yield from hands.execute(act)
        case Look():
            yield from hands.look(act)
        case Take(step=step, capture=capture):
            return (yield from hands.capture(step, capture))
        case Seek():
            yield from hands.seek(act)
        case HandOn(runbook=runbook):
            yield from hands.hand_on(runbook)
        case Warn(index=index, text=text):
            yield from hands.add(TriggerDue(index, text))
    return None
