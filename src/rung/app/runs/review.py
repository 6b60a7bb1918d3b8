"""Broken glass that waits for somebody else to look at it."""

from __future__ import annotations

from rung.app.driving.glance import glances
from rung.app.site import Site
from rung.run.state import Breach

_KIND = "glass.broken"


def due(site: Site) -> dict[str, tuple[Breach, ...]]:
    """Return the broken glass of each run that nobody reviewed yet, by the run's id; runs without any are left out.

    A run whose record is not what was written is left out, too: nobody can review it.
    """
    books = site.books()
    broken = books.store.with_kind(_KIND)
    seen = glances(books, (row for row in books.store.runs() if row.id in broken))
    return {one.row.id: one.breaches for one in seen if one.breaches}
