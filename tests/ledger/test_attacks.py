"""Every attack on a ledger that is promised to be seen: by both verifiers, each for a reason that no other has."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from types import ModuleType

import pytest

from fakes.ledger import OUTPUT, Keys, anchor, bundle, digest, keys, ledger, note, payload, repacked
from fakes.views import stated, told, viewed
from rung.ledger.archive import unpack
from rung.ledger.bundle import standalone
from rung.ledger.chain import verify as verify_chain
from rung.ledger.entry import link
from rung.ledger.reason import Reason
from rung.ledger.verify import Expected, verify
from rung.ledger.views.envelope import sign
from rung.ledger.views.view import ATTESTATION, CRATE

PAIR, OTHER = keys(), keys("rung-other", 2)
LINES = ledger(8)
VIEWED = viewed(told(), PAIR)
STATED = stated(VIEWED[ATTESTATION])
MEMBERS = dict(unpack(bundle(LINES, PAIR)).members)


def lines(*parts: bytes) -> bytes:
    return repacked(MEMBERS, **{"entries.jsonl": b"".join(line + b"\n" for line in parts)})


def rewritten(pair: Keys) -> bytes:
    """Return the same run as somebody wishes it had been, whole in itself and signed."""
    other = ledger(1)
    head = verify_chain(other).head
    for number in range(2, 9):
        line = link(head, payload(number, actor="otto@ops", stdout={"blob": digest(OUTPUT)}))
        other.append(line.data)
        head = line.head
    return bundle(other, pair)


def added(*, chained: bool) -> bytes:
    line = link(verify_chain(LINES).head, payload(99)).data
    return line if chained else line.replace(b'"prev":"', b'"prev":"0')[:-1] + b"}"


ATTACKS: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "edit": (lambda: lines(*[line.replace(b'"mono":4', b'"mono":5') for line in LINES]), Reason.EDITED),
    "insert": (
        lambda: lines(*LINES[:3], link(verify_chain(LINES[:3]).head, payload(99)).data, *LINES[3:]),
        Reason.INSERTED,
    ),
    "delete": (lambda: lines(*LINES[:3], *LINES[4:]), Reason.DELETED),
    "swap": (lambda: lines(*LINES[:3], LINES[4], LINES[3], *LINES[5:]), Reason.SWAPPED),
    "blob change": (lambda: repacked(MEMBERS, **{f"blobs/{digest(OUTPUT)}": b"12 %\n"}), Reason.BLOB_CHANGED),
    "append without chain": (lambda: lines(*LINES, added(chained=False)), Reason.UNCHAINED),
    "tail truncation": (lambda: lines(*LINES[:-2]), Reason.TRUNCATED),
    "replay of an old head": (lambda: bundle(LINES, PAIR, note(LINES[:5], PAIR)), Reason.OLD_HEAD),
    "edit of the crate": (
        lambda: repacked(VIEWED, **{CRATE: VIEWED[CRATE].replace(b"Completed", b"Failed", 1)}),
        Reason.CRATE_DIFFERS,
    ),
    "a statement of one's own": (
        lambda: repacked(VIEWED, **{ATTESTATION: sign(b"{}", PAIR.public, PAIR.private.sign)}),
        Reason.ATTESTATION_DIFFERS,
    ),
    "the statement signed by another": (
        lambda: repacked(VIEWED, **{ATTESTATION: sign(STATED, OTHER.public, OTHER.private.sign)}),
        Reason.ATTESTATION_UNSIGNED,
    ),
    "the attestation taken out": (lambda: repacked(VIEWED, **{ATTESTATION: None}), Reason.VIEW_MISSING),
    "rewrite with another key": (lambda: rewritten(OTHER), Reason.OTHER_KEY),
    "rewrite with the stolen key": (lambda: rewritten(PAIR), Reason.ANCHOR_DIFFERS),
    "truncate and sign again with the stolen key": (lambda: bundle(LINES[:5], PAIR), Reason.ANCHOR_BEYOND),
}
WITH_AN_ANCHOR = {Reason.ANCHOR_DIFFERS, Reason.ANCHOR_BEYOND}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    place = tmp_path_factory.mktemp("standalone") / "verify.py"
    place.write_bytes(standalone())
    spec = importlib.util.spec_from_file_location("standalone_attacks", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reasons(script: ModuleType, data: bytes, *, anchored: bool) -> tuple[Reason, ...]:
    """Return what both verifiers find wrong, knowing the key and, with ``anchored``, the last anchor."""
    known = (anchor(LINES),) if anchored else ()
    ours = verify(data, Expected(known, PAIR.public)).reasons
    theirs = script.verify(data, [(one.run, one.size, one.root) for one in known], (PAIR.public.name, PAIR.public.raw))
    assert {fault[0] for check in theirs for fault in check[3]} == set(ours)
    return ours


def test_an_honest_bundle_is_no_attack(script: ModuleType) -> None:
    assert reasons(script, bundle(LINES, PAIR), anchored=True) == ()


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_is_seen_for_its_own_reason(script: ModuleType, name: str) -> None:
    attack, reason = ATTACKS[name]
    # What is said first is the attack; a line taken away also leaves fewer than were signed, for example.
    assert reasons(script, attack(), anchored=reason in WITH_AN_ANCHOR)[0] is reason
    if reason in WITH_AN_ANCHOR:  # nothing but an anchor shows it, and that is why there are anchors
        assert reasons(script, attack(), anchored=False) == ()


def test_no_two_attacks_share_a_reason() -> None:
    assert len({reason for _, reason in ATTACKS.values()}) == len(ATTACKS)


def test_the_tools_of_an_attack_are_what_they_are_called() -> None:
    assert verify_chain([*LINES, added(chained=True)]).whole
    assert not verify_chain([*LINES, added(chained=False)]).whole
