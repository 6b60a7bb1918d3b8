"""Real SSH keys in a folder of the test, made by ssh-keygen without passphrases."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from shared import missing


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys by the name of their file."""

    folder: Path

    def make(self, name: str, kind: str = "ed25519") -> Path:
        path = self.folder / name
        bits = ("-b", "2048") if kind == "rsa" else ()
        self.keygen("-t", kind, *bits, "-N", "", "-C", name, "-f", str(path))
        return path

    def public(self, name: str) -> str:
        return (self.folder / f"{name}.pub").read_text("ascii").strip()

    def allow(self, **lines: str) -> Path:
        """Write the allowed signers: for each key by name what stands before it."""
        path = self.folder / "allowed_signers"
        path.write_text("".join(f"{before} {self.public(name)}\n" for name, before in lines.items()), "utf-8")
        return path

    def keygen(self, *words: str) -> None:
        if shutil.which("ssh-keygen") is None:
            missing("ssh-keygen is missing (apt: openssh-client)")
        subprocess.run(["ssh-keygen", "-q", *words], check=True, capture_output=True, cwd=self.folder)
