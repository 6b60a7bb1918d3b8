"""Look at what the record rests on: the key that signs its heads, and that every run is what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rung.app.carry.kind import Examined
from rung.app.driving.glance import Glance, everything
from rung.app.driving.seal import FOREIGN
from rung.app.site import Site
from rung.lint.count import counted
from rung.model.errors import RungError
from rung.model.event.address import called
from rung.model.job import CAP, MIB
from rung.model.room import Room

SHOWN = 5
"""Runs that are named; of more there is the number."""
LEAST = 2 * CAP
"""Bytes: what is kept of both streams of one command at most."""


def kept(site: Site) -> Iterator[Examined]:
    """Yield what the store holds: the runs, the key, what was altered, what another key signed, what waits for review.

    A store that nobody made yet has no runs, and none is made for that.
    """
    yield from _room(site)
    if not site.has_store():
        yield Examined("store", good=True, found="none yet: the first run makes it")
        yield _key(site)
        return
    try:
        books = site.books()
        rows = books.store.runs()
        yield Examined("store", good=True, found=counted(len(rows), "run", "runs"))
        key = _key(site)
        yield key
        seen = everything(books)
    except RungError as fault:
        yield _said("store", fault)
        return
    if key.good:
        yield from _foreign(tuple(one for one in seen if one.fault == FOREIGN))
        yield from _changed(tuple(one for one in seen if one.fault not in ("", FOREIGN)))
    yield from _reviews(seen)


def _room(site: Site) -> Iterator[Examined]:
    """Say before a run does that there is no room for its record. A quota is not seen."""
    try:
        room = site.room()
    except RungError as fault:
        yield _said("store", fault)
        return
    found, advice = _cramped(room)
    if found:
        yield Examined("store", good=False, found=found, advice=advice)


def _cramped(room: Room) -> tuple[str, str]:
    """Return what keeps a record from being written there, and what to do; nothing where it has room."""
    if room.barred:
        return f"{room.folder} {room.barred}", "until it can be written no run begins: name another folder with --store"
    if not room.files:
        return f"the disk of {room.folder} takes no more files", "remove files there that nobody needs"
    if room.free < LEAST:
        left = f"{room.free / MIB:.1f} MiB are free under {room.folder}"
        advice = "free some space there: a run stops where its record does not fit"
        return f"{left}, and one command may leave {LEAST // MIB} MiB of output", advice
    return "", ""


def _key(site: Site) -> Examined:
    try:
        held = site.key_held()
        if held is not None:
            return Examined("signing key", good=True, found=held.name)
        known = site.known_keys() if site.known_keys else ()
    except RungError as fault:
        return _said("signing key", fault)
    if not known:
        return Examined("signing key", good=True, found="none yet: the first head that is signed makes it")
    found = f"signing.key is gone; {known[-1].name} signed here before"
    advice = "put it back from a backup; else the next signed head makes another, which readers must be told (rung key)"
    return Examined("signing key", good=False, found=found, advice=advice)


def _said(what: str, fault: RungError) -> Examined:
    where = f" {fault.where}" if fault.where else ""
    return Examined(what, good=False, found=f"{fault.message}{where} [{fault.id}]", advice=fault.advice)


def _foreign(seen: Sequence[Glance]) -> Iterator[Examined]:
    if seen:
        runs = counted(len(seen), "run has", "runs have")
        found = f"{runs} a head signed by a key that is not here [{FOREIGN}]: {_named(seen)}"
        advice = "put keys/NAME.pub of that key back, from a backup or a bundle: rung explain head-unknown-key"
        yield Examined("records", good=False, found=found, advice=advice)


def _changed(seen: Sequence[Glance]) -> Iterator[Examined]:
    for one in seen[:SHOWN]:
        advice = f"keep the store as it is, compare it with an earlier bundle: rung explain {one.fault}"
        yield Examined("records", good=False, found=f"{one.why} [{one.fault}]", advice=advice)
    if len(seen) > SHOWN:
        found = f"{len(seen) - SHOWN} more are not what was written"
        yield Examined("records", good=False, found=found, advice="all of them: rung list --runs")


def _reviews(seen: Sequence[Glance]) -> Iterator[Examined]:
    for one in seen:
        if one.breaches:
            said = "; ".join(f"{called(b.step)} by {b.by}: {b.reason}" for b in one.breaches)
            advice = f"somebody else looks at it: rung note {one.row.id} --reviewed 'what came of it'"
            yield Examined("review", good=False, found=f"glass broken in run {one.row.id}, {said}", advice=advice)


def _named(seen: Sequence[Glance]) -> str:
    more = f" and {len(seen) - SHOWN} more" if len(seen) > SHOWN else ""
    return ", ".join(one.row.id for one in seen[:SHOWN]) + more
