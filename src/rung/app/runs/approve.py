"""Approve: what waits, as a card; the request to copy, the answer signed elsewhere, and the answer coming home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.app.driving.asking import asking
from rung.app.driving.drive import Driver
from rung.app.driving.glance import unended
from rung.app.driving.legible import records
from rung.app.driving.log import kept
from rung.app.driving.paper import (
    Paper,
    Reply,
    answer_text,
    card_of,
    read_answer,
    read_request,
    request_text,
)
from rung.app.driving.refusal import insist_on, reason_of, refusal
from rung.app.runs.hold import Put, begun, find, hold, put
from rung.app.site import Site
from rung.ledger.people import NAMESPACE
from rung.model.card import Card
from rung.model.due import Due, Execute, Look, NeedApproval, Seek, Take
from rung.model.errors import ConflictError, RefusedError
from rung.model.event.address import called
from rung.model.event.approval import ApprovalAsked, ApprovalDeclined, ApprovalVoided, Approved, Signature
from rung.model.event.event import Event
from rung.model.request import Approve, Decline
from rung.run.admit.approval import SHORTEST_DIGEST, explain
from rung.run.gate import asked
from rung.run.machine import due

TRIES = 5


@dataclass(frozen=True, slots=True)
class Waits:
    """A step that waits for an approval: its run, and the card of the request that is open."""

    driver: Driver
    card: Card
    document: bytes

    @property
    def request(self) -> str:
        """Return the request as text to copy to another machine."""
        return request_text(self.card)


def only_digest(site: Site, typed: str) -> bool:
    """Say whether what names no run begins the digest of what waits in the only one that is open."""
    if len(typed) < SHORTEST_DIGEST or begun(site, typed):
        return False
    return len(unended(site.books())) == 1 and waits(site, "").card.digest.startswith(typed.lower())


def waits(site: Site, prefix: str, *, no: bool = False) -> Waits:
    """Return what waits for an approval in a run; a request that is too old, or was never made, is made anew.

    Where the answer is ``no``, a change that is approved and has not started waits for it too. Raises RefusedError
    (``nothing-to-approve``) where something else is due.
    """
    driver = hold(site, find(site, prefix))
    log = driver.log
    for _ in range(TRIES):
        found = due(driver.procedure, log.state, driver.moment())
        if isinstance(found, Seek):
            try:
                log.add(asking(driver.desk, driver.procedure, log, found, driver.moment()))
            except ConflictError:
                log.refresh()
            continue
        if not isinstance(found, NeedApproval) and not (no and isinstance(found, Execute) and found.digest):
            break
        event = asked(log.state, found.digest, driver.moment())
        if event is not None:
            document = log.store.blob(event.request.blob)
            return Waits(driver, card_of(document), document)
    raise RefusedError(
        f"nothing waits for an approval in run {log.run}: {_instead(found)}",
        id="nothing-to-approve",
        advice=f"rung resume {log.run}",
    )


def _instead(found: Due) -> str:
    """Return what is due where no approval is, in one clause."""
    match found:
        case Execute(step=number, digest=digest) if digest:
            return f"{called(number)} is approved and starts when the run is resumed"
        case Execute() | Look() | Take():
            return "the run goes on by itself when it is resumed"
        case _:
            return explain(found)


def received(text: str) -> Paper:
    """Return a request that came from elsewhere. Raises RefusedError when it contradicts itself."""
    return read_request(text)


def signed(site: Site, card: Card, document: bytes, key: str, no: str = "") -> str:
    """Return the signed answer to a request, as text to copy back: a yes, or a no with its reason.

    Raises UsageError when the key cannot sign. RefusedError (``secret-in-run``): the no holds a secret known here.
    """
    if no:
        said = refusal(card, document, no)
        if site.veil(no) != no:
            raise RefusedError(
                "the reason of this no holds a registered secret, and what is signed is kept to the byte",
                id="secret-in-run",
                advice="say why without it",
            )
        return answer_text(card, site.ssh.sign(said, key, NAMESPACE), said)
    return answer_text(card, site.ssh.sign(document, key, NAMESPACE))


def late(site: Site, card: Card) -> bool:
    """Say whether the time to approve is over, by this machine's clock. Where the run lives, it is decided."""
    return site.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ") > card.until


def answer(site: Site, prefix: str, text: str) -> Put:
    """Put a signed answer to a run: verified against the allowed signers, and kept with what it was verified against.

    Raises RefusedError: another run, a request that was never made, a signature that does not count, an answer used
    before; and whatever an approval can be refused for.
    """
    reply = read_answer(text)
    driver = hold(site, find(site, prefix))
    question = _question(driver, reply)
    if reply.refusal:
        insist_on(reply.refusal, driver.log.run, question)
    document = reply.refusal or driver.output(question.request)
    found = site.signers.holder(document, reply.signature)
    by = found.principals[0]
    _unused(site, driver, question, by, document)
    signature = Signature(by, found.key, kept(document), kept(reply.signature), kept(found.signers))
    said: Approve | Decline = Approve(question.digest, by, signature)
    if reply.refusal:
        said = Decline(question.digest, by, reason_of(reply.refusal), signature)
    return put(site, driver.log.run, said, (document, reply.signature, found.signers))


def _question(driver: Driver, reply: Reply) -> ApprovalAsked:
    """Return the request of this run that an answer means. What is signed is that request, never the answer's words."""
    log = driver.log
    if reply.run != log.run:
        raise RefusedError(
            f"this answer is for run {reply.run}, not for {log.run}",
            id="answer-other-run",
            advice=f"rung approve {reply.run} --answer FILE",
        )
    ever = [one.event for one in records(log.store.entries(log.run), log.run) if isinstance(one.event, ApprovalAsked)]
    question = next((event for event in ever if event.nonce == reply.nonce), None)
    if question is None:
        raise RefusedError(
            f"run {log.run} never made the request that this answers",
            id="answer-unknown",
            advice=f"rung approve {log.run} --request",
        )
    return question


def _unused(site: Site, driver: Driver, question: ApprovalAsked, by: str, document: bytes) -> None:
    """Raise RefusedError for an answer that is on record already, and for a request that is open no more.

    A yes and a no of one person to one request are two answers: who said yes may take it back while it is open.
    """
    log, person = driver.log, site.config.policy.person
    again = f"rung approve {log.run} --request"
    past = [one.event for one in records(log.store.entries(log.run), log.run)]
    mine = next((one for one in log.state.asked if one.event.nonce == question.nonce), None)
    if mine is None:
        raise RefusedError(f"this answers {_over(past, question)}", id="answer-replayed", advice=again)
    signed = [one for one in past if isinstance(one, Approved | ApprovalDeclined) and one.signature]
    if any(_same(one, document) and person(one.by) == person(by) for one in signed):
        raise RefusedError(
            f"this answer of {by} is on record already, and counts once",
            id="answer-replayed",
            advice=f"rung resume {log.run} says what is missing",
        )
    if not mine.holds(driver.moment().stamp):
        raise RefusedError("this answers a request that is too old", id="approval-late", advice=again)


def _same(one: Approved | ApprovalDeclined, document: bytes) -> bool:
    """Say whether exactly these bytes were signed: a yes signs the request, a no its refusal with the reason."""
    return one.signature is not None and one.signature.request == kept(document)


def _over(past: Sequence[Event], question: ApprovalAsked) -> str:
    """Return which request it is that is open no more, by what ended it."""
    for one in past[past.index(question) + 1 :]:
        match one:
            case ApprovalDeclined(digest=question.digest, by=by):
                return f"a request that {by} said no to: that ended it, for every answer"
            case ApprovalVoided(digest=question.digest, by=by):
                return f"a request whose approval by {by} became void: that ended it, for every answer"
            case ApprovalAsked(step=question.step):
                break
            case _:
                pass
    return "a request for an earlier try of the step"
