"""The SSH keys of people."""

from __future__ import annotations

from rung.ledger.people import Signed
from rung.model.signing import Verified


class Ssh:
    """OpenSSH's own tools."""

    def signers(self, path: str) -> int:
        """Return how many lines of a file of allowed signers name a key."""
        from rung.outside.sshsig import SshKeygen  # as below

        return SshKeygen().signers(path)

    def sign(self, document: bytes, key: str, namespace: str) -> bytes:
        """Return an armoured signature."""
        from rung.outside.sshsig import SshKeygen  # few approvals are signed

        return SshKeygen().sign(document, key, namespace)

    def verify(self, document: bytes, signature: bytes, signers: str, namespace: str) -> Verified:
        """Return whose signature it is."""
        from rung.outside.sshsig import SshKeygen  # as above

        return SshKeygen().verify(document, signature, signers, namespace)


def ssh_good(signed: Signed) -> bool | None:
    """Say whether a person's SSH signature is good; None when no tool can tell."""
    from rung.outside.sshcheck import good  # only a verification asks

    return good(signed)
