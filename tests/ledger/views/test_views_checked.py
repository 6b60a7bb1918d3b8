from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields

import pytest

from fakes.ledger import Keys, anchor, bundle, keys, ledger, note, repacked
from fakes.views import EVENTS, packed, stated, told, viewed
from rung.ledger.anchor import Anchor
from rung.ledger.archive import unpack
from rung.ledger.canonical import canonical
from rung.ledger.checks import Status
from rung.ledger.merkle import root
from rung.ledger.reason import Reason
from rung.ledger.verify import BundleReport, Expected, verify
from rung.ledger.views.envelope import keyid, sign
from rung.ledger.views.statement import TOLD
from rung.ledger.views.view import ATTESTATION, CRATE
from rung.model.event.event import KINDS

PAIR, THIEF = keys("rung-one", 1), keys("rung-evil", 9)
HONEST = viewed(told(), PAIR)
CHECKS = ("crate", "attestation")


def statuses(report: BundleReport) -> dict[str, Status]:
    return {check.name: check.status for check in report.checks if check.name in CHECKS}


def signed_by(pair: Keys, statement: bytes) -> bytes:
    return sign(statement, pair.public, pair.private.sign)


def another_crate() -> bytes:
    return HONEST[CRATE].replace(b"CompletedActionStatus", b"FailedActionStatus", 1)


def another_statement() -> bytes:
    value = json.loads(stated(HONEST[ATTESTATION]))
    value["predicate"]["events"][3]["by"] = "otto@ops"
    return canonical(value)


def under_the_right_name() -> bytes:
    forged = signed_by(THIEF, stated(HONEST[ATTESTATION]))
    return forged.replace(keyid(THIEF.public).encode(), keyid(PAIR.public).encode())


ATTACKS: dict[str, tuple[dict[str, Callable[[], bytes | None]], Reason]] = {
    "the crate is edited": ({CRATE: another_crate}, Reason.CRATE_DIFFERS),
    "the crate is left out": ({CRATE: lambda: None}, Reason.VIEW_MISSING),
    "the attestation is left out": ({ATTESTATION: lambda: None}, Reason.VIEW_MISSING),
    "the attestation is no envelope": ({ATTESTATION: lambda: b"{}"}, Reason.BAD_ATTESTATION),
    "a blank is added": ({ATTESTATION: lambda: HONEST[ATTESTATION] + b" "}, Reason.BAD_ATTESTATION),
    "the statement is edited": (
        {ATTESTATION: lambda: signed_by(THIEF, another_statement())},
        Reason.ATTESTATION_DIFFERS,
    ),
    "the statement is edited and signed with the stolen key": (
        {ATTESTATION: lambda: signed_by(PAIR, another_statement())},
        Reason.ATTESTATION_DIFFERS,
    ),
    "the statement is signed by another": (
        {ATTESTATION: lambda: signed_by(THIEF, stated(HONEST[ATTESTATION]))},
        Reason.ATTESTATION_UNSIGNED,
    ),
    "the statement is signed by another under the right name": (
        {ATTESTATION: under_the_right_name},
        Reason.ATTESTATION_UNSIGNED,
    ),
}


def test_honest_views_are_what_the_entries_make_them() -> None:
    report = verify(repacked(HONEST))
    assert report.reasons == ()
    assert statuses(report) == dict.fromkeys(CHECKS, Status.PASSED)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_altered_view_has_a_reason_of_its_own_and_no_other(name: str) -> None:
    changes, reason = ATTACKS[name]
    made = {member: change() for member, change in changes.items()}
    assert verify(repacked(HONEST, **made)).reasons == (reason,)


def test_files_that_nothing_else_binds_are_bound_by_the_views() -> None:
    line = f"{anchor(told()).json('ticket', '2026')}\n".encode()
    for name, data in (("verify.py", b"print('fine')\n"), ("anchors.jsonl", line.replace(b"ticket", b"nowhere"))):
        reasons = verify(repacked(HONEST, **{name: data})).reasons
        assert reasons[:1] in {(Reason.CRATE_DIFFERS,), (Reason.OTHER_RUN,)}, name


def test_a_bundle_of_before_the_views_is_believed_and_says_nothing_of_them() -> None:
    report = verify(bundle(ledger(), PAIR))
    assert report.believable
    assert statuses(report) == {}


def test_views_that_no_entry_speaks_of_are_strays() -> None:
    bare = viewed(told(EVENTS[:-1]), PAIR)
    strays = {CRATE: HONEST[CRATE], ATTESTATION: HONEST[ATTESTATION]}
    report = verify(repacked(bare, **strays))
    assert report.reasons == (Reason.VIEW_STRAY,)
    one = verify(repacked(bare, **{CRATE: HONEST[CRATE], ATTESTATION: None}))
    assert statuses(one) == {"crate": Status.FAILED, "attestation": Status.UNDONE}


def test_views_of_a_form_not_known_are_called_unchecked_not_good() -> None:
    later = viewed(told((*EVENTS[:-1], {**EVENTS[-1], "views": 2})), PAIR)
    report = verify(repacked(later))
    assert report.reasons == ()
    assert statuses(report) == dict.fromkeys(CHECKS, Status.UNDONE)


def test_views_of_a_broken_record_add_no_reason_to_those_of_the_record() -> None:
    lines = told()
    edited = b"".join(line + b"\n" for line in [*lines[:2], lines[2].replace(b"stuck", b"other"), *lines[3:]])
    report = verify(repacked(HONEST, **{"entries.jsonl": edited}))
    assert report.reasons[0] is Reason.EDITED
    assert statuses(report) == dict.fromkeys(CHECKS, Status.UNDONE)


def test_a_record_rewritten_with_the_stolen_key_has_views_that_fit_and_an_anchor_that_does_not() -> None:
    rewritten = packed(told((*EVENTS[:3], *EVENTS[4:])), PAIR)
    assert verify(rewritten).believable
    lines = told()
    known = Expected((Anchor("a1b2c3", len(lines), root(lines)),), PAIR.public)
    assert verify(rewritten, known).reasons == (Reason.ANCHOR_BEYOND,)


def test_the_same_run_gives_the_same_views() -> None:
    assert packed(told(), PAIR) == packed(told(), PAIR)
    assert dict(unpack(packed(told(), PAIR)).members)["checkpoint"] == note(told(), PAIR).encode()


def test_what_a_statement_repeats_are_fields_that_entries_have() -> None:
    for kind, names in TOLD.items():
        assert set(names) <= {field.name for field in fields(KINDS[kind])}, kind
    assert {kind for kind in KINDS if kind.startswith(("approval.", "glass."))} - set(TOLD) == {"approval.asked"}
