"""A command that never ends is no look, and one that ends is not called endless."""

from __future__ import annotations

import pytest

from rung.fieldwork import hands
from rung.model.effect import Effect
from rung.probes.gnumake.endless import endless
from rung.probes.gnumake.scan import scan


@pytest.mark.parametrize(
    "command",
    [
        "while :; do :; done",
        "while true; do sleep 1; done",
        "until false; do date; done",
        "for ((;;)); do :; done",
        "while sleep 5; do curl -s http://localhost; done",
        "sleep infinity",
        "tail -f build.log",
        "tail -n 5 -F build.log",
        "yes",
        "cat /dev/zero",
        "echo begun; while [ 1 ]; do true; done",
    ],
)
def test_what_never_ends_is_known(command: str) -> None:
    assert endless(command)
    acts = scan({"Makefile": f"X := $(shell {command})\nall: ; @:\n".encode()}.get, hands().judge).acts
    assert acts[0].verdict.effect is Effect.UNKNOWN
    assert not acts[0].harmless


@pytest.mark.parametrize(
    "command",
    [
        "while read x; do echo $x; done < list",
        "while true; do test -f ready && break; sleep 1; done",
        "timeout 5 tail -f build.log",
        "yes | head -3",
        "cat /dev/urandom | head -c 8",
        "dd if=/dev/urandom bs=8 count=1",
        "tail -n 3 build.log",
        "sleep 1",
        "echo yes",
        "until test -f ready; do sleep 1; done",
    ],
)
def test_what_may_end_is_not_called_endless(command: str) -> None:
    assert not endless(command)
