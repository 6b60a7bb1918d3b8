"""Hostile values through psql, for real: each arrives byte for byte, and none becomes SQL or a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.hostile import VALUES
from real.postgres_server import PASSWORDS, Postgres
from rung.app.carry.command import carry, ready
from rung.model.effect import Effect, Verdict
from rung.model.errors import RefusedError
from rung.model.job import Job, Outcome, Request, Survivor
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span
from rung.outside.process import run
from rung.run.procedure import PlannedCommand

pytestmark = pytest.mark.once

BATCH = 150
NOWHERE = Span(0, 0)


class _Runner:
    """The real runner of processes, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, job: Job) -> Outcome:
        return run(Job(job.argv, cwd=str(self._folder), stdin=job.stdin, env=job.env, secrets=job.secrets))

    def survivors(self, mark: str) -> tuple[Survivor, ...]:
        raise AssertionError(mark)

    def request(self, request: Request) -> Outcome:
        raise AssertionError(request)


def asking(postgres: Postgres, text: str) -> PlannedCommand:
    command = Command(text, "sql", "", FenceWords(target="db"), NOWHERE, NOWHERE)
    return PlannedCommand(command, Verdict(Effect.OBSERVE, "it only reads", "test"), postgres.target())


def test_no_value_becomes_code_on_its_way_through_psql(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in PASSWORDS.items():
        monkeypatch.setenv(name, value)
    comments = [value for value in VALUES if "--" in value]
    planned = asking(postgres, "select :'v'")
    assert comments
    for value in comments:
        with pytest.raises(RefusedError):
            ready(planned, {"v": value})
    sound = [value for value in VALUES if value not in comments and "\udcff" not in value]
    for at in range(0, len(sound), BATCH):
        values = {f"v{number}": value for number, value in enumerate(sound[at : at + BATCH])}
        text = "\n".join(f"select encode(convert_to(:'{name}', 'UTF8'), 'hex');" for name in values)
        planned = asking(postgres, text)
        ready(planned, values)
        said = carry(_Runner(tmp_path), planned, values)
        assert (said.exit, said.stderr) == (0, b"")
        assert said.stdout.decode().splitlines() == [value.encode().hex() for value in values.values()]
    assert list(tmp_path.iterdir()) == []
