"""A bench for each test that drives a run, and real servers for targets, each started once when a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.bench import Bench
from real import mariadb_server, postgres_server, prometheus_server, sshd


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sshd.Sshd]:
    with sshd.started(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Postgres]:
    with postgres_server.started() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[mariadb_server.Mariadb]:
    with mariadb_server.started() as server:
        yield server


@pytest.fixture(scope="session")
def monitoring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[prometheus_server.Monitoring]:
    with prometheus_server.started(tmp_path_factory.mktemp("prometheus")) as servers:
        yield servers
