"""Names in commands: what is needed, what is set, what is ambient."""

from __future__ import annotations

import pytest

from rung.lint.values import assigned, needed, used_names
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span


def _names(text: str, language: str = "bash") -> list[str]:
    return [value.name for value in needed(Command(text, language, language, FenceWords(), Span(0, 0), Span(0, 0)))]


@pytest.mark.parametrize(("text", "names"), [
    ('kubectl logs "$POD" -n ${NS}', ["POD", "NS"]),
    ("kubectl logs <pod> {{ ns }}", ["pod", "ns"]),
    ("awk '{print $name}' $HOME/x", []),
    (r"echo \$POD $1 $? $$ $(date)", []),
    ("echo ok # $POD", []),
    ("ls\nNAME   <none>", []),
    ("oc get -o go-template='{{ .items }}'", []),
])  # fmt: skip
def test_a_shell_command_needs_its_variables_and_placeholders(text: str, names: list[str]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(("text", "names"), [
    ("select :pid, now()::date", ["pid"]),
    ("select ':no', :'name'", ["name"]),
    ("where pid = <stuck_pid>", ["stuck_pid"]),
])  # fmt: skip
def test_sql_needs_its_named_values(text: str, names: list[str]) -> None:
    assert _names(text, "sql") == names


def test_what_a_shell_sets_itself_is_known() -> None:
    text = "A=1; export B=2\nfor c in x; do read -r d; done\nlocal e=$(x) && printf -v f x"
    assert list(assigned(text)) == ["A", "B", "c", "d", "e", "f"]


def test_a_name_is_used_alone_or_inside_a_longer_word() -> None:
    assert {"pod-name", "pod", "name"} <= set(used_names("<pod-name>"))
