"""Sign the head of a run's ledger where it matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rung.app.log import Addition, Log
from rung.app.ports import Signer
from rung.ledger.checkpoint import Checkpoint, checkpoint, sign
from rung.model.event.approval import ApprovalDeclined, Approved
from rung.model.event.run import Closed, Escalated


def seal(signer: Callable[[], Signer], log: Log, addition: Addition) -> Checkpoint | None:
    """Sign the head after an approval, an escalation and the end of a run, and return it; None after anything else."""
    if not any(isinstance(event, Approved | ApprovalDeclined | Escalated | Closed) for event in addition.events):
        return None
    head = checkpoint(log.run, log.store.entries(log.run))
    key = signer()
    log.store.save_checkpoint(log.run, sign(head, key.public, key.sign))
    return head


def ends(addition: Addition) -> bool:
    """Say whether an addition passes the run on or ends it."""
    return any(isinstance(event, Escalated | Closed) for event in addition.events)


def signed(signer: Signer, run: str, lines: Sequence[bytes]) -> str:
    """Return the signed head of these lines."""
    return sign(checkpoint(run, lines), signer.public, signer.sign)
