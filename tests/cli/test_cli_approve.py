"""The commands around an approval in a pipe: what each option is for, and what the doctor says of it."""

from __future__ import annotations

import pytest

from cli.library import decided, lamp, only_run
from cli.terminal import Shell
from fakes.sshkeys import Keys
from rung.app.paper import read_answer, read_request


@pytest.mark.parametrize(
    "call",
    [
        (),
        ("7f3c", "--request", "--by", "ben"),
        ("7f3c", "--request", "--answer", "a.txt"),
        ("7f3c", "--answer", "a.txt", "--output", "b.txt"),
        ("7f3c", "--answer", "a.txt", "--key", "k"),
        ("7f3c", "9c1e", "--request"),
        ("7f3c", "--by", "ben", "--key", "k"),
        ("7f3c", "9c1e", "--output", "b.txt"),
        ("7f3c", "--from", "r.txt", "--key", "k"),
        ("--from", "r.txt"),
        ("--from", "none.txt", "--key", "k"),
    ],
)
def test_options_that_mean_nothing_together_are_a_wrong_call(shell: Shell, call: tuple[str, ...]) -> None:
    said = shell.rung("approve", *call)
    assert (said.code, said.out) == (2, "")
    assert "Error: " in said.err


def test_programs_read_request_and_answer_as_json(shell: Shell) -> None:
    decided(lamp(shell, env="staging"))
    Keys(shell.folder).make("ben")
    request = shell.rung("approve", only_run(shell), "--request", "--format", "json").document()["request"]
    card = read_request(request["text"]).card
    assert (request["run"], request["digest"]) == (card.run, card.digest)
    shell.write("request.txt", request["text"])
    call = ("--from", "request.txt", "--key", "ben", "--digest", request["digest"], "--format", "json")
    answer = shell.rung("approve", *call).document()["answer"]
    assert read_answer(answer["text"]).digest == answer["digest"] == card.digest
    wrong = shell.rung("approve", *call[:-3], "0000", "--format", "json")
    assert (wrong.code, wrong.out) == (2, "")


def test_the_doctor_names_a_policy_that_guards_nothing_and_glass_that_waits(shell: Shell) -> None:
    lamp(shell, env="staging")
    config = (shell.folder / "rung.toml").read_text("utf-8")
    shell.write("rung.toml", f'{config}[policy.prodcution]\nmutate = "two"\n')
    shell.rung("run", "RUN-001", "--break-glass", "it is dark")
    said = shell.rung("doctor")
    assert said.code == 1
    assert "XX  policy prodcution" in said.out
    assert "it is dark" in said.out


def test_the_doctor_names_a_store_that_every_account_may_write(shell: Shell) -> None:
    decided(lamp(shell))
    assert "rights" not in shell.rung("doctor").out
    (shell.folder / "store" / "rung.db").chmod(0o666)
    said = shell.rung("doctor")
    assert said.code == 1
    assert "XX  rights" in said.out
    assert "every account may write store/rung.db" in said.out
