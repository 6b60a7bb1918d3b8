"""SQL through the operator's own clients, on real servers: looking is without rights, and a value is only a value."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.procedures import CONFIG, page, runbook, source
from fakes.through import ThroughRunner
from real.mariadb_server import Mariadb
from real.postgres_server import PASSWORDS, Postgres
from rung.app.carry.command import carry
from rung.app.carry.kind import kinds
from rung.app.carry.query import bound
from rung.app.carry.way import Said
from rung.app.config.config import parse
from rung.app.driving.judging import judging
from rung.app.driving.plan import Planner
from rung.app.ports import Runner
from rung.model.effect import Effect
from rung.model.errors import RefusedError, UsageError
from rung.model.job import Flag
from rung.model.replacing import replace
from rung.model.target import Profile, Target
from rung.run.procedure import PlannedCommand
from rung.wiring.wiring import Places, Wiring

pytestmark = pytest.mark.once

HOSTILE = [
    *("", " ", "'", '"', "''", "\\", "\\'", "'; drop table jobs; --", "' or '1'='1", "\n", "\t", "a\nb", "%s", "`"),
    *("*/", "/*", "-- ", "#", ":id", ":'id'", "$$", "é", "日本", "🙂", "\x01", "\x7f", "\\! touch gone", ".shell x"),
    *("1; delete from jobs", "char(1)", "0x41", "NULL", "x" * 3000, "\\x27", "%27", "\u2019", "\ufb01"),
]


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Runner:
    for name, value in PASSWORDS.items():
        monkeypatch.setenv(name, value)
    return Wiring(Places(root="no-such-folder")).site().runner


@dataclass(frozen=True)
class Desk:
    """One target to which queries go, with a way to look past it."""

    target: Target
    runner: Runner
    ask: Callable[[str], str]

    def planned(self, text: str) -> PlannedCommand:
        config = replace(CONFIG, targets={**CONFIG.targets, "db": self.target})
        markdown = page(f"Commands:\n```sql target=db timeout=20s\n{text}\n```\n")
        planner = Planner(judging(lambda: None), config)
        return planner.plan(runbook(markdown), source(markdown)).steps[0].commands[0]

    def carry(self, text: str, **values: str) -> Said:
        return carry(self.runner, self.planned(text), values)


@pytest.fixture
def lite(tmp_path: Path) -> Path:
    path = tmp_path / "a b#1.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table jobs (id int primary key, state text)")
        connection.execute("insert into jobs values (1, 'running'), (2, 'stuck')")
    connection.close()
    return path


@pytest.fixture(params=["postgres", "mysql", "sqlite"])
def desk(request: pytest.FixtureRequest, runner: Runner) -> Desk:
    match request.param:
        case "postgres":
            server: Postgres = request.getfixturevalue("postgres")
            return Desk(server.target(), runner, server.ask)
        case "mysql":
            other: Mariadb = request.getfixturevalue("mariadb")
            return Desk(other.target(), runner, lambda query: other.ask(f"use work; {query}"))
        case _:
            path: Path = request.getfixturevalue("lite")
            target = Target("db", "sqlite", "dev", settings=(("path", str(path)),))
            return Desk(target, runner, lambda query: _asked(path, query))


def _asked(path: Path, query: str) -> str:
    connection = sqlite3.connect(path)
    try:
        return "\n".join("|".join(map(str, row)) for row in connection.execute(query))
    finally:
        connection.close()


def test_a_query_answers_one_row_a_line(desk: Desk) -> None:
    said = desk.carry("select state from jobs order by id;")
    assert (said.exit, said.stdout, said.stderr) == (0, b"running\nstuck\n", b"")


def test_the_first_fault_ends_a_text_and_is_said(desk: Desk) -> None:
    said = desk.carry("select 1;\nselect nonsense from nowhere;\nselect 2;")
    assert said.exit not in {0, -1}
    assert said.stdout == b"1\n"
    assert b"nowhere" in said.stderr
    assert said.outcome.flags == frozenset()


def test_a_change_runs_as_who_may_change(desk: Desk) -> None:
    planned = desk.planned("update jobs set state = 'done' where id = 2;")
    assert planned.profile.name == ("mutate" if desk.target.profiles else "")
    assert desk.carry("update jobs set state = 'done' where id = 2;").exit == 0
    assert desk.ask("select state from jobs where id = 2") == "done"
    assert desk.carry("update jobs set state = 'stuck' where id = 2;").exit == 0


def test_who_only_looks_cannot_change_whatever_the_verdict_was(desk: Desk) -> None:
    planned = desk.planned("update jobs set state = 'gone';")
    fooled = replace(planned, verdict=replace(planned.verdict, effect=Effect.OBSERVE))
    said = carry(desk.runner, fooled, {})
    assert fooled.profile.name == ("observe" if desk.target.profiles else "")
    assert said.exit not in {0, -1}
    assert b"gone" not in desk.ask("select state from jobs order by id").encode()


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_only_a_value(desk: Desk, value: str) -> None:
    if desk.target.kind == "postgres" and "--" in value:
        with pytest.raises(RefusedError):
            kinds()["postgres"].ways["sql"].ready(desk.planned("select :'v';"), {"v": value})
        return
    before = desk.ask("select count(*) from jobs")
    hexed = {
        "postgres": "encode(convert_to(:'v', 'UTF8'), 'hex')",
        "mysql": "lower(hex(:'v'))",
        "sqlite": "lower(hex(:'v'))",
    }
    said = desk.carry(f"select {hexed[desk.target.kind]};", v=value)
    assert (said.exit, said.stderr) == (0, b"")
    assert bytes.fromhex(said.stdout.decode().strip()) == value.encode()
    assert desk.ask("select count(*) from jobs") == before


def test_a_number_is_a_number(desk: Desk) -> None:
    assert (
        desk.carry("select state from jobs where id = :id and 3 > :low limit :most;", id="2", low="-5", most="1").stdout
        == b"stuck\n"
    )


@pytest.mark.parametrize("value", ["id", "pg_sleep", "2026-01-01", "1e3", "0x1F", "current_user", "NULL"])
def test_a_word_does_not_become_a_column_where_it_stands_unquoted(desk: Desk, value: str) -> None:
    text = "delete from jobs where id = :v;"
    if desk.target.kind == "postgres":
        with pytest.raises(RefusedError, match="stands unquoted"):
            kinds()["postgres"].ways["sql"].ready(desk.planned(text), {"v": value})
        return
    before = desk.ask("select count(*) from jobs")
    desk.carry(text, v=value)
    assert desk.ask("select count(*) from jobs") == before


def test_a_name_in_a_string_or_a_comment_stays(desk: Desk) -> None:
    said = desk.carry("select ':v', '12:v' /* :v */; -- :v\n", v="no")
    assert said.stdout.strip() in {b":v|12:v", b":v\t12:v"}


def test_a_password_stands_on_no_command_line(desk: Desk) -> None:
    watched = ThroughRunner(desk.runner)
    assert replace(desk, runner=watched).carry("select 1;").exit == 0
    (job,) = watched.jobs
    assert "-password" not in " ".join((*job.argv, *job.env.values(), job.stdin.decode()))


def test_looking_tells_who_can_write_from_what_the_server_says(desk: Desk) -> None:
    found = list(kinds()[desk.target.kind].look(desk.runner, desk.target))
    assert all(each.good for each in found), found
    if desk.target.profiles:
        assert [("reader" in each.found, "can only read" in each.found) for each in found] == [
            (True, True),
            (False, False),
        ]
        mine = replace(desk.target.profiles[1], name="observe")
        careless = replace(desk.target, profiles=(mine,))
        (bad,) = kinds()[desk.target.kind].look(desk.runner, careless)
        assert not bad.good
        assert "right to write" in bad.advice
        wrong = replace(desk.target, profiles=(replace(mine, password="env:READER_PASSWORD"),))
        (refused,) = kinds()[desk.target.kind].look(desk.runner, wrong)
        assert (refused.good, refused.advice) == (False, "is this the right user and password?")


def test_sqlite_makes_no_file_and_runs_no_program(runner: Runner, tmp_path: Path) -> None:
    target = Target("db", "sqlite", "dev", settings=(("path", str(tmp_path / "new.db")),))
    desk = Desk(target, runner, str)
    for text in ("select 1;", "create table t (a);"):
        assert desk.carry(text).exit != 0
    (bad,) = kinds()["sqlite"].look(runner, target)
    assert not bad.good
    assert not list(tmp_path.iterdir())


def test_sqlite_looking_cannot_leave_its_file(runner: Runner, lite: Path) -> None:
    desk = Desk(Target("db", "sqlite", "dev", settings=(("path", str(lite)),)), runner, str)
    planned = desk.planned(f".shell touch {lite.parent}/gone")
    fooled = replace(planned, verdict=replace(planned.verdict, effect=Effect.OBSERVE))
    assert carry(runner, fooled, {}).exit != 0
    assert not (lite.parent / "gone").exists()


def test_a_connection_that_breaks_is_no_end(postgres: Postgres, mariadb: Mariadb, runner: Runner) -> None:
    text = "select pg_terminate_backend(pg_backend_pid());"
    said = Desk(postgres.target(), runner, postgres.ask).carry(text)
    assert Flag.LOST in said.outcome.flags
    said = Desk(mariadb.target(), runner, mariadb.ask).carry("kill connection_id();")
    assert Flag.LOST in said.outcome.flags
    nowhere = replace(postgres.target(), url="postgresql://127.0.0.1:1/x")
    said = Desk(nowhere, runner, str).carry("select 1;")
    assert (said.exit, said.outcome.flags) == (2, frozenset())


@pytest.mark.parametrize(
    ("text", "dialect", "said"),
    [
        ("a = :v", "mysql", "a = CONVERT(0x61 USING utf8mb4)"),
        ("a = :'v'", "sqlite", "a = (char(97))"),
        ("a = :n", "sqlite", "a =  5 "),
        ("a = :'n'", "mysql", "a = CONVERT(0x35 USING utf8mb4)"),
        ("a::v, b:v, ':v', \"x:v\", `:v`, -- :v", "mysql", "a::v, b:v, ':v', \"x:v\", `:v`, -- :v"),
        (":other", "sqlite", ":other"),
        (":e", "mysql", "SPACE(0)"),
        (":e", "sqlite", "(char())"),
    ],
)
def test_a_literal_holds_no_quotation_mark_of_its_value(text: str, dialect: str, said: str) -> None:
    assert bound(text, dialect, {"v": "a", "n": "5", "e": ""}) == said


@pytest.mark.parametrize("text", ["'open :v", ':"v"', "/* :v", "\\ :v"])
def test_a_text_that_is_not_read_with_certainty_takes_no_value(text: str) -> None:
    with pytest.raises(RefusedError):
        bound(text, "mysql", {"v": "a"})


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ('kind = "postgres"\nurl = "postgresql://u:hunter2hunter2@h/d"', "password"),
        ('kind = "postgres"\nurl = "host=h password=hunter2hunter2"', "password"),
        ('kind = "mysql"\nurl = "mysql://u:hunter2hunter2@h/d"', "password"),
        ('kind = "mysql"\nurl = "h/hunter2hunter2?password=hunter2hunter2"', "password"),
        ('kind = "postgres"\npassword = "hunter2hunter2"', "password"),
        ('kind = "postgres"\n[targets.db.observe]\npassword = "hunter2hunter2"', "observe.password"),
        ('kind = "postgres"\nurl = "postgresql://u@h/d"\n[targets.db.observe]\nuser = "r"', "observe.user"),
        ('kind = "postgres"\n[targets.db.observe]\nusr = "r"', "observe.usr"),
        ('kind = "postgres"\n[targets.db.observe]', "observe"),
        ('kind = "postgres"\n[targets.db.headers]\na = "b"', "headers"),
        ('kind = "sqlite"', "path"),
        ('kind = "sqlite"\npath = "~/x"', "path"),
        ('kind = "sqlite"\npath = "x"\nurl = "y"', "url"),
        ('kind = "mysql"', "url"),
        ('kind = "mysql"\nurl = "postgresql://h"', "mysql address"),
        ('kind = "mysql"\nurl = "mysql://h/d?ssl=no"', "ssl"),
    ],
)
def test_a_configuration_that_would_not_do_what_it_says_is_an_error(lines: str, word: str) -> None:
    with pytest.raises(UsageError, match=word) as caught:
        parse(f"[targets.db]\n{lines}\n".encode(), "rung.toml")
    assert "hunter2" not in f"{caught.value} {caught.value.advice}"


def test_a_profile_that_says_only_a_password_keeps_the_user() -> None:
    found = Target(
        "db", "postgres", url="u", settings=(("user", "me"),), profiles=(Profile("observe", password="env:X"),)
    )
    assert found.profile(changes=False) == Profile("observe", "me", "env:X", "u")
    assert found.profile(changes=True) == Profile("", "me", "", "u")
