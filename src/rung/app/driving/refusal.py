"""A no to a request for approval, with its reason: what is signed, and how it stands in an answer."""

from __future__ import annotations

import base64
import binascii
import hashlib
import textwrap
from typing import Literal

import msgspec

from rung.ledger.canonical import canonical
from rung.model.card import FORM, Card
from rung.model.errors import RefusedError, UsageError
from rung.model.event.approval import ApprovalAsked

_BEGIN, _END = "-----BEGIN RUNG REFUSAL-----", "-----END RUNG REFUSAL-----"


def refusal(card: Card, document: bytes, reason: str) -> bytes:
    """Return what a no signs: which request it answers, and why. It is no request, so no yes can be made of it.

    Raises UsageError (``reason-missing``) for a no without a reason.
    """
    said = " ".join(reason.split())
    if not said:
        raise UsageError("a no needs a reason", id="reason-missing", advice="say why in one sentence")
    asked = hashlib.sha256(document).hexdigest()
    return canonical(
        msgspec.to_builtins(_Refusal("no", card.digest, FORM, card.nonce, said, request=asked, run=card.run))
    )


def reason_of(document: bytes) -> str:
    """Return why a refusal says no. Raises UsageError (``answer-unreadable``) for bytes that are none."""
    return _refusal(document).reason


def insist_on(document: bytes, run: str, question: ApprovalAsked) -> None:
    """Raise RefusedError (``answer-unknown``) for a refusal of anything else than this request of this run."""
    said = _refusal(document)
    meant = (said.run, said.declines, said.nonce, said.request)
    if meant != (run, question.digest, question.nonce, question.request.blob):
        raise RefusedError(
            f"this no answers another request than the one of run {run}",
            id="answer-unknown",
            advice=f"rung approve {run} --request",
        )


class _Refusal(msgspec.Struct, forbid_unknown_fields=True):
    answer: Literal["no"]
    declines: str
    form: int
    nonce: str
    reason: str
    request: str
    run: str


def _refusal(document: bytes) -> _Refusal:
    try:
        said = msgspec.json.decode(document, type=_Refusal)
        whole = canonical(msgspec.to_builtins(said)) == document and said.form == FORM and bool(said.reason.strip())
    except (msgspec.DecodeError, UnicodeDecodeError):
        whole = False
    if not whole:
        raise _unreadable("it holds a no that cannot be read")
    return said


def refusal_text(document: bytes) -> str:
    """Return the part of an answer that holds a refusal: for people, then for a program."""
    body = "\n".join(textwrap.wrap(base64.b64encode(document).decode(), 76))
    return f"no, because: {reason_of(document)}\n{_BEGIN}\n{body}\n{_END}\n"


def refusal_in(plain: str) -> bytes:
    """Return the refusal that an answer holds, or nothing where it is a yes."""
    _, begin, rest = plain.rpartition(_BEGIN)  # the reason may hold the words too
    body, end, _ = rest.partition(_END)
    if not begin:
        return b""
    try:
        document = base64.b64decode("".join(body.split()), validate=True) if end else b""
    except binascii.Error as fault:
        raise _unreadable(str(fault)) from fault
    _refusal(document)
    return document


def _unreadable(why: str) -> UsageError:
    advice = "copy all of it, from 'rung approval answer' to the END line"
    return UsageError(f"the answer cannot be read: {why}", id="answer-unreadable", advice=advice)
