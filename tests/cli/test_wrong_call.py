"""A wrong call reads as every other error does: one sentence with an id, the usage, and what was probably meant."""

from __future__ import annotations

import pytest

from cli.terminal import Shell


@pytest.mark.parametrize(
    ("call", "id_", "meant"),
    [
        (("chek",), "no-such-command", "check"),
        (("alerts", "chek"), "no-such-command", "check"),
        (("lab", "strat"), "no-such-command", "start"),
        (("run", "--fromat", "text"), "no-such-option", "--format"),
        (("resume", "--brake-glass", "x"), "no-such-option", "--break-glass"),
        (("--colour", "never", "list"), "no-such-option", "--color"),
        (("list", "--format", "jsn"), "bad-value", "json"),
        (("probe", "mke"), "bad-value", "make"),
        (("run",), "missing-argument", ""),
        (("decide", "--cites", "1"), "wrong-call", ""),
        (("list", "more"), "wrong-call", ""),
        (("resume", "--skip", "two"), "bad-value", ""),
        (("alert", "none.json"), "bad-value", ""),
        (("run", "RUN-001", "--set", "x"), "wrong-call", ""),
    ],
)
def test_each_wrong_call_is_told_in_one_voice(shell: Shell, call: tuple[str, ...], id_: str, meant: str) -> None:
    said = shell.rung(*call)
    assert (said.code, said.out) == (2, "")
    first, *rest = said.err.splitlines()
    assert first.startswith("rung: ")
    assert first.endswith(f"[{id_}]")
    assert rest[0].startswith("  usage: rung ")
    assert "--help` shows how it is called" in rest[-1]
    assert ("did you mean" in rest[-1]) == bool(meant)
    assert meant in rest[-1]


def test_what_was_typed_does_nothing_to_the_terminal(shell: Shell) -> None:
    said = shell.rung("list", "--for\x1b[31m")
    assert "\x1b" not in said.err
    assert "--for" in said.err
