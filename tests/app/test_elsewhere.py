"""What was anchored tells an older copy of the record from the last one, and a new run takes no id of another's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rung.app.anchoring.way import Append, Place, Tell
from rung.app.driving.elsewhere import Elsewhere, contradicted
from rung.ledger import merkle
from rung.ledger.anchor import Anchor
from rung.model.errors import UntrustedError

LINES = (b"one", b"two", b"three")
HERE, OTHER = (Place(f"file {name}", Append(name)) for name in ("here", "other"))


def anchor(size: int, lines: Sequence[bytes] = LINES, run: str = "a1b2c3") -> Anchor:
    return Anchor(run, size, merkle.root(lines[:size]))


def of(*lines: str, unread: str = "") -> Elsewhere:
    """Return two files, of which the second holds these lines; ``unread`` is the one that cannot be read."""

    def read(path: str, word: str, _patience: float) -> Sequence[str]:
        if path == unread:
            raise UntrustedError(f"{path} is gone", id="anchors-not-read")
        return [line for line in lines if word in line] if path == "other" else []

    return Elsewhere((HERE, Place("terminal", Tell()), OTHER), read)


def test_what_fits_is_no_fault_however_much_came_after() -> None:
    assert contradicted("a1b2c3", LINES, frozenset()) is None
    assert contradicted("a1b2c3", LINES, frozenset({anchor(1), anchor(3)})) is None


@pytest.mark.parametrize(
    ("known", "id_"),
    [
        ((anchor(2), Anchor("a1b2c3", 4, bytes(32))), "anchor-beyond"),
        ((anchor(2), Anchor("a1b2c3", 3, bytes(32))), "anchor-differs"),
        ((anchor(2), Anchor("a1b2c3", 2, bytes(32))), "anchor-differs"),
        ((Anchor("a1b2c3", 10**15, bytes(32)),), "anchor-beyond"),
    ],
)
def test_more_or_another_than_was_anchored_is_a_fault_of_its_own(known: tuple[Anchor, ...], id_: str) -> None:
    found = contradicted("a1b2c3", LINES, frozenset(known))
    assert found is not None
    assert (found.id, found.exit_code) == (id_, 7)
    assert "rung abort a1b2c3" in found.advice


def test_anchors_of_other_runs_in_the_same_file_are_not_this_runs() -> None:
    lines = (
        str(anchor(1)),
        f"x{anchor(2)}",
        str(anchor(2, run="a1b2c4")),
        f"12:00 host rung: {anchor(3)}",
        "a1b2c3 no",
    )
    assert of(*lines).anchors("a1b2c3") == {anchor(1), anchor(3)}


def test_a_file_that_cannot_be_read_stops_nothing_and_is_told() -> None:
    assert of(str(anchor(1)), unread="here").anchors("a1b2c3") == {anchor(1)}
    assert of(str(anchor(1)), unread="other").anchors("a1b2c3") == frozenset()
    assert of(unread="other").unread() == ("other is gone",)


def test_a_new_run_takes_no_id_under_which_another_store_anchored() -> None:
    drawn = iter(["a1b2c3", "a1b2c3", "d4e5f6"])
    assert of(str(anchor(1))).unused(lambda: next(drawn)) == "d4e5f6"


def saved(where: str, size: int) -> str:
    return anchor(size).json(where, "2026-11-22T03:00:00Z")


@pytest.mark.parametrize(
    ("recorded", "shown", "gap"),
    [
        ((saved("file old", 2),), (), "file old"),
        ((saved("file old", 2),), (str(anchor(2)),), ""),
        ((saved("file old", 2), saved("file other", 1)), (str(anchor(1)),), "file old"),
        ((saved("file old", 2), saved("file other", 3)), (str(anchor(3)),), ""),
        ((saved("command logger", 2), saved("terminal", 2)), (), ""),
    ],
)
def test_a_file_that_was_renamed_in_the_settings_is_missed_until_another_knows_as_much(
    recorded: tuple[str, ...], shown: tuple[str, ...], gap: str
) -> None:
    assert [one.where for one in of(*shown).gaps(recorded)] == ([gap] if gap else [])
    assert [one.where for one in Elsewhere().gaps(recorded)] == [
        where for where in map(Anchor.where, recorded) if where.startswith("file ")
    ]
