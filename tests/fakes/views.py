"""Bundles with views, honest and spoiled: entries of every kind that a view repeats, some of them odd."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Sequence

from fakes.ledger import OUTPUT, RUNBOOK, Keys, chained, digest, note, payload, repacked
from rung.ledger.archive import unpack
from rung.ledger.bundle import BundleParts, build
from rung.ledger.canonical import JSON, canonical
from rung.ledger.views.envelope import keyid, pae, read, sign
from rung.ledger.views.statement import PREDICATE, STATEMENT, TOLD
from rung.ledger.views.view import ATTESTATION, CRATE, NAMES
from rung.model.errors import UntrustedError
from rung.model.replacing import replace

ERRORS = b"a warning\n"
KEPT: dict[str, JSON] = {"blob": digest(OUTPUT), "size": len(OUTPUT)}
QUIET: dict[str, JSON] = {"blob": digest(ERRORS), "size": len(ERRORS)}
PAGE: dict[str, JSON] = {"blob": digest(RUNBOOK), "size": len(RUNBOOK)}

EVENTS: tuple[dict[str, JSON], ...] = (
    {"kind": "run.opened", "runbook": "RUN-001", "title": "Pool \u202e“full” 😀", "path": "a b.md", "source": PAGE},
    {"kind": "step.end", "step": 1, "index": 0, "attempt": 1, "effect": "observe", "exit": 0, "script": "df -h"},
    {"kind": "decision.made", "boundary": "stuck worker", "cites": [2], "rejected": ["traffic"], "reason": ""},
    {"kind": "approval.given", "by": "ben@ops", "digest": "ab" * 32, "step": 2, "signature": None},
    {"kind": "step.intent", "step": 2, "index": 0, "attempt": 1, "effect": "mutate", "digest": "ab" * 32},
    {"kind": "step.end", "step": 2, "index": 0, "attempt": 1, "exit": 1, "stdout": KEPT, "stderr": QUIET},
    {"kind": "step.end", "step": -1, "index": 0, "attempt": 2, "exit": 0, "timed_out": True, "stdout": KEPT},
    {"kind": "run.closed", "outcome": "escalated", "reason": "to the database team"},
    {"kind": "run.exported", "report": PAGE, "html": None, "views": 1},
)
LIST: JSON = [KEPT]
ODD: tuple[JSON, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**15, "", "x", "\u2028", [], {}, {"blob": 7}, {"blob": ""}),
    *({"blob": "z"}, KEPT, LIST, {"a": {"b": {"c": []}}}),
)


def told(events: Sequence[dict[str, JSON]] = EVENTS) -> list[bytes]:
    """Return the lines of a run with these events, by two people."""
    actors = ("anna@ops", "ben \u00e9 <b@ops>")
    return chained([payload(number, actor=actors[number % 2]) | event for number, event in enumerate(events, start=1)])


def viewed(lines: Sequence[bytes], pair: Keys) -> dict[str, bytes]:
    """Return the members of a bundle of these lines with its views."""
    return dict(unpack(packed(lines, pair)).members)


def packed(lines: Sequence[bytes], pair: Keys) -> bytes:
    """Return a bundle of these lines with its views; with empty ones where entries are nested too deeply for views."""
    parts = BundleParts(
        lines=tuple(lines),
        blobs={digest(data): data for data in (RUNBOOK, OUTPUT, ERRORS)},
        checkpoint=note(lines, pair),
        keys=(pair.public,),
        report=RUNBOOK.decode(),
        runbook=RUNBOOK,
        signer=pair.private.sign,
    )
    try:
        return build(parts)
    except UntrustedError:
        return repacked(dict(unpack(build(replace(parts, signer=None))).members), **dict.fromkeys(NAMES, b"{}"))


def odd_events(chance: random.Random) -> list[bytes]:
    """Return the lines of a run whose entries hold odd values in the fields that views are made from."""
    events = [dict(event) for event in EVENTS]
    for _ in range(chance.randrange(1, 6)):
        event = chance.choice(events)
        fields = (*TOLD.get(str(event["kind"]), ("views",)), "index", "interrupted", "stdout", "exit")
        event[chance.choice(fields)] = deep(chance) if chance.random() < 0.05 else chance.choice(ODD)
    if chance.random() < 0.3:
        events.insert(chance.randrange(len(events)), dict(chance.choice(events)))
    return told(events)


def deep(chance: random.Random) -> JSON:
    """Return a value that an entry just may hold and a view, which nests it deeper, may not."""
    value: JSON = 1
    for _ in range(chance.choice((55, 58, 60, 61, 62))):
        value = [value]
    return value


def spoiled(chance: random.Random, inside: dict[str, bytes], pair: Keys, thief: Keys) -> None:
    """Spoil the views of a bundle: another value, another spelling, another key, another statement, none, strays."""
    try:
        _spoiled(chance, inside, pair, thief)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):  # they were spoiled before, beyond reading
        inside.pop(chance.choice(NAMES), None)


def _spoiled(chance: random.Random, inside: dict[str, bytes], pair: Keys, thief: Keys) -> None:
    crate, attestation = inside.get(CRATE, b"{}"), inside.get(ATTESTATION, b"{}")
    match chance.randrange(10):
        case 0 | 1:
            inside.pop(chance.choice(NAMES), None)
        case 2:
            inside[CRATE] = other_value(chance, crate)
        case 3:
            inside[CRATE] = json.dumps(json.loads(crate), indent=chance.choice((None, 1))).encode()
        case 4:
            inside[ATTESTATION] = other_envelope(chance, attestation)
        case 5:
            signer = chance.choice((pair, thief))
            inside[ATTESTATION] = sign(other_value(chance, stated(attestation)), signer.public, signer.private.sign)
        case 6:
            bare = viewed(told((*EVENTS[:-1], {**EVENTS[-1], "views": chance.choice((0, None))})), pair)
            inside.update({**bare, CRATE: crate, ATTESTATION: attestation})
        case 7:
            # The right statement, signed by a thief under the name of the right key, or by that key otherwise.
            body = stated(attestation)
            kind = chance.choice(("application/vnd.in-toto+json", "application/json", ""))
            signer = chance.choice((pair, thief))
            inside[ATTESTATION] = envelope(body, keyid(pair.public), signer.private.sign(pae(body, kind)))
        case _:
            inside[chance.choice(NAMES)] = chance.choice(
                (b"", b"{}", b"[]", b"\xff", b"[" * 99_999, b"null", b'{"payload":"')
            )


def other_value(chance: random.Random, document: bytes) -> bytes:
    """Return canonical JSON with one value of it changed, taken away, or added."""
    value = json.loads(document)
    inside = [value]
    places: list[tuple[dict[str, JSON] | list[JSON], str | int]] = []
    while inside:
        one = inside.pop()
        keys: list[str | int] = list(one) if isinstance(one, dict) else list(range(len(one)))
        places += [(one, key) for key in keys]
        inside += [one[key] for key in keys if isinstance(one[key], dict | list)]
    holder, key = chance.choice(places)
    if isinstance(holder, dict):
        holder[str(key)] = chance.choice(ODD)
    else:
        holder[int(key)] = chance.choice(ODD)
    return canonical(value)


def other_envelope(chance: random.Random, data: bytes) -> bytes:
    """Return an envelope that says the same, or nearly, in another spelling."""
    value = json.loads(data)
    payload_, first = str(value["payload"]), dict(value["signatures"][0])
    odd: tuple[JSON, ...] = (
        {**value, "payload": base64.urlsafe_b64encode(base64.b64decode(payload_)).decode().rstrip("=")},
        {**value, "payloadType": "application/json"},
        {**value, "signatures": []},
        {**value, "signatures": [first, first]},
        {**value, "signatures": [{**first, "keyid": ""}]},
        {**value, "signatures": [{**first, "keyid": 7}]},
        {**value, "signatures": [{"sig": first["sig"]}]},
        {**value, "signatures": [{**first, "more": 1}]},
        {**value, "signatures": {"0": first}},
        {**value, "signatures": [{**first, "sig": base64.b64encode(b"\0" * chance.choice((63, 64, 65))).decode()}]},
        {**value, "more": 1},
        [value],
    )
    spelled = json.dumps(value, indent=1).encode()
    lone = data.replace(b'"keyid":"', b'"keyid":"\\ud800')
    return chance.choice((canonical(chance.choice(odd)), canonical(chance.choice(odd)), spelled, data + b"\n", lone))


def envelope(body: bytes, name: str, signature: bytes) -> bytes:
    """Return an envelope with this name and signature, right or wrong."""
    said = {"keyid": name, "sig": base64.b64encode(signature).decode()}
    kind = "application/vnd.in-toto+json"
    return canonical({"payload": base64.b64encode(body).decode(), "payloadType": kind, "signatures": [said]})


def stated(attestation: bytes) -> bytes:
    """Return the statement of an envelope; of one that is none, a statement of nothing."""
    try:
        return read(attestation).payload
    except ValueError:
        return canonical({"_type": STATEMENT, "predicateType": PREDICATE, "predicate": {}, "subject": []})
