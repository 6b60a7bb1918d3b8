"""Ask ssh-keygen whether a person's signature is good."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from rung.ledger.people import NAMESPACE, Signed

_PATIENCE = 20.0


def good(signed: Signed) -> bool | None:
    """Say whether ssh-keygen (8.7 or later) finds a signature good; None when it is not there or cannot tell."""
    program = shutil.which("ssh-keygen")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="rung-") as folder:
        (Path(folder) / "signers").write_bytes(signed.signers)
        (Path(folder) / "signature").write_bytes(signed.signature)
        words = ["-Y", "verify", "-f", "signers", "-I", signed.principal, "-n", NAMESPACE, "-s", "signature"]
        try:
            done = subprocess.run(
                [program, *words, f"-Overify-time={signed.at}"],
                cwd=folder,
                input=signed.document,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                timeout=_PATIENCE,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError, ValueError):
            return None
    if done.returncode == 0:
        return True
    return False if b"Could not verify signature" in done.stdout else None
