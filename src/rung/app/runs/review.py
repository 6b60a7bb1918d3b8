"""Broken glass that waits for somebody else to look at it."""

from __future__ import annotations

from rung.app.site import Site
from rung.run.state import Breach

_KIND = "glass.broken"


def due(site: Site) -> dict[str, tuple[Breach, ...]]:
    """Return the broken glass of each run that nobody reviewed yet, by the run's id; runs without any are left out."""
    books = site.books()
    broken = books.store.with_kind(_KIND)
    found = {row.id: books.opened(row).state.breaches for row in books.store.runs() if row.id in broken}
    return {run: breaches for run, breaches in found.items() if breaches}
