"""What changed under a run since it began: its runbook, its targets. The run keeps to what it began with."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from rung.app.driving.drive import Driver
from rung.app.shelf.shelf import load
from rung.app.site import Site
from rung.model.errors import RungError
from rung.model.runbook import Runbook
from rung.model.span import Source

LONGEST_DIFF = 40


def changes(site: Site, driver: Driver) -> tuple[str, ...]:
    """Return what a person must know before going on: lines for the terminal, empty when nothing changed."""
    return (*_targets(site, driver), *_runbook(site, driver))


def _targets(site: Site, driver: Driver) -> Iterator[str]:
    begun = driver.log.state.opened
    for target in begun.targets if begun else ():
        now = site.config.targets.get(target.name)
        if now is not None and now != target:
            yield f"The target {target.name} was changed since this run began, and the run keeps to the old one:"
            yield f"  run       {target.place or target.cwd or target.kind} ({target.env})"
            yield f"  rung.toml {now.place or now.cwd or now.kind} ({now.env})"
            yield "  To go to the new one, abort this run and start it anew."


def _runbook(site: Site, driver: Driver) -> Iterator[str]:
    begun = driver.log.state.opened
    if begun is None:
        return
    try:
        shelf = load(site, (begun.path,))
    except RungError:
        yield f"{begun.path} is not there any more; the run keeps to the text it began with."
        return
    found = next((r for r in shelf.library.runbooks if r.id == begun.runbook), None)
    if found is None or found.revision == begun.revision:
        return
    yield f"{begun.path} was changed since this run began; the run keeps to revision {begun.revision[:6]}:"
    yield from _diff(Source(begun.path, driver.output(begun.source)), shelf.sources[found.path], driver, found)


def _diff(then: Source, now: Source, driver: Driver, found: Runbook) -> Iterator[str]:
    old = then.text(driver.procedure.runbook.span).splitlines()
    new = now.text(found.span).splitlines()
    lines = list(difflib.unified_diff(old, new, "this run", "the file now", lineterm="", n=1))
    yield from (f"  {line}" for line in lines[:LONGEST_DIFF])
    if len(lines) > LONGEST_DIFF:
        yield f"  (+{len(lines) - LONGEST_DIFF} lines)"
