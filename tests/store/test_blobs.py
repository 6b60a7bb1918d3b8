from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.ledger import payload
from rung.ledger.record import Append, RunRow
from rung.model.errors import UntrustedError
from rung.store.store import Store

LARGE = random.Random(1).randbytes(300_000)  # noqa: S311 - bytes that cannot be packed, the same each time


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "runs.db") as opened:
        yield opened


def place(store: Store, data: bytes) -> Path:
    digest = hashlib.sha256(data).hexdigest()
    return store.path.parent / "blobs" / digest[:2] / digest


@pytest.mark.parametrize("data", [b"", b"x", b"same " * 200_000, LARGE, LARGE[:65_000], b"\0" * 5_000_000])
def test_bytes_come_back_as_they_were_put(store: Store, data: bytes) -> None:
    blob = store.put(data)
    assert (blob.digest, blob.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert store.blob(blob.digest) == data
    assert store.put(data) == blob


def test_small_bytes_are_a_row_and_large_ones_a_private_file(store: Store) -> None:
    store.put(b"small")
    store.put(LARGE)
    assert not place(store, b"small").exists()
    assert place(store, LARGE).read_bytes() == LARGE
    assert stat.S_IMODE(place(store, LARGE).stat().st_mode) == 0o600
    assert stat.S_IMODE(place(store, LARGE).parent.stat().st_mode) == 0o700
    assert os.listdir(place(store, LARGE).parent) == [place(store, LARGE).name]  # noqa: PTH208 - no partial file is left


def test_bytes_travel_with_the_append_that_names_them(store: Store) -> None:
    store.create(RunRow("a1b2c3", "", "x.md", "", "dry", "open", "2026"), [])
    store.append("a1b2c3", Append((payload(1),), 0, blobs=(b"small", LARGE)))
    for data in (b"small", LARGE):
        assert store.blob(hashlib.sha256(data).hexdigest()) == data


def test_a_changed_file_is_not_believed_and_putting_it_again_heals_it(store: Store) -> None:
    blob = store.put(LARGE)
    for changed in (b"other", LARGE[:-1] + b"\0", LARGE + b"\0", b""):
        place(store, LARGE).write_bytes(changed)
        with pytest.raises(UntrustedError) as caught:
            store.blob(blob.digest)
        assert caught.value.id == "blob-changed"
    store.put(LARGE)
    assert store.blob(blob.digest) == LARGE


def test_a_lost_file_is_said_to_be_missing(store: Store) -> None:
    blob = store.put(LARGE)
    place(store, LARGE).unlink()
    with pytest.raises(UntrustedError) as caught:
        store.blob(blob.digest)
    assert caught.value.id == "blob-missing"


@pytest.mark.parametrize("body", [b"no zlib", b"", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_changed_row_is_not_believed(store: Store, body: bytes) -> None:
    blob = store.put(b"evidence")
    with sqlite3.connect(store.path) as other:
        other.execute("update blob set body = ?", (body,))
    other.close()
    with pytest.raises(UntrustedError) as caught:
        store.blob(blob.digest)
    assert caught.value.id == "blob-changed"


def test_a_digest_nobody_stored_is_missing(store: Store) -> None:
    with pytest.raises(UntrustedError) as caught:
        store.blob("00" * 32)
    assert caught.value.id == "blob-missing"
