"""A request for approval and its signed answer as text that can be copied between machines: by file, mail or chat."""

from __future__ import annotations

import base64
import binascii
import re
import textwrap
from dataclasses import dataclass

import msgspec

from rung.app.driving.asking import encoded
from rung.app.driving.cardtext import lines
from rung.app.driving.refusal import refusal_in, refusal_text
from rung.model.card import FORM, Card
from rung.model.errors import RefusedError, UsageError
from rung.model.visible import visible
from rung.run import digest as binding

LARGEST = 4 * 1024 * 1024
_BEGIN, _END = "-----BEGIN RUNG APPROVAL REQUEST-----", "-----END RUNG APPROVAL REQUEST-----"
_OPENING = "rung approval request"
_ANSWER = "rung approval answer"
_SIGNATURE = re.compile(r"-----BEGIN SSH SIGNATURE-----[A-Za-z0-9+/=\s]+-----END SSH SIGNATURE-----")
_QUOTED = re.compile(r"(?m)^[ \t]*(?:>[ \t]?)+")


@dataclass(frozen=True, slots=True)
class Paper:
    """A request that came from elsewhere and was found to be whole: the card, and the very bytes to be signed."""

    card: Card
    document: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came. Only the signature proves anything; the rest says which request it means to answer.

    ``refusal`` is the document that was signed where the answer is no; a yes signs the request itself.
    """

    run: str
    digest: str
    nonce: str
    signature: bytes
    refusal: bytes = b""


def request_text(card: Card) -> str:
    """Return a request to copy: what a person reads, then the same for a program."""
    body = "\n".join(textwrap.wrap(base64.b64encode(encoded(card)).decode(), 76))
    return f"{_readable(card)}\n{_BEGIN}\n{body}\n{_END}\n"


def _readable(card: Card) -> str:
    head = f"{_OPENING}: run {card.run}, {card.runbook} {card.title}"
    asked = f"Asked by {card.asked_by} at {card.asked_at}."
    how = "To answer it where your SSH key is: rung approve --from FILE --key ~/.ssh/id_ed25519"
    texts = [visible(head), visible(asked), "", *(line.text for line in lines(card)), "", how]
    return "\n".join(text.rstrip() for text in texts)


def read_request(text: str) -> Paper:
    """Return the request in ``text``.

    Raises RefusedError when its parts do not say the same: the text to read, the card, its digest. Raises UsageError
    when no request, or none this version knows, is in it.
    """
    plain = _QUOTED.sub("", text)
    before, begin, rest = plain.partition(_BEGIN)
    body, end, _ = rest.partition(_END)
    if not begin or not end or len(text) > LARGEST:
        raise UsageError(
            "there is no approval request in this text",
            id="request-missing",
            advice="copy all of it, from 'rung approval request' to the END line",
        )
    try:
        document = base64.b64decode("".join(body.split()), validate=True)
    except binascii.Error as fault:
        raise _unreadable(str(fault)) from fault
    card = _card(document)
    _agrees(card, before)
    return Paper(card, document)


def card_of(document: bytes) -> Card:
    """Return the card that was kept. Raises UsageError for bytes that are none."""
    return _card(document)


def _card(document: bytes) -> Card:
    try:
        form = msgspec.json.decode(document, type=_Form).form
        if form != FORM:
            raise UsageError(
                f"this request has the form {form}, this version of rung reads {FORM}",
                id="request-form",
                advice="use the same version of rung on both machines",
            )
        card = msgspec.json.decode(document, type=Card)
        whole = encoded(card) == document
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise _unreadable(str(fault)) from fault
    if not whole:
        # Something in it that is not shown would be signed all the same.
        raise _forged("it holds more than it shows")
    same = card.terms.step == card.step and len(card.reasons) == len(card.terms.commands)
    if not same or binding.digest(card.terms) != card.digest:
        raise _forged("what it shows does not have the digest it asks for")
    return card


class _Form(msgspec.Struct):
    form: int


def _agrees(card: Card, before: str) -> None:
    """Raise RefusedError when the text that stands above a request is not the text of this request."""
    at = before.find(_OPENING)
    if at >= 0 and before[at:].split() != _QUOTED.sub("", _readable(card)).split():
        raise _forged("the text above it is not the text of this request")


def _forged(why: str) -> RefusedError:
    return RefusedError(
        f"this request contradicts itself: {why}",
        id="request-forged",
        advice="sign nothing; ask whoever sent it for a new one, on another way",
    )


def _unreadable(why: str) -> UsageError:
    return UsageError(
        f"the request cannot be read: {why}", id="request-unreadable", advice="copy it again, all of it and unchanged"
    )


def answer_text(card: Card, signature: bytes, refusal: bytes = b"") -> str:
    """Return a signed answer to copy back: a yes, or the no that ``refusal`` holds."""
    head = f"{_ANSWER}\nrun: {card.run}\ndigest: {card.digest}\nnonce: {card.nonce}\n"
    if refusal:
        head += refusal_text(refusal)
    return visible(head, keep="\n") + signature.decode("ascii").strip() + "\n"


def read_answer(text: str) -> Reply:
    """Return the answer in ``text``. Raises UsageError when none is in it."""
    plain = _QUOTED.sub("", text)
    found = {name: re.search(rf"(?m)^{name}: *(\S+)[ \t\r]*$", plain) for name in ("run", "digest", "nonce")}
    signature = _SIGNATURE.search(plain)
    if len(text) > LARGEST or signature is None or not all(found.values()):
        raise UsageError(
            "there is no signed answer in this text",
            id="answer-unreadable",
            advice="copy all of it, from 'rung approval answer' to the END line",
        )
    words = {name: one[1] for name, one in found.items() if one}
    packed = "\n".join(line.strip() for line in signature[0].splitlines() if line.strip())
    return Reply(words["run"], words["digest"], words["nonce"], packed.encode() + b"\n", refusal_in(plain))
