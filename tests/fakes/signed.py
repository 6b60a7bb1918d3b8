"""People with SSH keys, and a bundle with an approval that one of them signed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from fakes.ledger import OUTPUT, RUNBOOK, chained, digest, keys, note, payload
from rung.ledger.bundle import BundleParts, build
from rung.ledger.canonical import JSON, canonical
from rung.ledger.people import NAMESPACE
from shared import missing

PAIR = keys()
DIGEST = "d" * 64
CARD = canonical({"digest": DIGEST, "run": "a1b2c3"})


@dataclass(frozen=True, slots=True)
class Person:
    """An SSH key of a test, and its line in the allowed signers."""

    name: str
    file: Path

    @property
    def line(self) -> bytes:
        return f"{self.name} {self.file.with_suffix('.pub').read_text()}".encode()

    def sign(self, document: bytes, namespace: str = NAMESPACE) -> bytes:
        command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(self.file), "-n", namespace]
        return subprocess.run(command, input=document, capture_output=True, check=True).stdout


def person(folder: Path, name: str) -> Person:
    if not shutil.which("ssh-keygen"):
        missing("ssh-keygen is not installed")
    place = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(place)], check=True)
    return Person(name, place)


def approved(card: bytes, signature: bytes, signers: bytes, /, **changes: JSON) -> bytes:
    """Return a bundle with one signed approval."""
    blobs = {digest(data): data for data in (RUNBOOK, OUTPUT, card, signature, signers)}
    said: dict[str, JSON] = {
        "principal": "ana",
        "key": "SHA256:x",
        **{
            name: {"blob": digest(data), "size": len(data)}
            for name, data in (("request", card), ("signature", signature), ("signers", signers))
        },
        **changes,
    }
    lines = chained(
        [
            payload(1, runbook={"blob": digest(RUNBOOK)}, stdout={"blob": digest(OUTPUT)}),
            payload(2, kind="approval.given", digest=DIGEST, by="ana", signature=said),
            payload(3, named=[{"blob": one} for one in sorted(blobs)]),
        ]
    )
    page = RUNBOOK.decode()
    return build(BundleParts(tuple(lines), blobs, note(lines, PAIR), (PAIR.public,), page, RUNBOOK))
