"""rung.toml: where the runbooks are, the targets, the policy. Read strictly: a key that does nothing is an error."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rung.model.effect import Effect
from rung.model.errors import UsageError
from rung.model.target import LOCAL, Target
from rung.run.policy import Approval, Policy

TARGET_KINDS = ("local", "http", "postgres", "prometheus")
_EFFECTS = frozenset({e.word for e in Effect if e.changes})
_TABLES: Mapping[str, frozenset[str]] = {
    "library": frozenset({"root"}),
    "store": frozenset({"folder"}),
    "alerts": frozenset({"target", "path"}),
    "policy": frozenset({"minutes"}),
}
_TARGET_KEYS = frozenset({"kind", "env", "url", "cwd"})


@dataclass(frozen=True, slots=True)
class AlertSource:
    """Where the state of an alert is asked: a target and the path of its Prometheus-shaped list of alerts."""

    target: str = ""
    path: str = "/api/v1/alerts"


@dataclass(frozen=True, slots=True)
class Config:
    """What rung.toml says. ``path`` is empty when there is none; ``root`` and ``store`` are as written."""

    path: str = ""
    root: str = ""
    store: str = ""
    targets: Mapping[str, Target] = field(default_factory=dict)
    alerts: AlertSource = field(default_factory=AlertSource)
    policy: Policy = field(default_factory=Policy)

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
            advice=_nearest(name, self.targets, f"add [targets.{name}] to rung.toml"),
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
    reading = _Reading(path, data.decode("utf-8"))
    reading.keys(tables, frozenset({*_TABLES, "targets"}), "")
    for name, keys in _TABLES.items():
        known = keys | set(tables.get(name, {})) if name == "policy" else keys
        reading.keys(reading.table(tables, name), frozenset(known), name)
    return Config(
        path=path,
        root=reading.word(tables, "library", "root"),
        store=reading.word(tables, "store", "folder"),
        targets=_targets(reading, reading.table(tables, "targets")),
        alerts=AlertSource(
            reading.word(tables, "alerts", "target"), reading.word(tables, "alerts", "path") or AlertSource().path
        ),
        policy=_policy(reading, reading.table(tables, "policy")),
    )


Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Reading:
    path: str
    text: str

    def fault(self, message: str, key: str, advice: str) -> UsageError:
        name = key.rsplit(".", 1)[-1]
        found = re.search(rf"^[ \t]*\[?[^\n=]*\b{re.escape(name)}\b", self.text, re.MULTILINE)
        line = self.text.count("\n", 0, found.start()) + 1 if found else 1
        return UsageError(message, id="config-key", where=f"{self.path}:{line}:1", advice=advice)

    def keys(self, table: Table, known: frozenset[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                full = f"{prefix}.{key}" if prefix else key
                names = ", ".join(sorted(known))
                raise self.fault(f"unknown key {full!r}", key, _nearest(key, known, f"remove it; known here: {names}"))

    def table(self, tables: Table, name: str) -> Table:
        found = tables.get(name, {})
        if not isinstance(found, dict):
            raise self.fault(f"{name!r} must be a table", name, f"write [{name}]")
        return found

    def word(self, tables: Table, name: str, key: str) -> str:
        value = self.table(tables, name).get(key, "")
        if not isinstance(value, str):
            raise self.fault(f"'{name}.{key}' must be text", key, "put it in quotes")
        return value


def _targets(reading: _Reading, table: Table) -> dict[str, Target]:
    targets = {}
    for name in table:
        row = reading.table(table, name)
        reading.keys(row, _TARGET_KEYS, f"targets.{name}")
        words = {key: reading.word(table, name, key) for key in _TARGET_KEYS}
        if words["kind"] not in TARGET_KINDS:
            advice = _nearest(words["kind"], TARGET_KINDS, f"one of: {', '.join(TARGET_KINDS)}")
            raise reading.fault(f"the target {name!r} has no known kind: {words['kind']!r}", name, advice)
        targets[name] = Target(name, words["kind"], words["env"] or "production", words["url"], words["cwd"])
    return targets


def _policy(reading: _Reading, table: Table) -> Policy:
    minutes = table.get("minutes", Policy().minutes)
    if not isinstance(minutes, int) or isinstance(minutes, bool) or minutes < 1:
        raise reading.fault("'policy.minutes' must be a whole number from 1", "minutes", "for example 10")
    rows: dict[str, dict[str, Approval]] = {}
    for env in table:
        if env == "minutes":
            continue
        row = reading.table(table, env)
        reading.keys(row, _EFFECTS, f"policy.{env}")
        rows[env] = {effect: _approval(reading, table, env, effect) for effect in row}
    return Policy(rows, minutes)


def _approval(reading: _Reading, table: Table, env: str, effect: str) -> Approval:
    word = reading.word(table, env, effect)
    allowed = [a.value for a in Approval if a is not Approval.NONE]
    if word not in allowed:
        raise reading.fault(f"'policy.{env}.{effect}' is {word!r}", effect, f"one of: {', '.join(allowed)}")
    return Approval(word)


def _nearest(name: str, known: Mapping[str, object] | frozenset[str] | tuple[str, ...], otherwise: str) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}? Otherwise {otherwise}" if close else otherwise


def redirected(config: Config, urls: Mapping[str, str]) -> Config:
    """Return the configuration with other addresses for some targets. Raises UsageError for an unknown target."""
    moved = {name: replace(config.target(name), url=url) for name, url in urls.items()}
    return replace(config, targets={**config.targets, **moved})
