"""Sign the head of a run's ledger where it matters, and refuse to sign over a record that was cut or changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rung.app.log import Addition, Log
from rung.app.ports import Signer
from rung.ledger.checkpoint import Checkpoint, CheckpointError, checkpoint, read, sign
from rung.model.errors import UntrustedError
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


def faithful(run: str, lines: Sequence[bytes], notes: Sequence[str]) -> None:
    """Raise UntrustedError unless the lines still begin with everything that was signed earlier."""
    for note in notes:
        try:
            head = read(note)
        except CheckpointError as fault:
            raise _untrusted(run, f"a stored head cannot be read: {fault}") from fault
        if head.size > len(lines):
            raise _untrusted(run, f"{head.size} entries were signed, {len(lines)} are there: the end was cut off")
        if checkpoint(run, lines[: head.size]) != head:
            raise _untrusted(run, f"the first {head.size} entries are not those that were signed")


def _untrusted(run: str, message: str) -> UntrustedError:
    return UntrustedError(
        f"the record of run {run} was changed: {message}",
        id="record-changed",
        advice="keep the store as it is and compare it with an earlier bundle",
    )
