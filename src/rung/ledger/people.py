"""Approvals signed with SSH keys: does each signature fit the request, and the request the approval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rung.ledger.canonical import JSON
from rung.ledger.checks import Check, Status, ended
from rung.ledger.entry import DECODER, Entry, too_deep
from rung.ledger.reason import Fault, Reason

NAMESPACE = "rung-approval"
"""What an approval is signed for (``ssh-keygen -n``)."""

ANSWERS = frozenset({"approval.given", "approval.declined"})
"""The kinds of entries that a person may have signed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature to verify: ``principal`` signed ``document`` at ``at``, as ``signers`` (allowed signers) say.

    ``at`` is the time of the entry, YYYYMMDDHHMMSS in UTC: a key that was withdrawn later was good then.
    """

    principal: str
    document: bytes
    signature: bytes
    signers: bytes
    at: str


Tool = Callable[[Signed], bool | None]
"""Says whether a signature is good; None when there is no tool that can tell."""


def check_people(
    entries: Sequence[Entry], members: Mapping[str, bytes], tool: Tool | None, signers: bytes | None
) -> Check:
    """Check each signed yes and no, against the reader's own allowed signers when given, else those on record."""
    signed = [entry for entry in entries if entry.kind in ANSWERS and entry.fields.get("signature")]
    if not signed:
        return Check("people", Status.UNDONE, "no approval was signed by a person: names are what was typed")
    judged = [_judged(entry, members, tool, signers) for entry in signed]
    faults = [one for one in judged if isinstance(one, Fault)]
    if Status.UNDONE in judged and not faults:
        return Check("people", Status.UNDONE, "no ssh-keygen can be asked, so people's signatures were not checked")
    whose = "the signers you know" if signers is not None else "the signers on record"
    return ended("people", tuple(faults), f"{len(signed)} signed answers, each good by {whose}")


def _judged(entry: Entry, members: Mapping[str, bytes], tool: Tool | None, signers: bytes | None) -> Fault | Status:
    signature = entry.fields["signature"]
    said = signature if isinstance(signature, Mapping) else {}
    parts = [_blob(said.get(name), members) for name in ("request", "signature", "signers")]
    document, armoured, recorded = parts
    principal = said.get("principal")
    if document is None or armoured is None or recorded is None or not isinstance(principal, str) or not principal:
        return _bad(entry, "its signature cannot be read")
    if not _binds(document, entry):
        message = f"entry {entry.seq}: what {principal} signed is not what this answers"
        return Fault(Reason.APPROVAL_DIFFERS, entry.seq, message)
    at = "".join(mark for mark in entry.at[:19] if mark.isdigit())
    allowed = recorded if signers is None else signers
    good = tool(Signed(principal, document, armoured, allowed, at)) if tool else None
    if good is not False:
        return Status.PASSED if good else Status.UNDONE
    return _bad(entry, f"the signature of {principal} does not fit, or its key is not among the signers")


def _bad(entry: Entry, why: str) -> Fault:
    return Fault(Reason.BAD_APPROVAL, entry.seq, f"entry {entry.seq}: {why}")


def _binds(document: bytes, entry: Entry) -> bool:
    """Say whether a document is the request for this run and this digest; of a no, the refusal with its reason."""
    if too_deep(document):
        return False
    try:
        card = DECODER.decode(document.decode("utf-8"))
    except ValueError:
        return False
    if not isinstance(card, dict) or card.get("run") != entry.run:
        return False
    if entry.kind == "approval.given":
        return bool(card.get("digest") == entry.fields.get("digest"))
    said = (card.get("answer"), card.get("declines"), card.get("reason"))
    return said == ("no", entry.fields.get("digest"), entry.fields.get("reason"))


def _blob(value: JSON, members: Mapping[str, bytes]) -> bytes | None:
    digest = value.get("blob") if isinstance(value, Mapping) else None
    return members.get(f"blobs/{digest}") if isinstance(digest, str) else None
