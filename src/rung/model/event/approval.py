"""Who lets a change through: approvals, signed or not, and broken glass."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.event.kept import Kept


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """An approval was asked for: of what ``digest`` binds, to be given until ``expires`` (seconds since the epoch).

    ``request`` is the whole card as people see it, in canonical JSON; ``nonce`` is in it and in no other, so that an
    answer to one request is an answer to no other.
    """

    step: int
    digest: str
    nonce: str
    expires: int
    request: Kept


@dataclass(frozen=True, slots=True)
class Signature:
    """An SSH signature over the request that ``request`` holds: whose key, and what it was checked against.

    ``principal`` is the name in the allowed signers, ``key`` the fingerprint, ``signers`` the file as it was then.
    """

    principal: str
    key: str
    request: Kept
    signature: Kept
    signers: Kept


@dataclass(frozen=True, slots=True)
class Approved:
    """A person approved exactly what ``digest`` binds, until ``expires`` (seconds since the epoch).

    Without a ``signature``, ``by`` is a claim.
    """

    step: int
    digest: str
    by: str
    expires: int
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class ApprovalDeclined:
    """A person said no to exactly what ``digest`` binds, and why: it does not start until somebody asks anew.

    Without a ``signature``, ``by`` is a claim; with one, ``request`` of it is the refusal that was signed.
    """

    step: int
    digest: str
    by: str
    reason: str
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class ApprovalVoided:
    """An approval does not count any more, and why: before the step started, its key and its anchor were looked up.

    ``key`` is empty where it was not signed.
    """

    step: int
    digest: str
    by: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """A person overrode the conditions for one digest, until ``expires``, with a reason. To be reviewed."""

    step: int
    digest: str
    reason: str
    expires: int


@dataclass(frozen=True, slots=True)
class GlassReviewed:
    """Somebody else than its breaker looked at each broken glass among ``entries``, and says what came of it."""

    entries: tuple[int, ...]
    by: str
    text: str
