"""``[targets.NAME]``: where commands go."""

from __future__ import annotations

from rung.app.config.reading import Reading, Table, nearest
from rung.model.target import Target

TARGET_KINDS = ("local", "http", "postgres", "prometheus")
_TARGET_KEYS = frozenset({"kind", "env", "url", "cwd"})


def targets(reading: Reading, table: Table) -> dict[str, Target]:
    """Return the targets by name."""
    found = {}
    for name in table:
        row = reading.table(table, name)
        reading.keys(row, _TARGET_KEYS, f"targets.{name}")
        words = {key: reading.word(table, name, key) for key in _TARGET_KEYS}
        if words["kind"] not in TARGET_KINDS:
            advice = nearest(words["kind"], TARGET_KINDS, f"one of: {', '.join(TARGET_KINDS)}")
            raise reading.fault(f"the target {name!r} has no known kind: {words['kind']!r}", name, advice)
        found[name] = Target(name, words["kind"], words["env"] or "production", words["url"], words["cwd"])
    return found
