"""Numbered migrations, forward only; each and its record become durable in one transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rung.model.errors import UntrustedError
from rung.store.connection import APPLICATION, transaction


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of ``store/migrations``: ``0001_runs.sql`` is number 1."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of the text in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def shipped() -> tuple[Migration, ...]:
    """Return the migrations of this version of rung, in order."""
    found = [one for one in files("rung.store").joinpath("migrations").iterdir() if one.name.endswith(".sql")]
    migrations = (Migration(int(one.name[:4]), one.name, one.read_text("utf-8")) for one in found)
    return tuple(sorted(migrations, key=lambda one: one.number))


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Bring the store to the newest of ``migrations``; do nothing when it is there.

    Raises ``UntrustedError``: ``store-newer`` when a later version of rung has written it, ``store-altered``
    when an applied migration is not the one that is shipped.
    """
    if _pending(connection, path, migrations):
        with transaction(connection):
            # Asked again with the lock held: another process may have migrated in between.
            for migration in _pending(connection, path, migrations):
                _apply(connection, migration)


def statements(text: str) -> Iterator[str]:
    """Yield the statements of a script one by one, whole, without the final blanks."""
    start = at = 0
    while (at := text.find(";", at)) != -1:
        at += 1
        if sqlite3.complete_statement(text[start:at]):
            yield text[start:at].strip()
            start = at
    rest = "\n".join(line for line in text[start:].splitlines() if not line.lstrip().startswith("--")).strip()
    if rest:
        message = f"a migration ends in the middle of a statement: {rest[:60]!r}"
        raise ValueError(message)


def _pending(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    applied = _applied(connection)
    newest = max((one.number for one in migrations), default=0)
    if applied and max(applied) > newest:
        raise UntrustedError(
            f"the store was written by a newer rung (schema {max(applied)}; this one knows {newest})",
            id="store-newer",
            where=str(path),
            advice="Upgrade rung. The store was not touched.",
        )
    for one in migrations:
        if one.number in applied and applied[one.number] != one.checksum:
            raise UntrustedError(
                f"the store has another migration {one.number} than {one.name}",
                id="store-altered",
                where=str(path),
                advice="It was written by a changed rung: use that one, or start a new store with --store.",
            )
    return tuple(one for one in migrations if one.number not in applied)


def _applied(connection: sqlite3.Connection) -> dict[int, str]:
    known = connection.execute("select 1 from sqlite_schema where name = 'migration'").fetchone()
    if not known:
        return {}
    return dict(connection.execute("select number, checksum from migration").fetchall())


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute(f"pragma application_id={APPLICATION}")
    connection.execute(
        "create table if not exists migration (number integer primary key, name text not null, checksum text not null)"
    )
    for statement in statements(migration.text):
        connection.execute(statement)
    connection.execute(
        "insert into migration (number, name, checksum) values (?, ?, ?)",
        (migration.number, migration.name, migration.checksum),
    )
