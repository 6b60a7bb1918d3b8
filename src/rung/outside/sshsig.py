"""Sign with the SSH key a person already has, and verify what was signed: ssh-keygen does both, with agents too."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from rung.model.errors import RefusedError, UsageError
from rung.model.signing import Verified
from rung.outside.whole import whole

PATIENCE = 120.0
"""Seconds for a person to type a passphrase or to touch a key."""

_LARGEST = 1024 * 1024  # bytes of allowed signers
_GOOD = re.compile(r"^Good \"[^\"]*\" signature for .* with \S+ key (SHA256:\S+)$", re.MULTILINE)
_TIME = re.compile(r"expired|not yet valid|no valid principals")


class SshKeygen:
    """OpenSSH's ``ssh-keygen -Y``, 8.2 or later."""

    def signers(self, path: str) -> int:
        """Return how many lines of a file of allowed signers name a key. Raises UsageError when it cannot be used."""
        lines = (line.strip() for line in _read(path).decode("utf-8", "replace").splitlines())
        return sum(bool(line) and not line.startswith("#") for line in lines)

    def sign(self, document: bytes, key: str, namespace: str) -> bytes:
        """Return the armoured signature. A passphrase is asked for at the terminal; an agent signs when it has the key.

        Raises UsageError (``key-unusable``) with what ssh-keygen says.
        """
        if not Path(key).is_file():
            raise UsageError(f"there is no key {key}", id="key-missing", where=key, advice="name a file, with --key")
        # Its standard error is the person's: that is where it asks to touch the key.
        ended = self._run(["-q", "-Y", "sign", "-f", key, "-n", namespace], document, heard=False)
        if ended.returncode != 0 or not ended.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
            raise UsageError(
                f"ssh-keygen could not sign with {key}",
                id="key-unusable",
                where=key,
                advice="it says why above; `ssh-add -l` lists the keys of your agent",
            )
        return bytes(ended.stdout)

    def verify(self, document: bytes, signature: bytes, signers: str, namespace: str) -> Verified:
        """Return whose signature it is, as the file ``signers`` says now.

        Raises RefusedError: ``signature-bad`` (not over this document, or for another purpose), ``signer-expired``,
        ``signer-unknown``. Raises UsageError when the file cannot be read or others may write it.
        """
        allowed = _read(signers)
        with tempfile.TemporaryDirectory(prefix="rung-") as folder:
            sig, file = Path(folder) / "signature", Path(folder) / "signers"
            sig.write_bytes(signature)
            file.write_bytes(allowed)
            whole = self._run(["-Y", "check-novalidate", "-n", namespace, "-s", str(sig)], document)
            if whole.returncode != 0:
                raise RefusedError(
                    f"the signature is not one over this request: {_said(whole)}",
                    id="signature-bad",
                    advice="ask for the approval anew, and have exactly that request signed",
                )
            found = self._run(["-Y", "find-principals", "-s", str(sig), "-f", str(file)], document)
            names = tuple(line.strip() for line in found.stdout.decode("utf-8", "replace").splitlines() if line.strip())
            if found.returncode != 0 or not names:
                raise _unknown(_said(found, str(file)), signers)
            call = ["-Y", "verify", "-f", str(file), "-I", names[0], "-n", namespace, "-s", str(sig)]
            good = self._run(call, document)
            key = _GOOD.search(good.stdout.decode("utf-8", "replace"))
            if good.returncode != 0 or key is None:
                raise _unknown(_said(good, str(file)), signers)
        return Verified(names, key[1], allowed)

    def _run(self, words: list[str], document: bytes, *, heard: bool = True) -> subprocess.CompletedProcess[bytes]:
        program = shutil.which("ssh-keygen")
        if program is None:
            raise UsageError(
                "ssh-keygen was not found in PATH", id="ssh-keygen-missing", advice="install the OpenSSH client"
            )
        env = {**os.environ, "LC_ALL": "C"}  # its words are read below
        try:
            return subprocess.run(
                [program, *words],
                input=document,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if heard else None,
                env=env,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as fault:
            raise UsageError(
                f"ssh-keygen did not answer within {PATIENCE:g} s", id="ssh-keygen-slow", advice="try it again"
            ) from fault


def _read(path: str) -> bytes:
    """Return the allowed signers. Whoever can write them can approve as anyone."""
    try:
        facts = Path(path).stat()
        data = whole(Path(path), _LARGEST)
    except OSError as fault:
        raise UsageError(
            f"the allowed signers cannot be read: {fault.strerror}",
            id="signers-unreadable",
            where=path,
            advice="`[policy] signers` of rung.toml names the file; a line is: NAME ssh-ed25519 AAAA…",
        ) from fault
    if facts.st_mode & stat.S_IWOTH:
        raise UsageError(
            "every account may write the allowed signers", id="signers-exposed", where=path, advice=f"chmod o-w {path}"
        )
    return data


def _unknown(said: str, signers: str) -> RefusedError:
    if _TIME.search(said):
        return RefusedError(
            f"the key that signed is not valid now: {said}",
            id="signer-expired",
            where=signers,
            advice="have its line or certificate renewed, or ask somebody else",
        )
    return RefusedError(
        f"the key that signed is not among those that may: {said}",
        id="signer-unknown",
        where=signers,
        advice="whoever keeps that file adds the key, when it should be there",
    )


def _said(ended: subprocess.CompletedProcess[bytes], path: str = "") -> str:
    text = ended.stderr.decode("utf-8", "replace")
    text = text.replace(path, "line") if path else text
    return "; ".join(line.strip() for line in text.splitlines() if line.strip()) or "no reason given"
