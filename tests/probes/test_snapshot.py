"""What became of a folder between two looks, and contents made comparable."""

from __future__ import annotations

import gzip

from rung.probes.normal import digest
from rung.probes.snapshot import Change, Entry, Snapshot, changes, without_refresh

FILE = Entry(3, 100, 0o100644)
FOLDER = Entry(0, 100, 0o40755, folder=True)


def test_what_was_made_removed_changed_or_touched_is_told_apart() -> None:
    before = Snapshot({"a": FILE, "b": FILE, "c": FILE, "d": FILE})
    after = Snapshot({"b": Entry(4, 200, 0o100644), "c": Entry(3, 200, 0o100644), "d": FILE, "e": FILE})
    assert changes(before, after) == (
        Change("a", "removed"), Change("b", "changed"), Change("c", "touched"), Change("e", "made"),
    )  # fmt: skip


def test_a_folder_counts_only_where_nothing_inside_explains_its_new_time() -> None:
    later = Entry(0, 200, 0o40755, folder=True)
    assert changes(Snapshot({"f": FOLDER}), Snapshot({"f": later, "f/a": FILE})) == (Change("f/a", "made"),)
    assert changes(Snapshot({"f": FOLDER}), Snapshot({"f": later})) == (Change("f", "touched"),)


def test_that_git_refreshed_its_index_is_no_change_and_anything_more_of_git_is() -> None:
    refreshed = (Change(".git", "touched"), Change(".git/index", "touched"))
    assert without_refresh((*refreshed, Change("a", "made"))) == (Change("a", "made"),)
    committed = (*refreshed, Change(".git/logs/HEAD", "changed"))
    assert without_refresh(committed) == committed
    assert without_refresh((Change(".git/index", "changed"),)) == (Change(".git/index", "changed"),)


def test_equal_builds_are_equal_whatever_the_date_the_folder_and_the_packing() -> None:
    assert digest(b"made 2026-11-22 04:13:07 in /tmp/a/x", "/tmp/a") == digest(
        b"made 2026-11-23 05:14:08 in /b/x", "/b"
    )
    assert digest(gzip.compress(b"one", mtime=1)) == digest(gzip.compress(b"one", mtime=2)) == digest(b"one")
    assert digest(b"one") != digest(b"two")
    assert digest(b"\x1f\x8bbroken") == digest(b"\x1f\x8bbroken")


def test_of_a_folder_that_is_too_large_only_what_both_snapshots_hold_is_compared() -> None:
    before = Snapshot({"a": FILE, "b": FILE}, cut=True)
    after = Snapshot({"b": Entry(4, 200, 0o100644), "c": FILE}, cut=True)
    assert changes(before, after) == (Change("b", "changed"),)
