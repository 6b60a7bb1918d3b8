"""Events as JSON objects for the ledger, and back. The names of kinds are part of the public record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

import msgspec

from rung.ledger.canonical import JSON
from rung.model.event.event import KINDS, Event, Recorded

_NAMES: dict[type[Event], str] = {kind: name for name, kind in KINDS.items()}
_FIELDS = {name: frozenset(field.name for field in fields(kind)) for name, kind in KINDS.items()}
ENVELOPE = frozenset({"at", "mono", "boot", "actor", "run"})
"""What an entry says of itself beside its event: when, by whom, of which run."""

_BESIDE = ENVELOPE | {"seq", "prev", "kind"}


def kind(event: Event) -> str:
    """Return the name of an event's kind, as ``step.end``."""
    return _NAMES[type(event)]


def encode(event: Event) -> dict[str, JSON]:
    """Return the event's own fields as JSON values, with its ``kind``."""
    body: dict[str, JSON] = msgspec.to_builtins(event)
    return {"kind": kind(event), **body}


def decode(entry: Mapping[str, object]) -> Recorded:
    """Return the event of a ledger entry. Raises ValueError for a kind or a field this version does not know."""
    name = str(entry.get("kind"))
    if name not in KINDS:
        raise ValueError(f"entry {entry.get('seq')}: this version does not know entries of kind {name!r}")
    body = {key: value for key, value in entry.items() if key not in _BESIDE}
    if not body.keys() <= _FIELDS[name]:
        strange = sorted(body.keys() - _FIELDS[name])
        # A field that is passed over could be the one that takes back what the others say.
        raise ValueError(
            f"entry {entry.get('seq')} of kind {name!r}: this version does not know its field {strange[0]!r}"
        )
    try:
        event = msgspec.convert(body, KINDS[name], strict=False)
        at = datetime.fromisoformat(str(entry["at"])).timestamp()
        mono = int(str(entry.get("mono", 0)))
        return Recorded(int(str(entry["seq"])), at, str(entry["actor"]), event, mono, str(entry.get("boot", "")))
    except (msgspec.ValidationError, KeyError, ValueError) as fault:
        raise ValueError(f"entry {entry.get('seq')} of kind {name!r} cannot be read: {fault}") from fault
