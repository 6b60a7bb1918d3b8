"""Keys follow one another by entries that the key before signed; whatever is not so is seen, each with its reason."""

from __future__ import annotations

import pytest

from fakes.ledger import Keys, keys, ledger, repacked, rotated, rotation
from rung.ledger.checks import Status
from rung.ledger.reason import Reason
from rung.ledger.succession import follow
from rung.ledger.verify import Expected, verify

FIRST, SECOND, THIRD, THIEF = (keys(f"rung-{seed}", seed) for seed in (1, 2, 3, 9))
LINE = (FIRST, SECOND, THIRD)


def test_the_entries_name_every_key_in_order() -> None:
    found = follow([rotation(1, FIRST, SECOND), rotation(2, SECOND, THIRD)])
    assert (found.keys, found.faults) == (tuple(pair.public for pair in LINE), ())
    assert follow([]).keys == ()


@pytest.mark.parametrize("pair", LINE)
def test_who_knows_any_key_of_the_succession_is_led_to_the_one_that_signed(pair: Keys) -> None:
    report = verify(repacked(rotated(ledger(), LINE)), Expected(key=pair.public))
    assert report.reasons == ()
    assert {check.name: check.status for check in report.checks}["key"] is Status.PASSED


def test_a_key_that_no_entry_names_has_a_reason_of_its_own() -> None:
    stray = {"keys/rung-9.pub": f"{THIEF.public}\n".encode()}
    for line in (LINE, (FIRST,)):
        assert verify(repacked(rotated(ledger(), line), **stray)).reasons == (Reason.STRAY_KEY,)
    signed = rotated(ledger(), LINE, THIEF) | stray
    assert verify(repacked(signed)).reasons == (Reason.STRAY_KEY,)
    assert verify(repacked(signed), Expected(key=FIRST.public)).reasons == (Reason.STRAY_KEY, Reason.OTHER_KEY)


def test_a_head_signed_by_a_key_that_was_replaced_is_not_believed() -> None:
    assert verify(repacked(rotated(ledger(), LINE, SECOND))).reasons == (Reason.RETIRED_KEY,)


@pytest.mark.parametrize(
    ("name", "note", "reason"),
    [
        ("keys/0002.rotation", rotation(2, SECOND, THIRD, THIEF), Reason.BAD_SIGNATURE),
        ("keys/0002.rotation", rotation(2, THIEF, THIRD), Reason.BAD_ROTATION),
        ("keys/0002.rotation", rotation(3, SECOND, THIRD), Reason.BAD_ROTATION),
        ("keys/0002.rotation", rotation(2, SECOND, THIRD).replace("2026", "2025"), Reason.BAD_SIGNATURE),
        ("keys/0001.rotation", rotation(1, FIRST, SECOND).replace("rung-1 ", "rung-2 "), Reason.BAD_ROTATION),
        ("keys/0001.rotation", rotation(1, FIRST, SECOND) + "\n", Reason.BAD_ROTATION),
        ("keys/0001.rotation", "", Reason.BAD_ROTATION),
        ("keys/0004.rotation", rotation(4, THIRD, THIEF), Reason.BAD_ROTATION),
    ],
)
def test_an_entry_that_the_key_before_did_not_sign_breaks_the_succession(name: str, note: str, reason: Reason) -> None:
    changed = repacked(rotated(ledger(), LINE), **{name: note.encode()})
    assert verify(changed).reasons == (reason,)
    if name != "keys/0004.rotation":
        assert Reason.OTHER_KEY in verify(changed, Expected(key=FIRST.public)).reasons


def test_an_entry_left_out_breaks_the_succession() -> None:
    inside = rotated(ledger(), LINE)
    assert verify(repacked(inside, **{"keys/0001.rotation": None})).reasons == (Reason.BAD_ROTATION,)
    assert verify(repacked(inside, **{"keys/0002.rotation": None})).reasons == (Reason.STRAY_KEY,)


def test_a_thief_of_the_first_key_cannot_follow_the_second() -> None:
    forged = rotated(ledger(), (FIRST, THIEF))
    assert verify(repacked(forged), Expected(key=SECOND.public)).reasons == (Reason.OTHER_KEY,)
