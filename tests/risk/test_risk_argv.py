"""The evaluated argv of each simple command: wrappers first, then what they run."""

from __future__ import annotations

import pytest

from rung.risk.context import Context
from rung.risk.guards.argv import unfold
from rung.risk.guards.simple import SimpleCommand


def surely(command: str, language: str = "bash") -> list[SimpleCommand]:
    return [each for each in unfold(command, language, Context()).commands if not each.maybe]


@pytest.mark.parametrize(
    ("command", "argvs"),
    [
        ("ls -l", [("ls", "-l")]),
        ('find . -del"ete"', [("find", ".", "-delete")]),
        ("sudo env A=b ls x", [("sudo", "env", "A=b", "ls", "x"), ("env", "A=b", "ls", "x"), ("ls", "x")]),
        ("ssh h 'ls; id'", [("ssh", "h", "ls; id"), ("ls",), ("id",)]),
        ("kubectl exec p -n n -- cat /x", [("kubectl", "exec", "p", "-n", "n", "--", "cat", "/x"), ("cat", "/x")]),
        ("a | b && c", [("a",), ("b",), ("c",)]),
        ("echo $(id)", [("echo", "\ue001"), ("id",)]),
        ("bash -c 'make clean'", [("bash", "-c", "make clean"), ("make", "clean")]),
        ("NS=x; ls $NS", [("ls", "x")]),
    ],
)
def test_each_simple_command_is_given_as_it_would_run(command: str, argvs: list[tuple[str, ...]]) -> None:
    assert sorted(each.words for each in surely(command)) == sorted(argvs)


def test_what_runs_inside_names_its_wrappers() -> None:
    inner = [each for each in surely("sudo timeout 5 ls") if each.words[0] == "ls"]
    assert inner[0].outer == ("sudo", "timeout")


def test_other_languages_have_no_argv() -> None:
    assert surely("select 1", "sql") == []
