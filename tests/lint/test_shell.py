"""What a shell would see in a block: prompts, quotes, output, here-documents."""

from __future__ import annotations

import pytest

from rung.lint.shell import bare_lines, is_command_line, is_shell, prompt
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span


def _command(text: str, language: str = "bash") -> Command:
    return Command(text, language, language, FenceWords(), Span(0, 0), Span(0, 0))


def _bare(text: str) -> list[str]:
    return [line.text for line in bare_lines(text)]


@pytest.mark.parametrize(
    ("line", "length"),
    [("$ ls", 2), ("ls", 0), ("$HOME/bin/x", 0), ("root@host:~# ls", 13), ("[core@node ~]$ ls", 15), ("$", 0)],
)
def test_a_prompt_is_told_from_a_command(line: str, length: int) -> None:
    assert prompt(line) == length


@pytest.mark.parametrize(
    "line", ["ls -l", "./run.sh", "/usr/bin/x", "$CMD arg", "FOO=bar make", "$ oc get", "[ -f x ]", "if true"]
)
def test_lines_that_begin_as_commands_do(line: str) -> None:
    assert is_command_line(line)


@pytest.mark.parametrize("line", ["NAME   READY", "Cluster: x", "<none>", "ID:  4", "- item", "57m   Normal"])
def test_lines_of_output_do_not(line: str) -> None:
    assert not is_command_line(line)


def test_text_in_quotes_is_blanked_and_places_stay() -> None:
    assert _bare("echo '<a>' \"<b>\" <c>") == ["echo _____ _____ <c>"]


def test_quotes_may_span_lines() -> None:
    assert _bare("echo 'one\n<two>' <three>\nls") == ["echo ____", "______ <three>", "ls"]


def test_here_documents_comments_and_output_are_left_out() -> None:
    assert _bare("cat <<EOF\n<pod>\nEOF\n# <x>\nNAME <y>\nls <z>") == ["cat <<EOF", "ls <z>"]


def test_a_continued_command_goes_on_whatever_its_next_line_looks_like() -> None:
    assert _bare("oc patch \\\n  --X <a> |\nGREP <b>") == ["oc patch \\", "  --X <a> |", "GREP <b>"]


@pytest.mark.parametrize(("text", "language", "shell"), [
    ("ls", "bash", True), ("ls", "", True), ("SELECT 1", "", False), ("select 1", "sql", False),
    ("Alert text here", "", False), ("sum(rate(x[5m]))", "", False), ("# note\nls -l", "", True),
])  # fmt: skip
def test_a_block_without_a_language_is_a_shell_s_only_if_it_begins_so(text: str, language: str, shell: bool) -> None:
    assert is_shell(_command(text, language)) is shell
