"""What a bundle says once more in the words of others: are its views what the entries make them, and signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rung.ledger.checks import Check, Status, ended
from rung.ledger.key import PublicKey, verified
from rung.ledger.reason import Fault, Reason
from rung.ledger.views.crate import crate
from rung.ledger.views.envelope import EnvelopeError, keyid, pae, read
from rung.ledger.views.statement import statement
from rung.ledger.views.view import ATTESTATION, CRATE, FORM, NAMES, Source
from rung.model.errors import UntrustedError


def check_views(
    made: Source, members: Mapping[str, bytes], signer: PublicKey | None, *, sound: bool
) -> tuple[Check, ...]:
    """Check both views, where the bundle holds one or its last export is bound to them; older bundles have none.

    ``made`` is what they are derived from, ``signer`` signed the head. ``sound``: nothing else is wrong, so that the
    root is that of all entries; a view of what is broken shows nothing more.
    """
    form = made.form
    none = form is None or (type(form) is int and form == 0)
    if none and not any(name in members for name in NAMES):
        return ()
    if not sound:
        return _both(Status.UNDONE, "what it is derived from is not whole")
    if none:
        return tuple(_stray(name, check, members) for name, check in zip(NAMES, _CHECKS, strict=True))
    if type(form) is not int or form != FORM:
        return _both(Status.UNDONE, f"the export names the form {form!r} of views, which this version does not know")
    try:
        described = crate(made)
        stated = statement(made, described)
    except UntrustedError as error:
        return _both(Status.UNDONE, f"nothing can be derived from these entries: {error.message}")
    return (
        _there(CRATE, "crate", members, lambda data: _crate(data, described)),
        _there(ATTESTATION, "attestation", members, lambda data: _attestation(data, stated, signer)),
    )


_CHECKS = ("crate", "attestation")


def _both(status: Status, message: str) -> tuple[Check, ...]:
    return tuple(Check(name, status, message) for name in _CHECKS)


def _stray(name: str, check: str, members: Mapping[str, bytes]) -> Check:
    if name not in members:
        return Check(check, Status.UNDONE, f"there is no {name}, and no entry says there is one")
    return ended(check, (Fault(Reason.VIEW_STRAY, 0, f"no entry says that this bundle has a {name}"),), "")


def _there(name: str, check: str, members: Mapping[str, bytes], judge: Callable[[bytes], Check]) -> Check:
    if name in members:
        return judge(members[name])
    return ended(check, (Fault(Reason.VIEW_MISSING, 0, f"{name} is not there, and an entry says it was"),), "")


def _crate(data: bytes, derived: bytes) -> Check:
    message = f"{CRATE} is not what the entries and files of this bundle make it"
    faults = () if data == derived else (Fault(Reason.CRATE_DIFFERS, 0, message),)
    return ended("crate", faults, f"{CRATE} is what the entries and files make it")


def _attestation(data: bytes, stated: bytes, signer: PublicKey | None) -> Check:
    try:
        envelope = read(data)
    except EnvelopeError as error:
        return ended("attestation", (Fault(Reason.BAD_ATTESTATION, 0, f"{ATTESTATION} cannot be read: {error}"),), "")
    if envelope.payload != stated:
        message = f"the statement in {ATTESTATION} is not what the entries and files of this bundle make it"
        return ended("attestation", (Fault(Reason.ATTESTATION_DIFFERS, 0, message),), "")
    if (
        signer is None
        or envelope.keyid != keyid(signer)
        or not verified(signer, envelope.signature, pae(envelope.payload))
    ):
        message = f"{ATTESTATION} is not signed by the key that signed the head"
        return ended("attestation", (Fault(Reason.ATTESTATION_UNSIGNED, 0, message),), "")
    return ended("attestation", (), f"the statement follows from the entries and is signed by {signer.name}")
