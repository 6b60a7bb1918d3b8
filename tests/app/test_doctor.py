"""Looking at targets: what is missing or wrong is a sentence with advice, and never a fault of rung."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.sites import site
from rung.app.config.config import Config
from rung.app.doctor import examine
from rung.app.keeping import kept
from rung.model.leftover import Leftover
from rung.model.replacing import replace
from rung.model.room import Room
from rung.model.target import Target
from rung.wiring.wiring import Places, Wiring

TARGETS = {
    "ssh": Target("a", "ssh", settings=(("host", "127.0.0.1"),)),
    "postgres": Target("a", "postgres", url="postgresql://127.0.0.1:1/x"),
    "mysql": Target("a", "mysql", url="mysql://127.0.0.1:1/x"),
    "sqlite": Target("a", "sqlite", settings=(("path", "/no/such/file.db"),)),
    "http": Target("a", "http", url="http://127.0.0.1:1"),
    "prometheus": Target("a", "prometheus", url="http://127.0.0.1:1"),
    "alertmanager": Target("a", "alertmanager", url="http://127.0.0.1:1"),
    "local": Target("a", "local", cwd="/no/such/folder"),
}
CLIENTS = {"ssh": "OpenSSH", "postgres": "psql", "mysql": "MySQL or MariaDB client", "sqlite": "sqlite3"}


def looked(*targets: Target) -> list[tuple[bool, str, str]]:
    made, _ = site({})
    together = Wiring(Places(root="no-such-folder")).site().together
    config = Config(targets={f"t{number}": target for number, target in enumerate(targets)})
    found = examine(replace(made, config=config, together=together))
    return [(one.good, one.found, one.advice) for one in found if one.what.startswith("target")]


@pytest.mark.parametrize("kind", TARGETS)
def test_what_does_not_answer_is_said_with_advice(kind: str) -> None:
    ((good, found, advice),) = looked(TARGETS[kind])
    assert not good
    assert found
    assert advice
    assert "Errno" not in found
    assert "\n" not in found


@pytest.mark.parametrize("kind", CLIENTS)
def test_a_client_that_is_missing_is_named(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ((good, _, advice),) = looked(TARGETS[kind])
    assert not good
    assert CLIENTS[kind] in advice


def test_many_are_looked_at_in_their_order() -> None:
    found = looked(*(replace(TARGETS["http"], url=f"http://127.0.0.1:{port}") for port in range(1, 9)))
    assert [text.rpartition(":")[2] for _, text, _ in found] == [str(port) for port in range(1, 9)]


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (Room("/srv", 0), "0.0 MiB are free under /srv"),
        (Room("/srv", 10**12, "cannot be written by this account"), "/srv cannot be written by this account"),
        (Room("/srv", 10**12, files=False), "the disk of /srv takes no more files"),
    ],
)
def test_a_store_without_room_is_named_before_a_run_meets_it_and_none_is_made(room: Room, said: str) -> None:
    made, _ = site({})
    found = [one for one in kept(replace(made, room=lambda: room)) if one.what == "store"]
    assert [one.good for one in found] == [False, True]
    assert said in found[0].found
    assert found[0].advice
    assert found[1].found.startswith("none yet")


def test_what_a_killed_rung_left_of_its_copies_is_said_with_its_size_and_is_no_fault() -> None:
    made, _ = site({})
    found = (Leftover("/tmp/rung-abcdefgh", 75_500_000), Leftover("/tmp/rung-hgfedcba", 500_000, busy=True))
    (one,) = [each for each in examine(replace(made, leftovers=lambda: found)) if each.what == "scratch copies"]
    assert one.good
    assert one.found == (
        "2 folders left by a rung that was killed, 76.0 MB, 1 still worked in: /tmp/rung-abcdefgh, /tmp/rung-hgfedcba"
    )
    assert "removes" in one.advice
    assert not [each for each in examine(made) if each.what == "scratch copies"]
