"""Whose signature an answer carries, as the file of allowed signers says at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rung.app.driving.log import Log
from rung.app.ports import SshKeys
from rung.ledger.people import NAMESPACE
from rung.model.errors import RefusedError, UsageError
from rung.model.event.approval import ApprovalVoided, Approved, Signature
from rung.model.signing import Verified
from rung.run.policy import Policy


@dataclass(frozen=True, slots=True)
class Signers:
    """The people whose signatures count, by the operator's file. ``config`` is where it says which file that is."""

    ssh: SshKeys
    policy: Policy
    config: str = ""

    def holder(self, document: bytes, signature: bytes) -> Verified:
        """Return who signed ``document``: the one person that the key stands for now, by the first of its names.

        Raises RefusedError for a signature that does not count (``signature-bad``, ``signer-unknown``,
        ``signer-expired``, ``signer-ambiguous``), UsageError where that cannot be found out.
        """
        if not self.policy.signers:
            raise UsageError(
                "rung.toml does not say whose signatures count",
                id="signers-missing",
                where=self.config,
                advice='write [policy] signers = "allowed_signers", a file with a line for each person',
            )
        found = self.ssh.verify(document, signature, self.policy.signers, NAMESPACE)
        self._one_person(found)
        return found

    def outdated(self, log: Log, approvals: tuple[Approved, ...]) -> Iterator[ApprovalVoided]:
        """Yield what is to be recorded of the signed ``approvals`` that do not count any more.

        Raises UsageError where that cannot be found out: the file or the tool is not there.
        """
        for one in approvals:
            if one.signature is None:
                continue
            try:
                self._again(log, one, one.signature)
            except RefusedError as fault:
                yield ApprovalVoided(one.step, one.digest, one.by, one.signature.key, fault.message)

    def _again(self, log: Log, one: Approved, signature: Signature) -> None:
        found = self.holder(log.store.blob(signature.request.blob), log.store.blob(signature.signature.blob))
        if self.policy.person(found.principals[0]) != self.policy.person(one.by):
            raise RefusedError(
                f"the key {found.key} stands for {found.principals[0]} now", id="signer-changed", where=self.config
            )

    def _one_person(self, found: Verified) -> None:
        """Refuse a key of several people: it would let one of them be two."""
        patterns = [name for name in found.principals if set(name) & set("*?!,")]
        people = {self.policy.person(name) for name in found.principals}
        if patterns or len(people) > 1:
            names = ", ".join(found.principals)
            raise RefusedError(
                f"the allowed signers do not say who holds the key {found.key}: {names}",
                id="signer-ambiguous",
                where=self.policy.signers,
                advice="give each key one line with one name, and each person one name (or list them under [people])",
            )
