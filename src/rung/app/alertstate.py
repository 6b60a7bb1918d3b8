"""Is an alert firing? Asked of a Prometheus-shaped list of alerts, by looking only."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from rung.app.config.config import Config
from rung.app.ports import Runner
from rung.model.errors import UsageError
from rung.model.job import Request

TIMEOUT = 5.0
OK = 200


class _Alert(msgspec.Struct):
    state: str = ""
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class _Rule(msgspec.Struct):
    name: str = ""
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class _Group(msgspec.Struct):
    rules: list[_Rule] = msgspec.field(default_factory=list)


class _Data(msgspec.Struct):
    alerts: list[_Alert] = msgspec.field(default_factory=list)
    groups: list[_Group] = msgspec.field(default_factory=list)


class _Answer(msgspec.Struct):
    data: _Data = msgspec.field(default_factory=_Data)


@dataclass(frozen=True, slots=True)
class AlertStates:
    """Where alerts are asked: the target and path of ``[alerts]`` in rung.toml."""

    runner: Runner
    config: Config = field(default_factory=Config)

    def firing(self, alert: str) -> bool | None:
        """Return whether the alert fires, or None when nobody can say. ``alert`` is its name or its MON id."""
        source = self.config.alerts
        if not source.target:
            return None
        target = self.config.target(source.target, where=self.config.path)
        if not target.url:
            raise UsageError(f"the target {target.name!r} has no url", id="target-url", where=self.config.path)
        answer = self._asked(target.url, source.path)
        if answer is None:
            return None
        wanted = alert.casefold()
        named = [a for a in answer.data.alerts if wanted in {v.casefold() for v in a.labels.values()}]
        if named:
            return any(a.state == "firing" for a in named)
        # Prometheus lists only alerts that are pending or firing. One that is not listed does not fire, if there is
        # a rule of that name at all: a name nobody knows has not resolved, it was misspelt.
        rules = self._asked(target.url, source.path.rsplit("/", 1)[0] + "/rules")
        return False if rules is not None and wanted in _names(rules) else None

    def _asked(self, url: str, path: str) -> _Answer | None:
        outcome = self.runner.request(Request("GET", url, path, timeout=TIMEOUT))
        if outcome.exit != OK:
            return None
        try:
            return msgspec.json.decode(outcome.stdout.data, type=_Answer)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None


def _names(rules: _Answer) -> set[str]:
    found = [rule for group in rules.data.groups for rule in group.rules]
    return {text.casefold() for rule in found for text in (rule.name, *rule.labels.values())}
