"""Real servers for the tests of targets, each started once, when the first test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from real import mariadb_server, postgres_server, prometheus_server, sshd


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
