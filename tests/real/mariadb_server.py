"""A real MariaDB in a folder of its own, owned by an account without rights, on a socket there."""

from __future__ import annotations

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
from real.port import until
from real.postgres_server import server_program
from rung.model.target import Profile, Target
from shared import missing

_FAST = (
    *("--skip-networking", "--innodb-buffer-pool-size=8M", "--innodb-log-file-size=4M", "--skip-log-bin"),
    *(
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-doublewrite=0",
        "--aria-log-file-size=8M",
        "--key-buffer-size=1M",
    ),
)
_SETUP = """\
CREATE DATABASE work; USE work;
CREATE TABLE jobs (id INT PRIMARY KEY, state TEXT) CHARACTER SET utf8mb4;
INSERT INTO jobs VALUES (1, 'running'), (2, 'stuck');
CREATE USER app@localhost IDENTIFIED BY 'app-password'; GRANT ALL ON work.* TO app@localhost;
CREATE USER reader@localhost IDENTIFIED BY 'reader-password'; GRANT SELECT ON work.* TO reader@localhost;
"""


@dataclass(frozen=True)
class Mariadb:
    """Where it listens. ``app`` may do all with the database ``work``, ``reader`` may read it."""

    socket: Path

    @property
    def url(self) -> str:
        return f"mysql://localhost/work?socket={self.socket}"

    def target(self, name: str = "db") -> Target:
        profiles = (
            Profile("observe", "reader", "env:READER_PASSWORD"),
            Profile("mutate", "app", "env:APP_PASSWORD"),
        )
        return Target(name, "mysql", "dev", self.url, profiles=profiles)

    def ready(self) -> bool:
        """Say whether it answers: its socket is there some time before that."""
        return self.socket.exists() and self._asked("SELECT 1").returncode == 0

    def ask(self, query: str) -> str:
        done = self._asked(query)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _asked(self, query: str) -> subprocess.CompletedProcess[str]:
        words = [_client(), "--no-defaults", "-N", "-B", f"--socket={self.socket}", "-uroot", "-e", query]
        return subprocess.run(words, capture_output=True, text=True, check=False)


def _client() -> str:
    return shutil.which("mariadb") or shutil.which("mysql") or missing("the MySQL or MariaDB client is not installed")


@contextmanager
def started() -> Iterator[Mariadb]:
    # A socket's path must be short, and an account without rights must reach it: not below pytest's own folder.
    with TemporaryDirectory(prefix="rung-my-") as name:
        Path(name).chmod(0o755)
        with _started(Path(name)) as server:
            yield server


@contextmanager
def _started(folder: Path) -> Iterator[Mariadb]:
    daemon = server_program("mariadbd", "usr/sbin/mariadbd", "usr/libexec/mariadbd")
    install = server_program("mariadb-install-db", "usr/bin/mariadb-install-db")
    account = nobody()
    account.own(folder)
    data, socket = folder / "data", folder / "s"
    make = [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    account.run([*make, "--skip-test-db", "--skip-name-resolve"], folder)
    words = [daemon, "--no-defaults", f"--datadir={data}", f"--socket={socket}", f"--pid-file={folder}/pid", *_FAST]
    with guarded(words, folder, account.how) as process:
        server = Mariadb(socket)
        assert until(lambda: server.ready() or process.poll() is not None), told(folder)
        assert process.poll() is None, told(folder)
        server.ask(_SETUP)
        yield server
