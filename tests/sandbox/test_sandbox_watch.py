"""The sandbox itself: it sees every kind of change, and nothing where nothing changed."""

from __future__ import annotations

import pytest

from sandbox.box import watch

CHANGES = {
    "touch out": "/srv/out",
    "rm a": "/srv/a",
    "echo x >> a": "/srv/a",
    "chmod 600 a": "/srv/a",
    "mv a d/": "/srv/d/a",
    "ln a b2": "/srv/b2",
    "touch /tmp/out": "/tmp/out",
    "kill $VICTIM": "a process ended",
    "exec 3<>/dev/tcp/127.0.0.1/7007": "connected",
    "truncate -s 0 d/one; touch -r a d/one": "/srv/d/one",
}


def test_every_kind_of_change_is_seen_and_the_next_command_finds_all_as_it_was() -> None:
    seen = watch([text for change in CHANGES for text in (change, "cat a d/one; ls")], seconds=30)
    for change, after in zip(seen[::2], seen[1::2], strict=True):
        assert CHANGES[change.command] in change.changed, change
        assert after.changed == ()
        assert after.exit == 0


def test_this_machine_cannot_be_changed_from_there() -> None:
    seen = watch(["touch /etc/out || touch /usr/out || touch ~/../../etc/out", "curl -s http://1.1.1.1/"])
    assert all(each.exit != 0 for each in seen)


@pytest.mark.parametrize("command", ["sleep 60", "yes"])
def test_a_command_that_does_not_end_is_ended(command: str) -> None:
    assert watch([command], seconds=0.2)[0].exit == 124
