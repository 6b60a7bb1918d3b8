"""Sign the head of a run's ledger where it matters, and know again what was signed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rung.app.driving.faithful import changed
from rung.app.ports import Signer
from rung.ledger.checkpoint import CheckpointError, checkpoint, read, sign, signed_by
from rung.ledger.key import PublicKey
from rung.ledger.reason import Reason
from rung.model.errors import UntrustedError
from rung.model.event.approval import ApprovalDeclined, Approved
from rung.model.event.event import Event
from rung.model.event.run import Closed, Escalated

FOREIGN = "head-unknown-key"
"""The fault of a record that another key signed, or a key that was lost: it can be read, and nothing may rest on it."""
Seal = Callable[[Sequence[bytes]], str]
"""Returns the signed head over all lines of a run."""


@dataclass(frozen=True, slots=True)
class Seals:
    """What signs heads here: ``signer`` is the key of now, ``known`` every key that signs or signed here."""

    signer: Callable[[], Signer]
    known: Callable[[], Sequence[PublicKey]]

    def over(self, run: str, events: Iterable[Event]) -> Seal | None:
        """Return what signs the head when these events are added; None where none of them needs that."""
        return (lambda lines: signed(self.signer(), run, lines)) if any(map(matters, events)) else None

    def insist(self, run: str, notes: Sequence[str], sealed: int) -> None:
        """Raise UntrustedError unless keys of this installation signed every head, the last over entry ``sealed``, too.

        ``head-missing``: an entry that is never written without a signed head has none. ``head-unknown-key``: another
        key signed one. ``head-signature``: the signature does not fit.
        """
        size = read(notes[-1]).size if notes else 0
        if size < sealed:
            what = f"no signed head covers entry {sealed}, which is never written without one: it was taken out"
            raise changed(run, what, id_="head-missing")
        # Each of them: whoever goes on with a run signs it anew, and makes no other head of it known by that.
        for note in notes:
            self._signed_here(run, note)

    def _signed_here(self, run: str, note: str) -> None:
        try:
            signed_by(note, self.known())
        except CheckpointError as fault:
            if fault.reason is not Reason.UNKNOWN_KEY:
                raise changed(run, f"its stored head: {fault}", id_="head-signature") from fault
            raise UntrustedError(
                f"a head of run {run} is signed by a key that is not here: it was rewritten, or the key is lost",
                id=FOREIGN,
                advice="if it is yours, put its keys/NAME.pub back, from a backup or a bundle; else end the run "
                f"(rung abort {run} --reason …) and begin another",
            ) from fault


def matters(event: Event) -> bool:
    """Say whether the head is signed with an event: an answer to a request, an escalation, the end of a run."""
    return isinstance(event, Approved | ApprovalDeclined | Escalated | Closed)


def ends(events: Iterable[Event]) -> bool:
    """Say whether one of the events passes the run on or ends it."""
    return any(isinstance(event, Escalated | Closed) for event in events)


def signed(signer: Signer, run: str, lines: Sequence[bytes]) -> str:
    """Return the signed head of these lines."""
    return sign(checkpoint(run, lines), signer.public, signer.sign)
