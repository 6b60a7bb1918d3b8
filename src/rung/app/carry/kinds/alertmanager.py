"""``kind = "alertmanager"``: who knows which alerts fire, and which of them nobody is told of (its API v2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from rung.app.carry import exchange
from rung.app.carry.alerting import ask
from rung.app.carry.kind import AlertQuestion, Examined, Kind
from rung.app.ports import Runner
from rung.model.alertseen import AlertSeen, AlertState
from rung.model.target import Target

# Prometheus sends what fires again every minute or so; until then an Alertmanager that just started knows nothing.
_HEARD = timedelta(minutes=5)


class _Status(msgspec.Struct):
    silencedBy: list[str] = msgspec.field(default_factory=list)  # noqa: N815 - the name in Alertmanager's answer
    inhibitedBy: list[str] = msgspec.field(default_factory=list)  # noqa: N815 - the name in Alertmanager's answer


class _Alert(msgspec.Struct):
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    status: _Status = msgspec.field(default_factory=_Status)


class _Server(msgspec.Struct):
    uptime: datetime


def _state(asked: AlertQuestion) -> AlertSeen:
    """Return how an alert stands. Silenced and inhibited ones fire as well: only nobody is told."""
    path = asked.path or "/api/v2/alerts"
    answer = ask(asked, path, list[_Alert])
    if isinstance(answer, AlertSeen):
        return answer
    named = [alert for alert in answer if asked.named(alert.labels)]
    if named:
        return AlertSeen(AlertState.FIRING, f"{asked.alert} is firing{_muted(named)}")
    server = ask(asked, path.rsplit("/", 1)[0] + "/status", _Server)
    if isinstance(server, AlertSeen):
        return server
    started = server.uptime
    if started.tzinfo is None or asked.now - started < _HEARD:
        why = f"{asked.target.name} started at {started:%H:%M:%SZ} and may not have heard of it yet"
        return AlertSeen(None, f"{asked.alert} is not known: {why}")
    count = "1 alert" if len(answer) == 1 else f"{len(answer)} alerts"
    basis = f"it is not among the {count} that {asked.target.name} holds"
    doubt = "a name nobody sends and a Prometheus that is down look the same there"
    return AlertSeen(AlertState.RESOLVED, f"{asked.alert} is resolved: {basis}; {doubt}")


def _muted(named: list[_Alert]) -> str:
    count = f" ({len(named)} alerts of that name)" if len(named) > 1 else ""
    silenced = sorted({each for alert in named for each in alert.status.silencedBy})
    inhibited = [alert for alert in named if alert.status.inhibitedBy]
    words = [f"silenced by {', '.join(silenced)}"] if silenced else []
    words += [f"inhibited by {len({i for a in inhibited for i in a.status.inhibitedBy})} other"] if inhibited else []
    return count + (f", but nobody is told: {' and '.join(words)}" if words else "")


def _look(runner: Runner, target: Target) -> Iterator[Examined]:
    yield exchange.look(runner, target, "/api/v2/status")


KIND = Kind(
    name="alertmanager",
    ways={"http": exchange.WAY},
    look=_look,
    keys=frozenset({"url"}),
    tables=frozenset({"headers"}),
    fault=exchange.fault,
    alert=_state,
)
