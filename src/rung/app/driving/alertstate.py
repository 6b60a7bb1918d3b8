"""Is an alert firing? Asked of the target that ``[alerts]`` names, by looking only."""

from __future__ import annotations

from dataclasses import dataclass, field

from rung.app.carry.kind import AlertQuestion, kinds
from rung.app.config.config import Config
from rung.app.ports import Clock, Runner
from rung.model.alertseen import AlertSeen
from rung.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class AlertStates:
    """Where alerts are asked: the target and path of ``[alerts]`` in rung.toml."""

    runner: Runner
    clock: Clock
    config: Config = field(default_factory=Config)

    def state(self, alert: str) -> AlertSeen:
        """Return how the alert stands. ``alert`` is its name or its MON id."""
        source = self.config.alerts
        if not source.target:
            return AlertSeen(None, f"the state of {alert} is not known: rung.toml names no [alerts] target")
        target = self.config.target(source.target, where=self.config.path)
        asked = kinds()[target.kind].alert
        if asked is None:
            raise UsageError(
                f"the target {target.name!r} of kind {target.kind} knows no alerts",
                id="alerts-target",
                where=self.config.path,
                advice="name one of kind prometheus, alertmanager or http under [alerts]",
            )
        return asked(AlertQuestion(self.runner, target, source.path, alert, self.clock.now()))
