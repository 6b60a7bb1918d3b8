from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.ledger import OUTPUT, RUN, Keys, anchor, bundle, digest, keys, ledger, note, payload, repacked
from rung.ledger.anchor import Anchor
from rung.ledger.archive import unpack
from rung.ledger.chain import verify as verify_chain
from rung.ledger.checks import Status
from rung.ledger.entry import link
from rung.ledger.reason import Reason
from rung.ledger.verify import Expected, verify

PAIR = keys()
THIEF = keys("rung-test", 2)


def members(count: int = 8) -> dict[str, bytes]:
    return dict(unpack(bundle(ledger(count), PAIR)).members)


def entries(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def with_entries(lines: list[bytes]) -> bytes:
    return repacked(members(), **{"entries.jsonl": entries(lines)})


def otherwise(count: int = 8) -> list[bytes]:
    """Return the same run as somebody wishes it had been: another chain, whole in itself."""
    lines, head = ledger(1), verify_chain(ledger(1)).head
    for number in range(2, count + 1):
        line = link(head, payload(number, actor="otto@ops", stdout={"blob": digest(OUTPUT)}))
        lines.append(line.data)
        head = line.head
    return lines


def appended(lines: list[bytes]) -> list[bytes]:
    return [*lines, link(verify_chain(lines).head, payload(99)).data]


def test_a_bundle_as_exported_is_believed_and_says_what_it_does_not_show() -> None:
    report = verify(bundle(ledger(), PAIR))
    assert report.believable
    assert (report.run, report.entries, report.reasons) == (RUN, 8, ())
    assert {check.name: check.status for check in report.checks} == {
        **dict.fromkeys(
            ("archive", "chain", "blobs", "checkpoint", "succession", "head", "runbook", "report", "verifier"),
            Status.PASSED,
        ),
        **dict.fromkeys(("key", "people", "anchors", "anchor"), Status.UNDONE),
    }
    assert any("anchor" in line for line in report.not_shown)
    assert any("key" in line for line in report.not_shown)


def test_with_the_key_and_an_anchor_every_check_is_done() -> None:
    lines = ledger()
    data = bundle(lines, PAIR, anchors=(anchor(lines[:5]).json("ticket 7", "2026-11-09"),))
    report = verify(data, Expected((anchor(lines[:5]), anchor(lines)), PAIR.public))
    assert {check.name for check in report.checks if check.status is not Status.PASSED} == {"people"}
    assert not any("give" in line for line in report.not_shown)


def test_each_attack_of_the_trust_page_has_a_reason_of_its_own() -> None:
    lines = ledger()
    swapped = [*lines[:3], lines[4], lines[3], *lines[5:]]
    inserted = [*lines[:3], link(verify_chain(lines[:3]).head, payload(99)).data, *lines[3:]]
    blob = f"blobs/{digest(OUTPUT)}"
    attacks = {
        Reason.EDITED: with_entries([line.replace(b'"mono":4', b'"mono":5') for line in lines]),
        Reason.INSERTED: with_entries(inserted),
        Reason.DELETED: with_entries([*lines[:3], *lines[4:]]),
        Reason.SWAPPED: with_entries(swapped),
        Reason.BLOB_CHANGED: repacked(members(), **{blob: b"12 %\n"}),
        Reason.BLOB_MISSING: repacked(members(), **{blob: None}),
        Reason.BLOB_STRAY: repacked(members(), **{f"blobs/{digest(b'x')}": b"x"}),
        Reason.UNCHAINED: with_entries([*lines, appended(lines)[-1].replace(b'"prev":"', b'"prev":"f')[:-1] + b"}"]),
        Reason.TRUNCATED: with_entries(lines[:-2]),
        Reason.OLD_HEAD: bundle(lines, PAIR, note(lines[:5], PAIR)),
        Reason.REWRITTEN: with_entries(otherwise()),
        Reason.UNKNOWN_KEY: repacked(members(), checkpoint=note(lines, THIEF).encode()),
        Reason.BAD_CHECKPOINT: repacked(members(), checkpoint=None),
        Reason.EMPTY: with_entries([]),
    }
    found = {reason: verify(data).reasons for reason, data in attacks.items()}
    assert {reason: reasons[0] for reason, reasons in found.items()} == {reason: reason for reason in attacks}


@pytest.mark.parametrize("kept", range(8))
def test_a_tail_cut_off_is_seen_wherever_it_was_cut(kept: int) -> None:
    assert Reason.TRUNCATED in verify(with_entries(ledger()[:kept])).reasons


def test_an_entry_chained_on_after_the_signed_head_is_seen() -> None:
    assert verify(with_entries(appended(ledger()))).reasons == (Reason.OLD_HEAD,)


def test_an_entry_added_with_a_wrong_hash_is_told_from_an_edit_by_the_signed_head() -> None:
    lines = ledger()
    stray = appended(appended(lines))[-1].replace(b'"seq":10', b'"seq":9')
    assert verify(with_entries([*lines, stray])).reasons[0] is Reason.UNCHAINED


def test_the_last_entry_edited_is_seen() -> None:
    lines = ledger()
    lines[-1] = lines[-1].replace(b"anna", b"otto")
    assert verify(with_entries(lines)).reasons == (Reason.REWRITTEN,)


def test_a_signature_changed_is_seen() -> None:
    text = note(ledger(), PAIR)
    broken = text[:-20] + ("A" if text[-20] != "A" else "B") + text[-19:]
    assert verify(repacked(members(), checkpoint=broken.encode())).reasons == (Reason.BAD_SIGNATURE,)


def test_a_run_rewritten_and_signed_with_another_key_is_seen_by_who_knows_the_key() -> None:
    forged = bundle(otherwise(), keys("rung-other", 2))
    assert verify(forged).believable
    report = verify(forged, Expected(key=PAIR.public))
    assert report.reasons == (Reason.OTHER_KEY,)


def test_a_run_rewritten_with_the_stolen_key_is_seen_by_an_anchor() -> None:
    forged = bundle(otherwise(), PAIR)
    assert verify(forged, Expected(key=PAIR.public)).believable
    for size in (2, 5, 8):
        assert verify(forged, Expected((anchor(ledger()[:size]),), PAIR.public)).reasons == (Reason.ANCHOR_DIFFERS,)


def test_a_run_cut_and_signed_again_with_the_stolen_key_is_seen_by_an_anchor() -> None:
    forged = bundle(ledger()[:5], PAIR)
    assert verify(forged, Expected(key=PAIR.public)).believable
    assert verify(forged, Expected((anchor(ledger()),), PAIR.public)).reasons == (Reason.ANCHOR_BEYOND,)


def test_an_old_head_with_its_old_entries_is_seen_by_the_anchors_in_the_bundle() -> None:
    lines = ledger()
    kept = (anchor(lines).json("ticket", "2026"),)
    assert verify(bundle(lines[:5], PAIR, anchors=kept)).reasons == (Reason.ANCHOR_BEYOND, Reason.OLD_HEAD)


def test_a_head_of_another_run_is_seen() -> None:
    lines = ledger()
    assert verify(bundle(lines, PAIR, note(lines, PAIR, "ffffff"))).reasons == (Reason.OTHER_RUN,)
    other = Anchor("ffffff", 8, anchor(lines).root)
    assert verify(bundle(lines, PAIR), Expected((other,))).reasons == (Reason.OTHER_RUN,)


def test_a_broken_key_or_anchor_file_is_said() -> None:
    broken = repacked(members(), **{"keys/rung-test.pub": b"nonsense"})
    assert verify(broken).reasons == (Reason.BAD_KEY, Reason.UNKNOWN_KEY)
    for line in (b"{", b"[]", b'{"anchor":"x"}', b"[" * 99_999, b"\xff"):
        assert verify(repacked(members(), **{"anchors.jsonl": line})).reasons == (Reason.BAD_ANCHOR,)


def test_a_changed_runbook_or_verifier_is_not_called_evidence() -> None:
    report = verify(repacked(members(), **{"runbook.md": b"# other", "verify.py": b"print('fine')"}))
    status = {check.name: check.status for check in report.checks}
    assert (status["runbook"], status["verifier"]) == (Status.FAILED, Status.UNDONE)


@given(st.randoms(use_true_random=False))
def test_no_changed_byte_of_what_is_evidence_goes_unseen(chance: random.Random) -> None:
    lines = ledger(5)
    known = Expected((anchor(lines),), PAIR.public)
    inside = dict(unpack(bundle(lines, PAIR)).members)
    name = chance.choice(["entries.jsonl", "checkpoint", f"blobs/{digest(OUTPUT)}", "keys/rung-test.pub"])
    data = bytearray(inside[name])
    # The newline that ends a file is not part of what it says.
    place = chance.randrange(len(data) - 1)
    data[place] ^= chance.randrange(1, 256)
    assert not verify(repacked(inside, **{name: bytes(data)}), known).believable


@given(st.binary(max_size=2000))
def test_no_bytes_at_all_make_verification_fail_or_believe(data: bytes) -> None:
    assert not verify(data).believable


def test_keys_of_a_test_are_always_the_same() -> None:
    assert isinstance(PAIR, Keys)
    assert keys().public == PAIR.public


@pytest.mark.parametrize("page", ["runbook.md", "report.md"])
@pytest.mark.parametrize(
    ("data", "reason"), [(b"# Outcome: repaired\n", Reason.BLOB_CHANGED), (None, Reason.BLOB_MISSING)]
)
def test_a_page_that_was_changed_or_left_out_is_not_believed(page: str, data: bytes | None, reason: Reason) -> None:
    changed = repacked(members(), **{page: data})
    assert verify(changed).reasons == (reason,)
