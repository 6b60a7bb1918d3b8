"""A person at a real terminal: keys and lines, a note, a class, an approval, and the end."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from cli.library import decided, lamp, only_run, switched
from cli.screens import Screen, sit
from cli.terminal import Shell
from fakes.sshkeys import Keys

WORDS = pytest.mark.once  # what it says there; keys, lines and Ctrl-C at a terminal are tried on each Python


def test_a_person_notes_decides_approves_and_the_run_ends_well(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(lamp(shell), screens, "run", "RUN-001")
    screen.line("symptom", "the room is dark")
    screen.line("scope", "one room")
    screen.line("next action", "switch it on")
    screen.line("class", "1")
    screen.line("why", "the word is off")
    screen.until("CHANGES here")
    screen.until("touch a lamp")
    screen.until("will run")
    assert switched(shell) == 0
    screen.key("[a]pprove", "a")
    screen.line("Enter to run", "")
    screen.until("ended: repaired")
    assert screen.end() == 0
    assert switched(shell) == 1
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen.seen)
    assert "switched off" in text
    shown = shell.rung("evidence", "--last").out
    for said in ("Incident note: the room is dark", "Decided: switched off", "Step 2 approved", "Closed: repaired"):
        assert said in shown


@WORDS
def test_quitting_at_the_approval_keeps_the_run_and_changes_nothing(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(lamp(shell), screens, "--plain", "run", "RUN-001")
    screen.line("symptom", "dark")
    screen.line("scope", "one room")
    screen.line("next action", "on")
    screen.line("class", "switched off")
    screen.line("why", "")
    screen.line("[a]pprove", "x")  # no such key: asked again, nothing assumed
    screen.line("does nothing here", "q")
    assert screen.end() == 3
    assert switched(shell) == 0
    assert shell.rung("list", "--runs", "--open").out.strip()


def dim(shell: Shell) -> Shell:
    """Write the library with a check that waits until somebody dims the lamp."""
    lamp(shell)
    page = shell.folder / "lamp.md"
    waits = f"The lamp is dim: `cat {shell.folder}/lamp` expect `contains dim within 40s every 1s`"
    page.write_text(page.read_text().replace("The lamp is off: expect `contains off`", waits))
    return shell


@WORDS
def test_a_check_that_waits_says_what_it_sees_until_it_comes_true(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(dim(shell), screens, "--plain", "run", "RUN-001")
    screen.until(".. waits for: The lamp is dim")
    screen.until("not found")
    screen.until("left; Ctrl-C ends this look")
    shell.write("lamp", "dim\n")
    screen.until("(found): passed")
    assert screen.seen.count("waits for") == 1


def test_ctrl_c_ends_the_look_and_not_the_run(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(dim(shell), screens, "run", "RUN-001")
    screen.until("left  Ctrl-C ends this look")
    screen.process.send_signal(2)  # once: the next one would be meant for the run
    screen.until("NOT KNOWN")
    screen.key("[r]etry", "q")
    assert screen.end() == 1
    assert "the look was ended by Ctrl-C; seen last: not found" in shell.rung("evidence", "--last").out


def test_ctrl_c_at_a_question_saves_the_run_and_ends_with_130(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(lamp(shell), screens, "run", "RUN-001")
    screen.until("symptom")
    screen.interrupt("what was recorded is kept")
    assert screen.end() == 130
    assert "what was recorded is kept" in screen.seen
    assert "rung resume" in screen.seen
    assert shell.rung("resume").code == 3
    assert switched(shell) == 0


@WORDS
def test_a_second_driver_is_refused_in_lines_that_fit_and_can_look_on(shell: Shell, screens: list[Screen]) -> None:
    first = sit(lamp(shell), screens, "run", "RUN-001")
    first.until("symptom")
    second = sit(shell, screens, "resume", columns=60)
    assert second.end() == 6
    assert "is kept" not in second.seen
    looking = sit(shell, screens, "watch", "--once", columns=60)
    assert looking.end() == 0
    told = [line.rstrip("\r") for line in f"{second.seen}\n{looking.seen}".split("\n")]
    assert [line for line in told if len(line) > 60] == []
    assert any("To look on: rung" in " ".join(pair) for pair in pairwise(told))


@WORDS
def test_what_lists_and_requests_say_fits_the_terminal(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(lamp(shell), screens, "run", "RUN-001")
    screen.until("symptom")
    screen.interrupt("is kept: rung resume")
    screen.end()
    long = "it came back by itself, and nobody has any idea of why it did that or whether it will do so again"
    calls = (("doctor",), ("abort", "--reason", long), ("evidence", "--last"), ("list", "--runs"))
    for call in calls:
        told = sit(shell, screens, *call, columns=60)
        assert told.end() == (5 if call[0] == "abort" else 0)
        assert [line for line in told.seen.split("\n") if len(line.rstrip("\r")) > 60] == []


def test_ctrl_c_pressed_again_while_the_run_is_put_away_tears_nothing(shell: Shell, screens: list[Screen]) -> None:
    screen = sit(lamp(shell), screens, "run", "RUN-001")
    screen.until("symptom")
    screen.interrupt("is kept: rung resume")
    screen.process.send_signal(2)
    assert screen.end() == 130
    assert "Traceback" not in screen.seen
    assert next(line for line in screen.seen.split("\n") if "is kept: rung" in line).startswith("run ")


@pytest.mark.parametrize("command", ["check", "import", "alert", "risk"])
def test_a_dash_at_a_terminal_is_refused_instead_of_waiting(shell: Shell, screens: list[Screen], command: str) -> None:
    screen = sit(lamp(shell), screens, command, "-")
    assert screen.end() == 2
    assert "'-' reads standard input, and a terminal is there" in screen.seen


@pytest.mark.parametrize("command", ["check", "import"])
def test_a_dash_in_a_pipe_reads_the_page(shell: Shell, command: str) -> None:
    lamp(shell)
    said = shell.rung(command, "-", stdin=(shell.folder / "lamp.md").read_bytes().replace(b"Owner:", b"Owned:"))
    assert "Traceback" not in said.err
    assert ("<stdin>" in said.out) if command == "check" else ("1 runbook" in said.out), said.out + said.err


def test_ctrl_c_in_a_step_stops_the_step_and_asks_what_to_do(shell: Shell, screens: list[Screen]) -> None:
    page = (lamp(shell).folder / "lamp.md").read_text()
    slow = "```bash target=here\necho started; sleep 600; cat"
    shell.write("lamp.md", page.replace("```bash target=here\ncat", slow, 1))
    screen = sit(shell, screens, "run", "RUN-001")
    screen.until("Escalate")
    screen.until("Ctrl-C stops this step")
    screen.process.send_signal(2)
    screen.until("stopped by the operator")
    screen.key("[q]uit", "q")
    assert screen.end() == 1
    assert "stopped by the operator" in shell.rung("evidence", "--last").out


@WORDS
def test_an_approval_from_another_terminal_starts_nothing_by_a_key_meant_for_something_else(
    shell: Shell, screens: list[Screen]
) -> None:
    screen = sit(lamp(shell), screens, "run", "RUN-001")
    screen.line("symptom", "dark")
    screen.line("scope", "the room")
    screen.line("next action", "switch it on")
    screen.line("class", "1")
    screen.line("why", "")
    screen.until("approve   ")
    screen.until("[q]uit")
    wanted = re.search(r"digest {4}([0-9a-f]{12})", screen.seen)
    assert wanted is not None
    run = re.search(r"run ([0-9a-f]{6})", screen.seen)
    assert run is not None
    assert shell.rung("approve", run[1], wanted[1], "--by", "ana").code == 0
    screen.until("was approved by ana while you were here")  # the prompt notices by itself
    assert switched(shell) == 0
    screen.key("[g]o", "n")
    screen.line("note", "only a remark")
    screen.until("was approved by ana while you were here")
    assert switched(shell) == 0
    screen.key("[g]o", "g")
    screen.line("Enter to run", "")
    assert screen.end() == 0
    assert switched(shell) == 1


@WORDS
@pytest.mark.parametrize(("typed", "code"), [("y", 3), ("", 3), ("yes", 0)])
def test_a_request_is_signed_only_when_yes_is_typed_whole(
    shell: Shell, screens: list[Screen], typed: str, code: int
) -> None:
    decided(lamp(shell, env="staging"))
    Keys(shell.folder).make("ben")
    assert shell.rung("approve", only_run(shell), "--request", "--output", "request.txt").code == 0
    call = ("approve", "--from", "request.txt", "--key", "ben", "--output", "answer.txt")
    screen = sit(shell, screens, *call)
    screen.until("touch a lamp")
    screen.until("one person other than")
    screen.line("type yes to approve", typed)
    assert screen.end() == code
    assert (shell.folder / "answer.txt").exists() is (code == 0)


@WORDS
@pytest.mark.parametrize("key", [(), ("--key", "ben")])
def test_a_second_terminal_shows_the_card_before_it_asks_and_approves(
    shell: Shell, screens: list[Screen], key: tuple[str, ...]
) -> None:
    lamp(shell, env="staging")
    keys = Keys(shell.folder)
    keys.make("ben")
    keys.allow(ben="ben")
    config = (shell.folder / "rung.toml").read_text("utf-8")
    shell.write("rung.toml", f'{config}[policy]\nsigners = "allowed_signers"\n')
    decided(shell)
    who = key or ("--by", "ben")
    screen = sit(shell, screens, "approve", only_run(shell), *who)
    screen.until("touch a lamp")
    screen.line("type yes to approve", "yes")
    assert screen.end() == 0
    assert ("signed with SHA256:" in " ".join(screen.seen.split())) is bool(key)
    assert shell.rung("resume").code == 0
    assert switched(shell) == 1
