"""More than two thousand hostile values through every channel: each arrives as itself, and nothing else happens."""

from __future__ import annotations

import json
import sqlite3
from itertools import product
from pathlib import Path

import pytest

from real.mariadb_server import Mariadb
from real.postgres_server import PASSWORDS, Postgres
from real.sshd import Sshd
from rung.app.carry.command import carry
from rung.app.carry.exchange import bound, written
from rung.app.ports import Runner
from rung.model.effect import Effect, Verdict
from rung.model.replacing import replace
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span
from rung.model.target import LOCAL, Target
from rung.run.procedure import PlannedCommand
from rung.wiring.wiring import Places, Wiring

pytestmark = pytest.mark.once

PARTS = ["'", '"', "\\", "`", "$(touch gone)", ";", "\n", "--", "/*", "$x", ":v1", "é", "-o", "&|"]
VALUES = ["".join(parts) for parts in product(PARTS, repeat=3)]
NAMES = [f"v{number}" for number in range(len(VALUES))]
GIVEN = dict(zip(NAMES, VALUES, strict=True))
HERE = Span(0, 1)


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Runner:
    for name, value in PASSWORDS.items():
        monkeypatch.setenv(name, value)
    return Wiring(Places(root="no-such-folder")).site().runner


def run(runner: Runner, target: Target, language: str, text: str) -> bytes:
    command = Command(text, language, language, FenceWords(target=target.name, timeout=60), HERE, HERE)
    planned = PlannedCommand(command, Verdict(Effect.OBSERVE, "", ""), target)
    said = carry(runner, planned, GIVEN)
    assert said.exit == 0, said.stderr[:400]
    assert not said.stderr
    return said.stdout


def test_there_are_enough() -> None:
    assert len(set(VALUES)) == len(VALUES) >= 2000


@pytest.mark.parametrize("there", [False, True])
def test_through_a_shell_here_and_over_ssh(far: Sshd, runner: Runner, tmp_path: Path, there: bool) -> None:
    script = "\n".join(f"printf '%s\\036' \"${name}\"" for name in NAMES)
    target = far.target(cwd=str(tmp_path)) if there else replace(LOCAL, cwd=str(tmp_path))
    assert run(runner, target, "bash", script) == b"".join(value.encode() + b"\x1e" for value in VALUES)
    assert not list(tmp_path.iterdir())


def hexed(data: bytes) -> list[str]:
    return [bytes.fromhex(line).decode() for line in data.decode().splitlines()]


def test_through_psql(postgres: Postgres, runner: Runner) -> None:
    query = "\n".join(f"select encode(convert_to(:'{name}', 'UTF8'), 'hex');" for name in NAMES)
    assert hexed(run(runner, postgres.target(), "sql", query)) == VALUES


def test_through_mysql(mariadb: Mariadb, runner: Runner) -> None:
    query = "\n".join(f"select hex(:'{name}');" for name in NAMES)
    assert hexed(run(runner, mariadb.target(), "sql", query)) == VALUES


def test_through_sqlite(runner: Runner, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "a.db").close()
    query = "\n".join(f"select hex(:{name});" for name in NAMES)
    target = Target("lite", "sqlite", settings=(("path", str(tmp_path / "a.db")),))
    assert hexed(run(runner, target, "sql", query)) == VALUES
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


def test_through_a_body_of_json_and_a_path() -> None:
    fields = ", ".join(f'"{name}": ":{name}", "bare {name}": :{name}' for name in NAMES)
    (request,) = written(f"POST /{'/'.join(f':{name}' for name in NAMES)}\n\n{{{fields}}}")
    sent = bound(request, GIVEN)
    assert json.loads(sent.body) == {
        k: v for name in NAMES for k, v in ((name, GIVEN[name]), (f"bare {name}", GIVEN[name]))
    }
    assert sent.path.count("/") == len(NAMES)
    assert sent.path.isascii()
    assert not set(sent.path) & set("?#& \n'\"\\")
