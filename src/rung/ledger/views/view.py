"""What every view of a bundle is made from, and which form of views an export was bound to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rung.ledger.canonical import JSON
from rung.ledger.entry import Entry

FORM = 1
"""The form of views that this version writes. The entry ``run.exported`` names it, so that it is bound by the chain."""

CRATE = "ro-crate-metadata.json"
ATTESTATION = "attestation.intoto.json"
NAMES = (CRATE, ATTESTATION)


@dataclass(frozen=True, slots=True)
class Source:
    """What views are derived from: the entries as read, and every member of the bundle that is no view, by name.

    ``root`` is the RFC 6962 root over the entries.
    """

    entries: Sequence[Entry]
    files: Mapping[str, bytes]
    root: bytes

    @property
    def run(self) -> str:
        """Return the id of the run."""
        return self.entries[0].run if self.entries else ""

    def first(self, kind: str) -> Entry | None:
        """Return the first entry of a kind."""
        return next((entry for entry in self.entries if entry.kind == kind), None)

    def last(self, kind: str) -> Entry | None:
        """Return the last entry of a kind."""
        return next((entry for entry in reversed(self.entries) if entry.kind == kind), None)

    @property
    def form(self) -> JSON:
        """Return the form of views that the last export was bound to, as it stands in the entry; 0 when it had none."""
        exported = self.last("run.exported")
        return 0 if exported is None else exported.fields.get("views", 0)


def source(entries: Sequence[Entry], members: Mapping[str, bytes], root: bytes) -> Source:
    """Return what the views of these members are derived from."""
    return Source(entries, {name: data for name, data in members.items() if name not in NAMES}, root)


def text(entry: Entry, name: str) -> str:
    """Return a field that is text; anything else is empty. A view is made of every entry that can be read."""
    value = entry.fields.get(name)
    return value if isinstance(value, str) else ""


def whole(entry: Entry, name: str) -> int | None:
    """Return a field that is an integer, or None."""
    value = entry.fields.get(name)
    return value if type(value) is int else None


def blob(entry: Entry, name: str) -> str:
    """Return the digest that a field names, or the empty string."""
    value = entry.fields.get(name)
    digest = value.get("blob") if isinstance(value, Mapping) else None
    return digest if isinstance(digest, str) else ""
