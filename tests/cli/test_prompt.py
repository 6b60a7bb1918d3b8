"""What a person at the prompt can see and do before answering; and what a running step shows of itself."""

from __future__ import annotations

import base64
import re
import shlex

import pytest

from cli.library import RUNBOOK, lamp, switched
from cli.screens import Screen, sit
from cli.terminal import Shell

pytestmark = pytest.mark.once  # what a prompt says; that a terminal is read and let go is in test_pseudo_terminal.py


def at_the_approval(shell: Shell, screens: list[Screen], *before: str) -> Screen:
    screen = sit(lamp(shell), screens, *before, "run", "RUN-001")
    for question, said in (("symptom", "dark"), ("scope", "room"), ("next", "on"), ("class", "1"), ("why", "")):
        screen.line(question, said)
    return screen


def test_looking_first_is_one_key_and_answers_nothing(shell: Shell, screens: list[Screen]) -> None:
    screen = at_the_approval(shell, screens)
    screen.key("[q]uit", "?")
    screen.until("!COMMAND")
    screen.key("[q]uit", "b")
    screen.until("1. Look at the lamp  passed")
    screen.key("[q]uit", "c")
    screen.until("copied")
    (copied,) = re.findall(r"\x1b\]52;c;([^\x07]*)\x07", screen.seen)
    assert base64.b64decode(copied).decode() == f"echo on >> {shell.folder}/lamp"
    screen.key("[q]uit", "q")
    assert screen.end() == 3
    assert switched(shell) == 0


def test_a_question_mark_asks_for_help_and_is_never_an_answer(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(lamp(shell), screens, "run", "RUN-001")
    screen.line("symptom", "?")
    screen.until("Type one line")
    for question, said in (("symptom", "dark"), ("scope", "room"), ("next", "on"), ("class", "?")):
        screen.line(question, said)
    screen.until("Type its number")
    screen.line("class", "swiched off")
    screen.until("is no class of this runbook")
    screen.line("class (number", "")  # what is typed before the question stands there is no answer to it
    screen.key("Enter: back", "\r")
    screen.line("class", "1")
    screen.line("why", "")
    screen.key("[q]uit", "?")
    screen.until("approve and run")
    assert "make its checks again" not in screen.seen
    screen.key("[q]uit", "q")
    assert screen.end() == 3
    assert "dark" in shell.rung("report", "--last").out


def test_a_refused_command_is_shown_with_the_reason_it_gave(shell: Shell, screens: list[Screen]) -> None:
    page = (lamp(shell).folder / "lamp.md").read_text()
    broken = "```bash target=here\necho half\necho no more room >&2\nfalse\ncat"
    shell.write("lamp.md", page.replace("```bash target=here\ncat", broken, 1))
    screen = sit(shell, screens, "run", "RUN-001")
    screen.until("half")
    screen.until("! no more room")
    screen.key("[q]uit", "q")
    assert screen.end() == 1
    assert "[v]" not in screen.seen


def test_plain_mode_shows_the_same_as_lines(shell: Shell, screens: list[Screen]) -> None:
    screen = at_the_approval(shell, screens, "--plain")
    for typed, shown in (("o", "off"), ("d", "## Procedure"), ("h", "Escalation of RUN-001"), ("c", "echo on")):
        screen.line("[q]uit", typed)
        screen.until(shown)
    screen.line("[q]uit", "q")
    assert screen.end() == 3
    assert "\x1b]52" not in screen.seen


def test_a_command_of_ones_own_goes_through_the_gates(shell: Shell, screens: list[Screen]) -> None:
    screen = at_the_approval(shell, screens)
    screen.key("[q]uit", "!")
    screen.line("command", f"wc -c {shell.folder}/lamp")
    screen.until("ad hoc 1: wc -c")
    screen.key("[q]uit", "!")
    screen.line("command", f"@here rm {shell.folder}/lamp")
    screen.until("will run  rm")
    screen.key("[q]uit", "s")
    screen.line("why", "no")
    screen.until("Ad hoc 2 dropped")
    screen.key("[q]uit", "q")
    assert screen.end() == 3
    assert (shell.folder / "lamp").exists()
    assert "refused" not in screen.seen


def test_a_step_that_takes_its_time_shows_what_it_says(shell: Shell, screens: list[Screen]) -> None:
    page = (lamp(shell).folder / "lamp.md").read_text()
    slow = "```bash target=here\nfor n in 1 2 3 4; do echo line $n; sleep 0.5; done; cat"
    shell.write("lamp.md", page.replace("```bash target=here\ncat", slow, 1))
    screen = sit(shell, screens, "run", "RUN-001")
    screen.until("line 3")
    screen.until("Ctrl-C stops this step")
    screen.until("1/2 Look at the lamp")
    screen.until("lines: rung evidence")
    screen.until("symptom")
    assert screen.seen.count("line 2") == 1
    assert "\r\x1b[2K" in screen.seen


def test_a_passed_escalation_rule_stands_in_every_prompt(shell: Shell, screens: list[Screen]) -> None:
    page = (lamp(shell).folder / "lamp.md").read_text()
    shell.write("lamp.md", page.replace("after 15m", "after 1s"))
    screen = sit(shell, screens, "run", "RUN-001")
    for question, said in (("symptom", "dark"), ("scope", "room"), ("next", "on"), ("class", "1"), ("why", "")):
        screen.line(question, said)
    for _ in range(2):
        screen.until("passed: rule 1 says escalate: after 1s")
        screen.key("[q]uit", "b")
    screen.key("[q]uit", "q")
    assert screen.end() == 3


def test_a_failed_check_is_made_again_by_a_key_without_repeating_the_change(
    shell: Shell, screens: list[Screen]
) -> None:
    page = (lamp(shell).folder / "lamp.md").read_text()
    check = f"`cat {shell.folder}/lamp` expect `contains on`"
    shell.write("lamp.md", page.replace(f"The lamp is on: {check}", "It glows: `cat glow` expect `contains yes`"))
    screen = sit(shell, screens, "run", "RUN-001")
    for question, said in (("symptom", "dark"), ("scope", "room"), ("next", "on"), ("class", "1"), ("why", "")):
        screen.line(question, said)
    screen.key("[a]pprove", "a")
    screen.line("Enter to run", "")
    screen.until("It glows")
    shell.write("glow", "yes\n")
    screen.key("[v] check again", "v")
    screen.until("ended: repaired")
    assert screen.end() == 0
    assert switched(shell) == 1


def test_going_on_with_the_other_runbook_is_one_key(shell: Shell, screens: list[Screen]) -> None:
    lamp(shell)
    shell.write(
        "other.md", RUNBOOK.replace("RUN-001", "RUN-009").replace("RUN-002", "RUN-001").replace("RUN-009", "RUN-002")
    )
    screen = sit(shell, screens, "run", "RUN-001")
    for question, said in (("symptom", "dark"), ("scope", "room"), ("next", "on"), ("class", "2"), ("why", "no word")):
        screen.line(question, said)
    screen.until("ended: handed over")
    screen.key("[g]o on with run", "g")
    screen.until("RUN-002 The lamp is off")
    assert shell.rung("list", "--runs", "--open").out.count("RUN-002") == 1


def test_a_command_between_the_lines_of_a_note_loses_none_of_them(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(lamp(shell), screens, "run", "RUN-001")
    screen.line("symptom", "dark")
    screen.line("scope", "!cat lamp")
    screen.until("ad hoc 1")
    screen.line("[dark]", "")
    for question, said in (("scope", "room"), ("next", "on"), ("class", "1"), ("why", "")):
        screen.line(question, said)
    screen.key("[q]uit", "q")
    assert screen.end() == 3
    assert "dark" in shell.rung("report", "--last").out


def test_ctrl_c_between_the_lines_of_a_note_says_how_the_typed_ones_are_written_down(
    shell: Shell, screens: list[Screen]
) -> None:
    screen = sit(lamp(shell), screens, "run", "RUN-001")
    screen.line("symptom", "it's dark")
    screen.line("scope", "the room")
    screen.until("next action")
    screen.interrupt("are not written down")
    screen.end()
    (typed,) = re.findall(r"rung (note [0-9a-f]{6} --symptom .*)", screen.seen)
    assert shell.rung(*shlex.split(typed)).code == 0
    report = shell.rung("report", "--last").out
    assert "it's dark" in report
    assert "the room" in report


def test_a_refused_command_of_ones_own_is_over_and_the_run_goes_on(shell: Shell, screens: list[Screen]) -> None:
    page = (lamp(shell).folder / "lamp.md").read_text()
    shell.write("lamp.md", page.replace("- Do not touch", "- Do not remove anything: refuse `rm *`\n- Do not touch"))
    screen = sit(shell, screens, "run", "RUN-001")
    for question, said in (("symptom", "dark"), ("scope", "room"), ("next", "on"), ("class", "1"), ("why", "")):
        screen.line(question, said)
    screen.key("[q]uit", "!")
    screen.line("command", "@here rm lamp")
    screen.until("refused: Do not remove anything")
    screen.key("[g]o on without it", "g")
    screen.key("[a]pprove", "q")
    assert screen.end() == 3
    assert switched(shell) == 0
    assert (shell.folder / "lamp").exists()
