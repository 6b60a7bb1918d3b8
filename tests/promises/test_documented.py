"""Everything that has a name can be asked for: commands, rules, exit codes, error ids in the tests."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from rung.cli.main import cli, run
from rung.lint.form import forms
from rung.model.exits import MEANING, Exit

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = cli.list_commands(click.Context(cli))
# Each exit code, and the test that reaches it through a whole call of rung.
REACHED = {
    Exit.DONE: "tests/cli/test_way.py::test_note_decision_approval_and_resume_lead_a_piped_run_to_its_end",
    Exit.FINDINGS: "tests/cli/test_way.py::test_a_failed_check_ends_with_1_and_names_the_ways_on",
    Exit.USAGE: "tests/cli/test_bad_input.py::test_an_unknown_command_option_and_path_are_wrong_calls_with_a_hint",
    Exit.WAITING: "tests/cli/test_way.py::test_note_decision_approval_and_resume_lead_a_piped_run_to_its_end",
    Exit.ESCALATED: "tests/cli/test_way.py::test_an_escalation_ends_with_4_and_prints_the_packet",
    Exit.ABORTED: "tests/cli/test_way.py::test_an_aborted_run_ends_with_5_and_stays_so",
    Exit.REFUSED: "tests/cli/test_way.py::test_a_wrong_digest_is_refused_and_said",
    Exit.UNTRUSTED: "tests/cli/test_way.py::test_a_changed_bundle_ends_with_7_and_says_which_check_failed",
    Exit.BUG: "tests/promises/test_faults.py::test_a_fault_of_rung_itself_ends_with_70_and_no_traceback",
    Exit.UNWRITTEN: "tests/cli/test_outlet.py::test_what_cannot_be_written_ends_a_call_with_74_and_one_sentence",
    Exit.INTERRUPTED: "tests/cli/test_pseudo_terminal.py::test_ctrl_c_at_a_question_saves_the_run_and_ends_with_130",
    Exit.BROKEN_PIPE: "tests/cli/test_output.py::test_a_reader_that_goes_away_ends_it_quietly",
    Exit.TERMINATED: "tests/cli/test_signals.py::test_a_terminated_run_ends_with_143_and_goes_on_later",
}


def help_of(name: str) -> str:
    said = CliRunner().invoke(cli, [name, "--help"])
    assert said.exit_code == 0
    return said.output


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_a_sentence_and_a_line_in_the_list(name: str) -> None:
    text = help_of(name)
    assert text.startswith((f"Usage: rung {name}", f"Usage: cli {name}"))
    body = text.split("\n\n")[1].strip()
    assert re.match(r"[A-Z].*\.", body, re.DOTALL), body
    listed = CliRunner().invoke(cli, ["--help"]).output
    assert re.search(rf"^  {re.escape(name)} +\S", listed, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_of_each_command_says_what_it_is_for(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    silent = [
        option.name for option in command.params
        if isinstance(option, click.Option) and not option.help and option.name != "form"
    ]  # fmt: skip
    assert silent == []


@pytest.mark.parametrize("name", COMMANDS)
def test_each_example_in_a_help_text_names_options_that_exist(name: str) -> None:
    for line in help_of(name).splitlines():
        example = re.match(r"\s+rung ([a-z-]+) (.*)", line)
        if example is None or example[1] not in COMMANDS:
            continue
        command = cli.get_command(click.Context(cli), example[1])
        assert command is not None
        if isinstance(command, click.Group):
            # A group that does something by itself may stand alone, followed by what it is for.
            alone = command if command.invoke_without_command else None
            found = command.commands.get(example[2].split()[0], alone)
            assert found is not None, line
            command = found
        known = {option for parameter in command.params for option in parameter.opts}
        used = set(re.findall(r"(?<!\S)--[a-z-]+", example[2].split(" && ")[0]))
        assert used <= known | {"--help"}, line


@pytest.mark.parametrize("code", list(Exit))
def test_each_exit_code_is_documented_and_reached_by_a_test(code: Exit, capsys: pytest.CaptureFixture[str]) -> None:
    assert MEANING[code].endswith(".")
    assert run(["explain", "exit-codes"]) == 0
    assert f"| {int(code)} | {MEANING[code]} |" in capsys.readouterr().out
    path, name = REACHED[code].split("::")
    assert f"def {name}(" in (ROOT / path).read_text()


def test_each_name_that_explain_lists_has_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    names = [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if re.match(r"[a-z][a-z0-9-]+(\s|$)", line)
    ]
    assert len(names) > 40
    for name in names:
        assert run(["explain", name]) == 0, name
        page = capsys.readouterr().out
        assert page.startswith("#"), name
        assert len(page) > 80, name


def test_each_form_of_a_report_is_offered_and_is_in_the_help() -> None:
    text = help_of("check")
    offered = re.search(r"--format \[([a-z|]+)\]", text)
    assert offered is not None
    assert set(offered[1].split("|")) == set(forms())
