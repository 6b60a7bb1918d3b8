"""A real PostgreSQL in a folder of its own, owned by an account without rights, on a socket there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from real.guarded import guarded
from real.guarded import said as told
from real.nobody import nobody
from real.port import free_port, until
from rung.model.target import Profile, Target
from shared import missing

_FAST = "-c fsync=off -c full_page_writes=off -c shared_buffers=1MB -c max_connections=20 -c max_wal_senders=0"
_SETUP = """\
create role app login password 'app-password';
create role reader login password 'reader-password';
create table jobs (id int primary key, state text);
insert into jobs values (1, 'running'), (2, 'stuck');
alter table jobs owner to app;
grant select on jobs to reader;
"""
PASSWORDS = {"APP_PASSWORD": "app-password", "READER_PASSWORD": "reader-password"}


@dataclass(frozen=True)
class Postgres:
    """Where it listens. ``app`` owns the table ``jobs``, ``reader`` may read it."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql:///postgres?host={self.folder}&port={self.port}"

    def target(self, name: str = "db") -> Target:
        profiles = (
            Profile("observe", "reader", "env:READER_PASSWORD"),
            Profile("mutate", "app", "env:APP_PASSWORD"),
        )
        return Target(name, "postgres", "dev", self.url, profiles=profiles)

    def toml(self, name: str = "db") -> str:
        return (
            f'[targets.{name}]\nkind = "postgres"\nenv = "dev"\nurl = "{self.url}"\n'
            f'[targets.{name}.observe]\nuser = "reader"\npassword = "env:READER_PASSWORD"\n'
            f'[targets.{name}.mutate]\nuser = "app"\npassword = "env:APP_PASSWORD"\n'
        )

    def ready(self) -> bool:
        words = ["pg_isready", "-q", "-h", str(self.folder), "-p", str(self.port)]
        return subprocess.run(words, check=False, capture_output=True).returncode == 0

    def ask(self, query: str) -> str:
        """Return what the owner of the server gets for a query."""
        environment = {**os.environ, "PGPASSWORD": "owner-password"}
        words = ["psql", "-X", "-A", "-t", "-w", "-U", "postgres", "-d", self.url, "-c", query]
        done = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)
        return done.stdout.strip()


def server_program(name: str, *patterns: str) -> str:
    """Return the path of a server's program, which is often not on the path of people."""
    others = [str(path) for pattern in patterns for path in sorted(Path("/").glob(pattern), reverse=True)]
    return shutil.which(name) or next(iter(others), None) or missing(f"{name} is not installed")


@contextmanager
def started() -> Iterator[Postgres]:
    # A socket's path must be short, and an account without rights must reach it: not below pytest's own folder.
    with TemporaryDirectory(prefix="rung-pg-") as name:
        Path(name).chmod(0o755)
        with _started(Path(name)) as server:
            yield server


@contextmanager
def _started(folder: Path) -> Iterator[Postgres]:
    programs = Path(server_program("initdb", "usr/lib/postgresql/*/bin/initdb")).resolve().parent
    if shutil.which("psql") is None:
        missing("psql is not installed")
    account = nobody()
    account.own(folder)
    (folder / "password").write_text("owner-password")
    (folder / "password").chmod(0o644)
    data, port = folder / "data", free_port()
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "scram-sha-256", "-N"]
    account.run([*initdb, "--pwfile", str(folder / "password")], folder)
    server = Postgres(folder, port)
    words = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-p", str(port), *_FAST.split()]
    with guarded([*words, "-c", "listen_addresses="], folder, account.how, signal="QUIT") as process:
        assert until(lambda: server.ready() or process.poll() is not None), told(folder)
        assert process.poll() is None, told(folder)
        server.ask(_SETUP)
        yield server
