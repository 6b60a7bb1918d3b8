"""What somebody reads who has typed something that does not exist, or nothing at all."""

from __future__ import annotations

from cli.terminal import Shell

PAGE = "# RUN-007: Look\n\n## Procedure\n\n### Step 1: Look\n```bash\ntrue\n```\n"


def test_rung_alone_is_a_few_lines_with_examples(shell: Shell) -> None:
    said = shell.rung()
    assert said.code == 0
    assert len(said.out.splitlines()) <= 8
    assert said.out.count("  rung ") == 3


def test_a_slip_in_a_command_names_the_command_that_was_meant(shell: Shell) -> None:
    said = shell.rung("chek", "x")
    assert said.code == 2
    assert "did you mean check" in said.err


def test_help_with_a_command_or_a_topic_shows_its_page(shell: Shell) -> None:
    assert shell.rung("help", "run").out == shell.rung("run", "--help").out
    assert shell.rung("help", "exit-codes").out == shell.rung("explain", "exit-codes").out
    assert "Commands:" in shell.rung("help").out
    assert shell.rung("help", "nothing-like-it").code == 2


def test_an_exit_code_is_explained_by_its_number(shell: Shell) -> None:
    assert "Refused" in shell.rung("explain", "6").out
    assert shell.rung("explain", "9999").code == 2


def test_a_shell_gets_its_completion_and_its_answers(shell: Shell) -> None:
    script = shell.rung("completion", "bash")
    assert script.code == 0
    assert "_RUNG_COMPLETE" in script.out


def test_a_runbook_is_found_by_the_name_of_its_file_from_anywhere(shell: Shell) -> None:
    shell.write("deep/er/look-there.md", PAGE)
    for name in ("look-there.md", "er/look-there.md", f"{shell.folder}/deep/er/look-there.md", "RUN-7"):
        assert shell.rung("show", name).out.startswith("RUN-007"), name


def test_a_file_that_is_there_and_holds_no_runbook_is_not_called_unknown(shell: Shell) -> None:
    shell.write("binary.md", "\0\0")
    said = shell.rung("show", "binary.md")
    assert "rung check binary.md" in said.err


def test_a_dry_run_says_of_a_check_that_it_would_not_be_made(shell: Shell) -> None:
    check = "Verification:\n- [ ] It runs: `./own-script` expect `exit 0`\n- [ ] It is: `true` expect `exit 0`\n"
    shell.write("look.md", PAGE + check)
    said = shell.rung("run", "RUN-007", "--dry-run").out
    assert said.count("will NOT be run") == 1
    assert "own-script" in said.split("will NOT be run")[1]


def test_an_entry_of_the_last_run_needs_no_id(shell: Shell) -> None:
    shell.write("look.md", PAGE)
    shell.rung("run", "RUN-007", "--no-input")
    assert shell.rung("evidence", "--last", "2").out.startswith("#2 ")
