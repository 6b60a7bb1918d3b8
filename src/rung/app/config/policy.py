"""``[policy]`` and ``[policy.ENV]``: who must approve, and for how long that holds."""

from __future__ import annotations

from rung.app.config.reading import Reading, Table
from rung.model.effect import Effect
from rung.run.policy import Approval, Policy

_EFFECTS = frozenset({e.word for e in Effect if e.changes})


def policy(reading: Reading, table: Table) -> Policy:
    """Return the operator's table."""
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


def _approval(reading: Reading, table: Table, env: str, effect: str) -> Approval:
    word = reading.word(table, env, effect)
    allowed = [a.value for a in Approval if a is not Approval.NONE]
    if word not in allowed:
        raise reading.fault(f"'policy.{env}.{effect}' is {word!r}", effect, f"one of: {', '.join(allowed)}")
    return Approval(word)
