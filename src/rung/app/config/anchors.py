"""``[anchors]``: where the head of a run is put, so that nobody here can rewrite it."""

from __future__ import annotations

from pathlib import PurePath

from rung.app.anchoring import ways
from rung.app.anchoring.way import Place, Way
from rung.app.config.reading import Reading, Table
from rung.registry import offered


def anchors(reading: Reading, table: Table) -> tuple[Place, ...]:
    """Return the places that ``[anchors]`` names."""
    if not table:
        return ()
    known = {way.key: way for _, way in offered(ways.__name__, "WAY", Way)}
    reading.keys(table, frozenset(known), "anchors")
    return tuple(place for key in table if (place := _place(reading, known[key], table[key])))


def _place(reading: Reading, way: Way, setting: object) -> Place | None:
    try:
        return way.read(setting, str(PurePath(reading.path).parent))
    except ValueError as fault:
        raise reading.fault(f"'anchors.{way.key}' is {setting!r}", way.key, f"write {fault}") from fault
