"""rung.toml: where the runbooks are, the targets, the policy. Read strictly: a key that does nothing is an error."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from rung.app.anchoring.way import Place
from rung.app.carry.kind import kinds
from rung.app.config.alerts import AlertSource, alerts
from rung.app.config.anchors import anchors
from rung.app.config.policy import policy
from rung.app.config.promote import promote
from rung.app.config.reading import Reading, nearest
from rung.app.config.secrets import secrets
from rung.app.config.targets import insist_secrets, targets
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.model.target import LOCAL, Target
from rung.run.policy import Policy

_TABLES: Mapping[str, frozenset[str]] = {"library": frozenset({"root"}), "store": frozenset({"folder"})}


@dataclass(frozen=True, slots=True)
class Config:
    """What rung.toml says. ``path`` is empty when there is none; ``root`` and ``store`` are as written.

    ``secrets`` are references by name.
    """

    path: str = ""
    root: str = ""
    store: str = ""
    targets: Mapping[str, Target] = field(default_factory=dict)
    alerts: AlertSource = field(default_factory=AlertSource)
    policy: Policy = field(default_factory=Policy)
    anchors: tuple[Place, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    promote_after: int = 3

    def target(self, name: str, *, where: str = "") -> Target:
        """Return the target of that name; ``local`` always exists. Raises UsageError with the nearest names."""
        if name in self.targets:
            return self.targets[name]
        if name == LOCAL.name:
            return LOCAL
        raise UsageError(
            f"there is no target {name!r}",
            id="no-such-target",
            where=where,
            advice=nearest(name, self.targets, _new_target(name)),
        )


def parse(data: bytes, path: str) -> Config:
    """Return the configuration in ``data``. Raises UsageError for anything that is not understood, with its place."""
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UsageError(f"not valid TOML: {fault}", id="config-syntax", where=path, advice="mend it") from fault
    if path.endswith("pyproject.toml"):
        tool = tables.get("tool", {})
        tables = tool.get("rung", {}) if isinstance(tool, dict) else {}
        if not isinstance(tables, dict):
            raise UsageError("'tool.rung' must be a table", id="config-key", where=path, advice="write [tool.rung]")
    reading = Reading(path, data.decode("utf-8"))
    known = {*_TABLES, "alerts", "anchors", "people", "policy", "promote", "secrets", "targets"}
    reading.keys(tables, frozenset(known), "")
    for name, keys in _TABLES.items():
        reading.keys(reading.table(tables, name), keys, name)
    found = targets(reading, reading.table(tables, "targets"))
    registered = secrets(reading, tables)
    insist_secrets(reading, found, registered)
    return Config(
        path=path,
        root=reading.word(tables, "library", "root"),
        store=reading.word(tables, "store", "folder"),
        targets=found,
        alerts=alerts(reading, tables, found),
        anchors=anchors(reading, reading.table(tables, "anchors")),
        secrets=registered,
        policy=policy(reading, tables),
        promote_after=promote(reading, reading.table(tables, "promote")),
    )


def redirected(config: Config, urls: Mapping[str, str]) -> Config:
    """Return the configuration with other addresses for some targets. Raises UsageError for an unknown target."""
    moved = {name: _moved(config.target(name), url) for name, url in urls.items()}
    return replace(config, targets={**config.targets, **moved})


def _moved(target: Target, url: str) -> Target:
    """Return the target at another address: also for those of its profiles that had one of their own."""
    kind = kinds()[target.kind]
    if "url" not in kind.keys:
        raise UsageError(
            f"the target {target.name!r} of kind {target.kind} has no url",
            id="target-url",
            advice="change it in rung.toml",
        )
    moved = replace(target, url=url, profiles=tuple(replace(each, url="") for each in target.profiles))
    wrong = kind.fault(moved)
    if wrong is not None:
        raise UsageError(f"--target-url {target.name}: {wrong.message}", id="target-url", advice=wrong.advice)
    return moved


def _new_target(name: str) -> str:
    if not name.replace("-", "").replace("_", "").isalnum():
        return "after the fence, write target=NAME with a name that rung.toml has"
    return f"add [targets.{name}] to rung.toml"
