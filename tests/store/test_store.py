from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.ledger import payload
from rung.ledger.chain import verify
from rung.ledger.record import Append, Attempt, AttemptKey, RunRow
from rung.model.errors import BusyError, ConflictError, LeaseLostError, UntrustedError, UsageError
from rung.store.store import Store


def row(run: str = "a1b2c3", **more: str) -> RunRow:
    first = RunRow(run, "RUN-001", "docs/run-001.md", "ab" * 32, "real", "evidence", "2026-11-09T03:12:45.000001Z")
    fields = {name: getattr(first, name) for name in RunRow.__dataclass_fields__}
    return RunRow(**{**fields, **more})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "state" / "runs.db") as opened:
        yield opened


def test_the_store_and_its_folder_belong_to_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "runs.db"
    Store.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_run_is_found_as_it_was_created(store: Store) -> None:
    created = store.create(row(), [payload(1), payload(2)])
    assert created == store.run("a1b2c3") == store.find("a1b")
    assert (created.seq, created.state, created.owner, created.epoch) == (2, "evidence", "", 0)
    assert verify(store.entries("a1b2c3")).head == created.head


def test_a_taken_id_is_refused_and_nothing_is_written(store: Store) -> None:
    store.create(row(), [payload(1)])
    with pytest.raises(ConflictError) as caught:
        store.create(row(state="other"), [payload(1), payload(2)])
    assert caught.value.id == "run-exists"
    assert len(store.entries("a1b2c3")) == 1


def test_runs_are_listed_the_last_opened_first(store: Store) -> None:
    for number, run in enumerate(["aa0000", "bb0000", "cc0000"]):
        store.create(row(run, opened_at=f"2026-11-0{number // 2 + 1}"), [])
    assert [one.id for one in store.runs()] == ["cc0000", "bb0000", "aa0000"]
    assert [one.id for one in store.runs(limit=1)] == ["cc0000"]
    store.append("cc0000", Append((), 0, ended_at="2026-11-09"))
    assert [one.id for one in store.runs(live=True)] == ["bb0000", "aa0000"]


@pytest.mark.parametrize(("prefix", "id_"), [("zz", "run-unknown"), ("", "run-unknown"), ("a", "run-ambiguous")])
def test_a_beginning_that_names_no_run_or_several_says_so(store: Store, prefix: str, id_: str) -> None:
    store.create(row("a1b2c3"), [])
    store.create(row("a1b2"), [])
    with pytest.raises(UsageError) as caught:
        store.find(prefix)
    assert caught.value.id == id_
    assert store.find("a1b2").id == "a1b2"
    assert store.find("a1b2c").id == "a1b2c3"


def test_one_live_run_a_dedup_key(store: Store) -> None:
    store.create(row("aa0000", dedup="MON-005"), [])
    with pytest.raises(BusyError, match="aa0000") as caught:
        store.create(row("bb0000", dedup="MON-005"), [])
    assert caught.value.id == "run-live"
    found = store.live("MON-005")
    assert found
    assert found.id == "aa0000"
    store.append("aa0000", Append((), 0, ended_at="2026-11-09"))
    assert store.live("MON-005") is None
    store.create(row("bb0000", dedup="MON-005"), [])
    store.create(row("cc0000"), [])
    store.create(row("dd0000"), [])
    assert store.live("") is None


def test_a_run_gives_its_dedup_key_up_to_the_run_that_takes_over(store: Store) -> None:
    store.create(row("aa0000", dedup="MON-005"), [])
    with pytest.raises(BusyError, match="aa0000"):
        store.create(row("bb0000", dedup="MON-005"), [], (), "cc0000")
    store.create(row("bb0000", dedup="MON-005"), [], (), "aa0000")
    assert store.live("MON-005") == store.run("bb0000")
    assert store.run("aa0000").dedup == ""


def test_an_append_moves_the_head_and_the_cursor_together(store: Store) -> None:
    head = store.create(row(), [payload(1)]).head
    head = store.append("a1b2c3", Append((payload(2), payload(3)), head.seq, state="action"))
    now = store.run("a1b2c3")
    assert (now.head, now.state, now.ended_at) == (head, "action", "")
    assert len(store.entries("a1b2c3")) == 3
    assert store.entries("a1b2c3", after=2) == store.entries("a1b2c3")[2:]
    assert verify(store.entries("a1b2c3")).whole


def test_a_writer_that_saw_an_older_head_writes_nothing(store: Store) -> None:
    store.create(row(), [payload(1)])
    store.append("a1b2c3", Append((payload(2),), 1))
    with pytest.raises(ConflictError) as caught:
        store.append("a1b2c3", Append((payload(3),), 1, state="lost", blobs=(b"lost",)))
    assert caught.value.id == "run-changed"
    assert (store.run("a1b2c3").seq, store.run("a1b2c3").state) == (2, "evidence")
    with pytest.raises(UntrustedError, match="no such blob"):
        store.blob(hashlib.sha256(b"lost").hexdigest())


def test_an_entry_that_cannot_be_recorded_leaves_nothing_behind(store: Store) -> None:
    store.create(row(), [])
    with pytest.raises(UntrustedError) as caught:
        store.append("a1b2c3", Append((payload(1), payload(2, text="\ud800")), 0, state="lost"))
    assert caught.value.id == "entry-invalid"
    assert (store.entries("a1b2c3"), store.run("a1b2c3").state) == ([], "evidence")


def test_a_run_is_driven_by_one_owner_until_the_lease_ends(store: Store) -> None:
    store.create(row(), [])
    first = store.take("a1b2c3", "host/1/1", 100.0, 30.0)
    with pytest.raises(BusyError, match="host/1/1") as caught:
        store.take("a1b2c3", "host/2/2", 129.0, 30.0)
    assert caught.value.id == "run-taken"
    second = store.take("a1b2c3", "host/2/2", 130.0, 30.0)
    assert (first.epoch, second.epoch) == (1, 2)


def test_an_owner_known_to_be_dead_is_not_waited_for(store: Store) -> None:
    store.create(row(), [])
    store.take("a1b2c3", "host/1/1", 100.0, 30.0)
    with pytest.raises(BusyError):
        store.take("a1b2c3", "host/2/2", 101.0, 30.0, dead="host/9/9")
    assert store.take("a1b2c3", "host/2/2", 101.0, 30.0, dead="host/1/1").epoch == 2


def test_a_lost_lease_writes_nothing(store: Store) -> None:
    store.create(row(), [])
    first = store.take("a1b2c3", "one", 100.0, 30.0)
    second = store.take("a1b2c3", "two", 200.0, 30.0)
    for attempt in (
        lambda: store.append("a1b2c3", Append((payload(1),), 0, first)),
        lambda: store.renew(first, 400.0),
    ):
        with pytest.raises(LeaseLostError) as caught:
            attempt()
        assert caught.value.id == "lease-lost"
    assert not store.release(first)
    assert store.run("a1b2c3").lease_until == 230.0
    store.renew(second, 300.0)
    assert store.append("a1b2c3", Append((payload(1),), 0, second)).seq == 1
    assert store.release(second)
    assert store.run("a1b2c3").owner == ""


def test_the_same_owner_taking_again_ends_its_own_earlier_tenure(store: Store) -> None:
    store.create(row(), [])
    first = store.take("a1b2c3", "one", 100.0, 30.0)
    store.take("a1b2c3", "one", 101.0, 30.0)
    with pytest.raises(LeaseLostError):
        store.append("a1b2c3", Append((), 0, first))


def test_an_attempt_is_opened_once_and_closed_once(store: Store) -> None:
    store.create(row(), [])
    key = AttemptKey(3, 1, "ab" * 32)
    store.append("a1b2c3", Append((payload(1),), 0, started=key))
    assert store.attempts("a1b2c3") == (Attempt("a1b2c3", 3, 1, "ab" * 32, "started", 0),)
    with pytest.raises(ConflictError) as caught:
        store.append("a1b2c3", Append((payload(2),), 1, started=key))
    assert caught.value.id == "attempt-exists"
    store.append("a1b2c3", Append((payload(2),), 1, ended=key))
    for again in (Append((payload(3),), 2, ended=key), Append((payload(3),), 2, lost=key)):
        with pytest.raises(ConflictError) as caught:
            store.append("a1b2c3", again)
        assert caught.value.id == "attempt-not-open"
    with pytest.raises(ConflictError):
        store.append("a1b2c3", Append((payload(3),), 2, started=key))
    assert [one.state for one in store.attempts("a1b2c3")] == ["ended"]
    assert store.run("a1b2c3").seq == 2


def test_one_run_changes_a_target_at_a_time(store: Store) -> None:
    store.create(row("aa0000"), [])
    store.create(row("bb0000"), [])
    store.append("aa0000", Append((), 0, started=AttemptKey(1, 1), target="orders-db"))
    with pytest.raises(BusyError, match="aa0000") as caught:
        store.append("bb0000", Append((), 0, started=AttemptKey(1, 1), target="orders-db"))
    assert caught.value.id == "target-busy"
    store.append("bb0000", Append((), 0, started=AttemptKey(1, 1), target="other-db"))
    store.append("bb0000", Append((), 0, started=AttemptKey(2, 1)))
    store.append("aa0000", Append((), 0, lost=AttemptKey(1, 1)))
    store.append("bb0000", Append((), 0, started=AttemptKey(3, 1), target="orders-db"))


def test_an_end_and_the_next_start_can_share_one_append(store: Store) -> None:
    store.create(row(), [])
    store.append("a1b2c3", Append((), 0, started=AttemptKey(1, 1), target="orders-db"))
    change = Append((payload(1),), 0, ended=AttemptKey(1, 1), started=AttemptKey(2, 1), target="orders-db")
    store.append("a1b2c3", change)
    assert [one.state for one in store.attempts("a1b2c3")] == ["ended", "started"]


def test_anchors_are_kept_in_order(store: Store) -> None:
    store.create(row(), [])
    for text in ("one", "two"):
        store.save_anchor("a1b2c3", text)
    assert store.anchors("a1b2c3") == ("one", "two")
    with pytest.raises(UsageError):
        store.save_anchor("ffffff", "x")


def test_a_head_is_signed_over_all_lines_in_the_same_transaction_or_nothing_is_written(store: Store) -> None:
    store.create(row(), [payload(1)])
    store.append("a1b2c3", Append((payload(2),), 1, seal=lambda lines: f"{len(lines)} {lines[-1] == last(store)}"))
    assert store.checkpoints("a1b2c3") == ("2 True",)

    def refuse(_lines: object) -> str:
        raise UntrustedError("no key", id="key-unreadable")

    with pytest.raises(UntrustedError):
        store.append("a1b2c3", Append((payload(3),), 2, seal=refuse))
    assert (store.run("a1b2c3").seq, len(store.checkpoints("a1b2c3"))) == (2, 1)


def last(store: Store) -> bytes:
    return store.entries("a1b2c3")[-1]


def test_what_another_process_writes_changes_the_version(store: Store) -> None:
    before = store.version()
    assert store.version() == before
    with Store.open(store.path) as other:
        other.create(row(), [])
    assert store.version() != before
    assert store.run("a1b2c3").id == "a1b2c3"


def test_a_store_opened_again_holds_what_was_written(store: Store) -> None:
    store.create(row(), [payload(1)], blobs=(b"out",))
    store.close()
    with Store.open(store.path) as again:
        assert len(again.entries("a1b2c3")) == 1
        assert again.blob(hashlib.sha256(b"out").hexdigest()) == b"out"
