"""``kind = "http"``: a service that answers HTTP requests."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.carry import exchange
from rung.app.carry.alerting import listed
from rung.app.carry.kind import Examined, Kind
from rung.app.ports import Runner
from rung.model.target import Target


def _look(runner: Runner, target: Target) -> Iterator[Examined]:
    yield exchange.look(runner, target, "/")


KIND = Kind(
    name="http",
    ways={"http": exchange.WAY},
    look=_look,
    keys=frozenset({"url"}),
    tables=frozenset({"headers"}),
    fault=exchange.fault,
    alert=listed,
)
