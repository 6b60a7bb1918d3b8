"""``[promote]``: how often an incident comes again before a script is proposed to look for it."""

from __future__ import annotations

from rung.app.config.reading import Reading, Table

AFTER = 3


def promote(reading: Reading, table: Table) -> int:
    """Return what ``[promote]`` says."""
    reading.keys(table, frozenset({"after"}), "promote")
    after = table.get("after", AFTER)
    if not isinstance(after, int) or isinstance(after, bool) or after < 1:
        raise reading.fault("'promote.after' must be a whole number from 1", "after", "for example 3")
    return after
