from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rung.model.errors import UntrustedError
from rung.store.connection import connect
from rung.store.migrate import Migration, migrate, shipped, statements
from rung.store.store import Store

FIRST = Migration(1, "0001_one.sql", "create table one (x);\n")
SECOND = Migration(2, "0002_two.sql", "create table two (x);\ninsert into two values ('a;b');\n")
BROKEN = Migration(2, "0002_two.sql", "create table two (x);\ninsert into nothing values (1);\n")


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("select name from sqlite_schema where type = 'table'")}


def test_migrations_are_applied_in_order_once_and_recorded(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    connection = connect(path, 1)
    migrate(connection, path, (FIRST,))
    migrate(connection, path, (FIRST, SECOND))
    migrate(connection, path, (FIRST, SECOND))
    recorded = connection.execute("select number, name, checksum from migration").fetchall()
    assert recorded == [(one.number, one.name, one.checksum) for one in (FIRST, SECOND)]
    assert connection.execute("select x from two").fetchall() == [("a;b",)]
    connection.close()


def test_a_migration_that_fails_leaves_nothing_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    connection = connect(path, 1)
    migrate(connection, path, (FIRST,))
    with pytest.raises(sqlite3.Error):
        migrate(connection, path, (FIRST, BROKEN))
    assert tables(connection) == {"migration", "one"}
    migrate(connection, path, (FIRST, SECOND))
    connection.close()


def test_a_store_of_a_newer_rung_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    Store.open(path).close()
    connection = connect(path, 1)
    connection.execute("insert into migration (number, name, checksum) values (9999, 'later', '')")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UntrustedError, match="9999") as caught:
        Store.open(path)
    assert (caught.value.id, caught.value.exit_code) == ("store-newer", 7)
    assert path.read_bytes() == before


def test_an_applied_migration_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    connection = connect(path, 1)
    migrate(connection, path, (FIRST,))
    with pytest.raises(UntrustedError) as caught:
        migrate(connection, path, (Migration(1, FIRST.name, FIRST.text + "-- changed\n"),))
    assert caught.value.id == "store-altered"
    connection.close()


def test_shipped_migrations_are_numbered_without_gaps_and_whole() -> None:
    assert [one.number for one in shipped()] == list(range(1, len(shipped()) + 1))
    assert all(list(statements(one.text)) for one in shipped())


def test_a_script_that_ends_in_the_middle_of_a_statement_is_refused() -> None:
    assert list(statements("-- why\nselect 1;\nselect ';';\n-- end\n")) == ["-- why\nselect 1;", "select ';';"]
    with pytest.raises(ValueError, match="middle"):
        list(statements("select 1; select 2"))
