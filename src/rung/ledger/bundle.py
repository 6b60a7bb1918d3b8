"""A run exported for someone who does not trust us: one tar with everything needed to check it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from rung.ledger import merkle
from rung.ledger.archive import pack
from rung.ledger.entry import decode
from rung.ledger.key import PublicKey
from rung.ledger.views.crate import crate
from rung.ledger.views.envelope import sign
from rung.ledger.views.statement import statement
from rung.ledger.views.view import ATTESTATION, CRATE, source


@dataclass(frozen=True, slots=True)
class BundleParts:
    """What goes into a bundle. ``lines`` are ledger entries without newlines; ``anchors`` lines of anchors.jsonl.

    ``keys`` are all keys of the succession, ``rotations`` its entries, both from the first on.
    ``html`` is the report once more, as a page for a browser; empty: the bundle has none.
    ``signer`` returns the 64 bytes of the last key's signature over its argument; with one, the bundle gets the views
    (``rung.ledger.views``) that its last ``run.exported`` is bound to.
    """

    lines: tuple[bytes, ...]
    blobs: Mapping[str, bytes]
    checkpoint: str
    keys: tuple[PublicKey, ...]
    report: str
    runbook: bytes
    anchors: tuple[str, ...] = ()
    rotations: tuple[str, ...] = ()
    html: str = ""
    signer: Callable[[bytes], bytes] | None = None


def build(parts: BundleParts) -> bytes:
    """Return the bundle: a tar with the same bytes for the same parts."""
    members = _members(parts)
    return pack(members if parts.signer is None else {**members, **_views(parts, members, parts.signer)})


def _members(parts: BundleParts) -> dict[str, bytes]:
    return {
        "entries.jsonl": b"".join(line + b"\n" for line in parts.lines),
        "checkpoint": parts.checkpoint.encode(),
        "anchors.jsonl": "".join(line + "\n" for line in parts.anchors).encode(),
        "report.md": parts.report.encode(),
        **({"report.html": parts.html.encode()} if parts.html else {}),
        "runbook.md": parts.runbook,
        "verify.py": standalone(),
        **{f"blobs/{digest}": data for digest, data in parts.blobs.items()},
        **{f"keys/{key.name}.pub": f"{key}\n".encode() for key in parts.keys},
        **{f"keys/{number:04}.rotation": note.encode() for number, note in enumerate(parts.rotations, start=1)},
    }


def _views(parts: BundleParts, members: Mapping[str, bytes], signer: Callable[[bytes], bytes]) -> dict[str, bytes]:
    made = source(tuple(decode(line) for line in parts.lines), members, merkle.root(parts.lines))
    described = crate(made)
    return {CRATE: described, ATTESTATION: sign(statement(made, described), parts.keys[-1], signer)}


def standalone() -> bytes:
    """Return the text of ``verify.py``: the verifier of standard tools that travels in each bundle."""
    return files("rung.ledger").joinpath("standalone", "verify.py").read_bytes()
