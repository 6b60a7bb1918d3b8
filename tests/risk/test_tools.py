"""The programs that a text looks for by name: each once, in its order, and no word of the shell's own making."""

from __future__ import annotations

import pytest

from rung.risk.tools import tools


@pytest.mark.parametrize(
    ("text", "names", "whole"),
    [
        ("kubectl get pods | jq .items", ("kubectl", "jq"), True),
        ("if cmp a b; then echo same; fi", ("cmp", "echo"), True),
        ("LANG=C sort x; sort y", ("sort",), True),
        ("./own.sh; /usr/bin/date", (), True),
        ("wait_for() { curl x; }\nwait_for", ("curl",), True),
        ("function look { psql; }\nlook", ("psql",), True),
        ("echo $(hostname)", ("echo", "hostname"), True),
        ("$TOOL status", (), False),
        ("kubectl get pods -n <namespace>", ("kubectl",), True),
        ("", (), True),
    ],
)
def test_the_first_word_of_each_command_is_a_program(text: str, names: tuple[str, ...], whole: bool) -> None:
    found = tools(text)
    assert set(found.names) == set(names)
    assert found.whole is whole
