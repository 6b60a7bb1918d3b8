"""The state of an alert from a list in the form of Prometheus: ``/api/v1/alerts`` with ``/api/v1/rules`` beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from rung.app.carry import exchange
from rung.app.carry.kind import AlertQuestion
from rung.model.alertseen import AlertSeen, AlertState

T = TypeVar("T")
PATH = "/api/v1/alerts"
TIMEOUT = 5.0
OK = 200
_NEVER = "0001-01-01T00:00:00Z"  # how Go writes the time of what has not happened
_STATES = {"firing": AlertState.FIRING, "pending": AlertState.PENDING}


class _Alert(msgspec.Struct):
    state: str = ""
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class _Rule(msgspec.Struct):
    name: str = ""
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    health: str = ""
    lastEvaluation: str = ""  # noqa: N815 - the name in Prometheus' answer
    lastError: str = ""  # noqa: N815 - the name in Prometheus' answer


class _Group(msgspec.Struct):
    rules: list[_Rule] = msgspec.field(default_factory=list)


class _Data(msgspec.Struct):
    alerts: list[_Alert] = msgspec.field(default_factory=list)
    groups: list[_Group] = msgspec.field(default_factory=list)


class _Answer(msgspec.Struct):
    data: _Data = msgspec.field(default_factory=_Data)


def listed(asked: AlertQuestion) -> AlertSeen:
    """Return how an alert stands in a list of those that are pending or firing.

    One that is not listed has resolved only when a rule of that name is there and is evaluated without fault: a name
    that nobody knows was misspelt, and after a restart Prometheus lists nothing until its first evaluation.
    """
    path = asked.path or PATH
    answer = ask(asked, path, _Answer)
    if isinstance(answer, AlertSeen):
        return answer
    named = [a for a in answer.data.alerts if asked.named(a.labels)]
    if named:
        states = [_STATES.get(a.state, AlertState.RESOLVED) for a in named]
        worst = next((s for s in AlertState if s in states), AlertState.RESOLVED)
        count = f" ({states.count(worst)} of {len(named)} alerts of that name)" if len(named) > 1 else ""
        return AlertSeen(worst, f"{asked.alert} is {worst.value}{count}")
    rules = ask(asked, path.rsplit("/", 1)[0] + "/rules", _Answer)
    if isinstance(rules, AlertSeen):
        return rules
    return _unlisted(asked, list(_named(asked, rules)))


def _named(asked: AlertQuestion, rules: _Answer) -> Iterator[_Rule]:
    for rule in (rule for group in rules.data.groups for rule in group.rules):
        if asked.named({"alertname": rule.name, **rule.labels}):
            yield rule


def _unlisted(asked: AlertQuestion, rules: list[_Rule]) -> AlertSeen:
    where = asked.target.name
    if not rules:
        return AlertSeen(None, f"{asked.alert} is not known: {where} lists no such alert and has no such rule")
    for rule in rules:
        if rule.lastEvaluation == _NEVER or rule.health == "unknown":
            why = f"{where} has not evaluated its rule since it started"
            return AlertSeen(None, f"{asked.alert} is not known: {why}")
        if rule.health == "err":
            return AlertSeen(None, f"{asked.alert} is not known: its rule fails: {rule.lastError}")
    last = min((rule.lastEvaluation for rule in rules if rule.lastEvaluation), default="")
    when = f", its rule evaluated last at {last.partition('.')[0].removesuffix('Z')}Z" if last else ""
    return AlertSeen(AlertState.RESOLVED, f"{asked.alert} is resolved: {where} does not list it{when}")


def ask(asked: AlertQuestion, path: str, form: type[T]) -> T | AlertSeen:
    """Return the answer to one GET, or that the state is not known and why."""
    outcome = asked.runner.request(exchange.asked(asked.target, "GET", path, TIMEOUT))
    where = asked.target.name
    if outcome.exit is None:
        said = outcome.stderr.data.decode("utf-8", "replace").strip()
        return AlertSeen(None, f"{asked.alert} is not known: {where} gives {said}")
    if outcome.exit != OK:
        return AlertSeen(None, f"{asked.alert} is not known: {where} answers {outcome.exit}")
    try:
        return msgspec.json.decode(outcome.stdout.data, type=form)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return AlertSeen(None, f"{asked.alert} is not known: {where} answers in another form")
