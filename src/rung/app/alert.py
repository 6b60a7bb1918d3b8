"""From an alert to its run: which runbook it calls for, and the run that is opened or already open."""

from __future__ import annotations

from dataclasses import dataclass

from rung.alerts.alert import Alert, Status, run_key
from rung.alerts.explain import lines
from rung.alerts.intake import alertmanager
from rung.alerts.route import route as routing
from rung.app.driving.drive import Driver
from rung.app.runs.hold import hold
from rung.app.runs.start import Opening, start
from rung.app.shelf.shelf import Shelf
from rung.app.site import Site
from rung.model.runbook import Runbook


@dataclass(frozen=True, slots=True)
class Nearest:
    """A runbook that does not answer the alert and is like it: in which of its fields, and in which it differs."""

    runbook: str
    title: str
    path: str
    same: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routed:
    """Where an alert goes: the runbook, or None when a person must choose, the reasons, and else what is nearest."""

    alert: Alert
    runbook: Runbook | None
    lines: tuple[str, ...]
    payload: bytes
    nearest: tuple[Nearest, ...] = ()


def route(shelf: Shelf, payload: bytes) -> Routed:
    """Return where the first firing alert of a payload goes. Raises UsageError for a body that cannot be read."""
    alerts = alertmanager.read(payload)
    alert = next((a for a in alerts if a.status is Status.FIRING), alerts[0])
    found = routing(alert, shelf.library.runbooks, shelf.library.registers)
    near = tuple(Nearest(n.runbook.id, n.runbook.title.text, n.runbook.path, n.same, n.differs) for n in found.nearest)
    return Routed(alert, found.best.runbook if found.best else None, lines(found), payload, near)


def open_run(site: Site, shelf: Shelf, routed: Routed) -> Driver | None:
    """Open the run, or take up the one this alert group has open. None when nothing is to be run."""
    if routed.runbook is None or routed.alert.status is not Status.FIRING:
        return None
    key = run_key(shelf.library.key(routed.runbook), routed.alert)
    live = site.open_store().live(key)
    if live is not None:
        return hold(site, live)
    return start(site, shelf, routed.runbook, Opening(alert=routed.alert.name, payload=routed.payload, dedup=key))
