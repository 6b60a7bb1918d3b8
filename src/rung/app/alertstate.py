"""Is an alert firing? Asked of a Prometheus-shaped list of alerts, by looking only."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from rung.app.config import Config
from rung.app.ports import Runner
from rung.model.errors import UsageError
from rung.model.job import Request

TIMEOUT = 5.0
OK = 200


class _Alert(msgspec.Struct):
    state: str = ""
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class _Data(msgspec.Struct):
    alerts: list[_Alert] = msgspec.field(default_factory=list)


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
        outcome = self.runner.request(Request("GET", target.url, source.path, timeout=TIMEOUT))
        if outcome.exit != OK:
            return None
        try:
            answer = msgspec.json.decode(outcome.stdout.data, type=_Answer)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None
        wanted = alert.casefold()
        named = [a for a in answer.data.alerts if wanted in {v.casefold() for v in a.labels.values()}]
        # Prometheus lists only alerts that are pending or firing: one that is not listed does not fire.
        return any(a.state == "firing" for a in named)
