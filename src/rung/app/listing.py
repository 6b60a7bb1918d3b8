"""List what is here: the entries of the library, or the runs of the store."""

from __future__ import annotations

from dataclasses import dataclass

from rung.app.driving.glance import Glance, everything, unended
from rung.app.runs.recurrence import recurring
from rung.app.shelf.shelf import Shelf
from rung.app.site import Site
from rung.model.errors import UntrustedError
from rung.model.runbook import Entry, Runbook


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry of the library. ``key`` is the name it is called by; ``kind`` is RUN or the register's kind."""

    key: str
    id: str
    kind: str
    title: str
    place: str
    shape: str
    owner: str
    trigger: str
    severity: str
    steps: int


@dataclass(frozen=True, slots=True)
class ListedRun:
    """One run of the store, as its record tells it. Times are RFC 3339 in UTC.

    ``review``: how often its glass was broken and not reviewed. ``fault`` is empty, or the id of what is wrong with the
    record, and ``why`` says it; the state is ``altered`` where the record is not what was written.
    """

    id: str
    runbook: str
    path: str
    state: str
    opened_at: str
    ended_at: str
    entries: int
    review: int = 0
    fault: str = ""
    why: str = ""


def entries(shelf: Shelf) -> tuple[ListedEntry, ...]:
    """Return every entry of the library, by path and place."""
    return tuple(_entry(shelf, entry) for entry in shelf.library.entries)


def runs(site: Site, *, live: bool = False) -> tuple[ListedRun, ...]:
    """Return the runs of the store, the last opened first; with ``live`` only those that have not ended."""
    return tuple(_run(one) for one in everything(site.books()) if one.open or not live)


def unfinished(site: Site, runbook: str) -> tuple[ListedRun, ...]:
    """Return the runs of a runbook that have not ended, without reading those that have."""
    return tuple(_run(one) for one in unended(site.books()) if one.row.runbook == runbook)


def _run(seen: Glance) -> ListedRun:
    row = seen.row
    return ListedRun(
        row.id,
        row.runbook,
        row.path,
        row.state,
        row.opened_at,
        row.ended_at,
        row.seq,
        len(seen.breaches),
        seen.fault,
        seen.why,
    )


def proposed(site: Site, runbook: str = "") -> tuple[str, ...]:
    """Return a line for each incident that came often enough for a script to look for it.

    A store that cannot be read stops runs, never the reading of runbooks; `rung doctor` says what is wrong with it.
    """
    if not site.has_store():
        return ()
    try:
        found = recurring(site.books(), site.config.promote_after, runbook)
    except UntrustedError:
        return ()
    return tuple(one.sentence for one in found)


def _entry(shelf: Shelf, entry: Entry) -> ListedEntry:
    place = str(shelf.sources[entry.path].place(entry.span.start))
    key = shelf.library.key(entry)
    if not isinstance(entry, Runbook):
        owner, trigger = entry.field("owner"), entry.field("trigger")
        return ListedEntry(
            key, entry.id, entry.kind, entry.title.text, place, "", owner, trigger, entry.field("severity"), 0
        )
    owned = shelf.library.owner(entry)
    return ListedEntry(
        key=key,
        id=entry.id,
        kind="RUN",
        title=entry.title.text,
        place=place,
        shape=entry.shape.value,
        owner=owned.owner if owned else "",
        trigger=entry.field("trigger"),
        severity=entry.field("severity"),
        steps=len(entry.steps),
    )
