"""Follow a run as another process drives it: read-only, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.runs.hold import find
from rung.app.runs.stream import event
from rung.app.site import Site
from rung.model.event.event import Recorded
from rung.run.lines import sentence

PAUSE = 0.2


def follow(site: Site, prefix: str, *, once: bool, form: str) -> Iterator[str]:
    """Yield a line for each entry as it is written, until the run ends; with ``once``, until nothing is new."""
    row = find(site, prefix)
    log, new = site.books().read(row)
    while True:
        for one in new:
            yield _line(one) if form == "text" else event(row.id, one)
        if once or log.state.closed is not None:
            return
        site.clock.sleep(PAUSE)
        new = log.refresh()


def _line(one: Recorded) -> str:
    return f"#{one.seq:<4} {one.actor:18} {sentence(one.event)}"
