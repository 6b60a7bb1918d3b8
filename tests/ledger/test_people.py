"""Approvals that people signed: both verifiers say of each whether it is theirs, and of what."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from fakes.ledger import digest, repacked
from fakes.signed import CARD, Person, approved, person
from rung.ledger.archive import unpack
from rung.ledger.bundle import standalone
from rung.ledger.checks import Check, Status
from rung.ledger.reason import Reason
from rung.ledger.verify import Expected, verify
from rung.outside.sshcheck import good


@pytest.fixture(scope="module")
def ana(tmp_path_factory: pytest.TempPathFactory) -> Person:
    return person(tmp_path_factory.mktemp("ana"), "ana")


@pytest.fixture(scope="module")
def eve(tmp_path_factory: pytest.TempPathFactory) -> Person:
    return person(tmp_path_factory.mktemp("eve"), "eve")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    place = tmp_path_factory.mktemp("standalone") / "verify.py"
    place.write_bytes(standalone())
    spec = importlib.util.spec_from_file_location("standalone_people", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def people(script: ModuleType, data: bytes, signers: bytes | None = None) -> Check:
    """Return the check of rung, once the other verifier has said the same."""
    report = verify(data, Expected(signers=signers, tool=good))
    found = next(check for check in report.checks if check.name == "people")
    theirs = next(one for one in script.verify(data, [], None, signers) if one[0] == "people")
    assert (theirs[1], [fault[0] for fault in theirs[3]]) == (found.status, [fault.reason for fault in found.faults])
    assert set(report.reasons) == {fault.reason for fault in found.faults}
    return found


def test_a_signed_approval_is_good_by_the_signers_on_record_and_by_those_one_knows(
    script: ModuleType, ana: Person
) -> None:
    data = approved(CARD, ana.sign(CARD), ana.line)
    assert people(script, data).status is Status.PASSED
    assert people(script, data, ana.line).status is Status.PASSED


def test_a_signer_the_reader_does_not_know_is_not_believed(script: ModuleType, ana: Person, eve: Person) -> None:
    forged = approved(CARD, eve.sign(CARD), eve.line.replace(b"eve", b"ana", 1))
    assert people(script, forged).status is Status.PASSED
    assert people(script, forged, ana.line).faults[0].reason is Reason.BAD_APPROVAL


def test_a_signature_of_somebody_else_or_for_something_else_is_not_believed(
    script: ModuleType, ana: Person, eve: Person
) -> None:
    other = CARD.replace(b"}", b" }")
    for data in (
        approved(CARD, eve.sign(CARD), ana.line),
        approved(CARD, ana.sign(other), ana.line),
        approved(CARD, ana.sign(CARD, "git"), ana.line),
        approved(CARD, b"no signature", ana.line),
        approved(CARD, ana.sign(CARD), b""),
        approved(CARD, ana.sign(CARD), ana.line, principal="bob"),
        approved(CARD, ana.sign(CARD), ana.line, principal=7),
        approved(CARD, ana.sign(CARD), ana.line, request=None),
        approved(CARD, ana.sign(CARD), ana.line, signers={"blob": "0"}),
        approved(CARD, ana.sign(CARD), ana.line.replace(b"ana ", b'ana valid-before="20200101" ', 1)),
    ):
        assert [fault.reason for fault in people(script, data).faults] == [Reason.BAD_APPROVAL]


def test_a_key_that_was_withdrawn_later_was_good_then(script: ModuleType, ana: Person) -> None:
    signers = ana.line.replace(b"ana ", b'ana valid-after="20261101",valid-before="20261201" ', 1)
    assert people(script, approved(CARD, ana.sign(CARD), signers)).status is Status.PASSED


@pytest.mark.parametrize("card", [b"{}", b"[" * 9999, b"\xff", CARD.replace(b"dd", b"de"), CARD.replace(b"a1", b"b1")])
def test_a_signature_over_another_request_is_none_over_this_approval(
    script: ModuleType, ana: Person, card: bytes
) -> None:
    data = approved(card, ana.sign(card), ana.line)
    assert [fault.reason for fault in people(script, data).faults] == [Reason.APPROVAL_DIFFERS]


def test_without_a_tool_a_signature_is_called_unchecked_not_good(ana: Person) -> None:
    report = verify(approved(CARD, ana.sign(CARD), ana.line))
    assert next(check for check in report.checks if check.name == "people").status is Status.UNDONE


def test_a_blob_of_the_signature_left_out_is_seen_twice(ana: Person) -> None:
    data = approved(CARD, ana.sign(CARD), ana.line)
    from_tar = {name: one for name, one in unpack(data).members.items() if name != f"blobs/{digest(CARD)}"}
    assert verify(repacked(from_tar), Expected(tool=good)).reasons == (Reason.BLOB_MISSING, Reason.BAD_APPROVAL)
