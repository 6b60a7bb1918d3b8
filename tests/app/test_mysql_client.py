"""The MySQL client under either of its names: what may have run once is never sent again."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.runner import FakeRunner, outcome
from rung.app.carry.command import carry
from rung.model.effect import Effect, Verdict
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span
from rung.model.target import Target
from rung.run.procedure import PlannedCommand

TEXT = "insert into t values (1)"
AT = Span(0, 0)
INSERT = PlannedCommand(
    Command(TEXT, "sql", "", FenceWords(), AT, AT),
    Verdict(Effect.MUTATE, "", "fake"),
    Target("db", "mysql", "dev", "mysql://h/d"),
)


@pytest.mark.parametrize(
    ("said", "clients"),
    [
        ("mysql: No such file or directory\n", ["mysql", "mariadb"]),
        ("/usr/local/bin/mysql: line 3: notify: command not found\n", ["mysql"]),
        ("", ["mysql"]),
    ],
)
def test_only_a_client_that_is_not_there_is_called_by_its_other_name(said: str, clients: list[str]) -> None:
    runner = FakeRunner({TEXT: [outcome(code=127, stderr=said), outcome("")]})
    carry(runner, INSERT, {})
    assert [job.argv[0] for job in runner.jobs] == clients


def test_option_files_and_login_paths_have_no_word_in_who_logs_in() -> None:
    """The client takes `--no-defaults` as its first word only, and reads login paths all the same."""
    runner = FakeRunner({TEXT: [outcome("")]})
    carry(runner, INSERT, {})
    (job,) = runner.jobs
    assert job.argv[1] == "--no-defaults"
    assert not Path(job.env["MYSQL_TEST_LOGIN_FILE"]).exists()
