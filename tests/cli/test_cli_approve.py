"""The commands around an approval in a pipe: what each option is for, and what the doctor says of it."""

from __future__ import annotations

import pytest

from cli.library import decided, lamp, only_run
from cli.terminal import Shell
from fakes.sshkeys import Keys
from rung.app.driving.paper import read_answer, read_request

pytestmark = pytest.mark.once  # who may approve what is tried on each Python in `run` and `app`


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
        ("7f3c", "9c1e", "--no", ""),
        ("7f3c", "--request", "--no", "why"),
        ("7f3c", "--answer", "a.txt", "--no", "why"),
    ],
)
def test_options_that_mean_nothing_together_are_a_wrong_call(shell: Shell, call: tuple[str, ...]) -> None:
    said = shell.rung("approve", *call)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("rung: ")


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


def test_a_digest_alone_is_meant_for_the_only_open_run(shell: Shell) -> None:
    decided(lamp(shell, env="staging"))
    digest = shell.rung("approve", "--request", "--format", "json").document()["request"]["digest"]
    assert shell.rung("approve", "0000beef", "--by", "ben").code == 2
    said = shell.rung("approve", digest[:12], "--by", "ben")
    assert (said.code, "approved by ben" in said.out) == (0, True), said.out


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


def test_a_no_signed_elsewhere_comes_home_and_can_be_verified(shell: Shell) -> None:
    lamp(shell, env="staging")
    config = (shell.folder / "rung.toml").read_text("utf-8")
    shell.write("rung.toml", f'{config}[policy]\nsigners = "allowed_signers"\n[policy.staging]\nsigned = true\n')
    keys = Keys(shell.folder)
    keys.make("ben")
    keys.allow(ben="ben@example.com")
    decided(shell)
    run = only_run(shell)
    assert shell.rung("approve", run, "--request", "--output", "request.txt").code == 0
    no = ("--no", "not while the backup runs")
    assert shell.rung("approve", "--from", "request.txt", "--key", "ben", *no, "--output", "no.txt").code == 0
    assert "no, because: not while the backup runs" in (shell.folder / "no.txt").read_text()
    assert "ben@example.com said no to step 2" in shell.rung("approve", run, "--answer", "no.txt").out
    stop = shell.rung("resume", run)
    assert stop.code == 3
    assert "waiting: ben@example.com said no to step 2: not while the backup runs" in stop.out
    assert f"rung resume {run} --retry" in stop.out
    assert shell.rung("resume", run, "--retry").code == 3
    assert shell.rung("approve", run, "--key", "ben", *no).code == 0
    assert "not while the backup runs" in shell.rung("report", run).out
    assert shell.rung("export", run, "--output", "run.tar").code == 0
    told = shell.rung("verify", "run.tar", "--signers", "allowed_signers").out
    assert "people: 2 signed answers, each good by the signers you know" in told
