"""``kind = "prometheus"``: a server that answers PromQL."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from rung.app.carry import exchange, metrics
from rung.app.carry.alerting import listed
from rung.app.carry.kind import Examined, Kind
from rung.app.carry.way import Order, Said, Values, Way
from rung.app.ports import Runner
from rung.model.target import Target
from rung.run.procedure import PlannedCommand


def _carry(order: Order) -> Said:
    target, text = order.planned.target, metrics.bound(order.planned.command.text, order.values)
    path = f"/api/v1/query?query={quote(text, safe='')}"
    return exchange.answered([order.runner.request(exchange.asked(target, "GET", path, order.timeout))])


def _ready(planned: PlannedCommand, values: Values) -> None:
    exchange.url(planned.target)
    metrics.bound(planned.command.text, values)


def _look(runner: Runner, target: Target) -> Iterator[Examined]:
    yield exchange.look(runner, target, "/api/v1/query?query=1")


KIND = Kind(
    name="prometheus",
    ways={"promql": Way(_carry, _ready, metrics.shown), "http": exchange.WAY},
    look=_look,
    keys=frozenset({"url"}),
    tables=frozenset({"headers"}),
    fault=exchange.fault,
    alert=listed,
)
