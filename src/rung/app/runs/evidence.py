"""The record of a run, entry by entry, with what each command said."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rung.app.driving.glance import unended
from rung.app.driving.log import outputs
from rung.app.ports import Store
from rung.app.runs.hold import begun, find
from rung.app.site import Site
from rung.ledger.canonical import JSON
from rung.ledger.record import RunRow
from rung.model.errors import UntrustedError, UsageError
from rung.model.event.check import Checked
from rung.model.event.event import Recorded
from rung.model.event.kept import Kept
from rung.model.event.run import Escalated
from rung.model.event.step import StepEnded
from rung.run.lines import sentence
from rung.run.record import encode, kind

_NUMBER = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One line of the list."""

    seq: int
    at: str
    actor: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WholeEntry:
    """One entry with its output."""

    seq: int
    at: str
    actor: str
    event: dict[str, JSON]
    sentence: str
    script: str
    stdout: bytes
    stderr: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """Every entry of a run, oldest first, and a line for each output that is not there as it was captured."""

    entries: tuple[ShownEntry, ...]
    lost: tuple[str, ...]


def meant(site: Site, run: str, entry: int | None, *, last: bool) -> tuple[RunRow, int | None]:
    """Return the run and the entry that a person means, who may have typed only the number of an entry.

    A number that begins the id of the one open run is an entry of it: all of that run needs no id.
    Raises UsageError (``run-or-entry``) for a number that is an entry of the one open run and begins another's id.
    """
    if entry is not None or not _NUMBER.fullmatch(run):
        return find(site, run, live=not (last or run)), entry
    if last:
        return find(site, "", live=False), int(run)
    ids = begun(site, run)
    if not ids:
        return find(site, ""), int(run)
    longer = [one.row for one in unended(site.books())]
    if ids == tuple(row.id for row in longer):
        return longer[0], int(run)
    among = [row for row in longer if 0 < int(run) <= row.seq and not row.id.startswith(run)]
    if among:
        raise UsageError(
            f"{run} is an entry of run {among[0].id}, which is open, and the beginning of another run's id",
            id="run-or-entry",
            advice=f"rung evidence {among[0].id} {run}, or more of the other id",
        )
    return find(site, run), None


def entries(site: Site, row: RunRow) -> Listed:
    """Return the entries of a run. Raises UntrustedError when the record is not what was written."""
    books = site.books()
    found = books.recorded(row)
    shown = (ShownEntry(one.seq, _time(one), one.actor, kind(one.event), sentence(one.event)) for one in found)
    return Listed(tuple(shown), tuple(_lost(books.store, found)))


def _lost(store: Store, found: Sequence[Recorded]) -> Iterator[str]:
    first: dict[str, int] = {}
    for one in found:
        for digest in outputs((one,)):
            first.setdefault(digest, one.seq)
    for digest, seq in first.items():
        try:
            store.blob(digest)
        except UntrustedError as fault:
            yield f"entry {seq}: {fault.message} ({fault.id})"


def entry(site: Site, row: RunRow, seq: int) -> WholeEntry:
    """Return one entry with its output. Raises UsageError for a number that is not there."""
    books = site.books()
    recorded = books.recorded(row)
    found = next((one for one in recorded if one.seq == seq), None)
    if found is None:
        last = recorded[-1].seq if recorded else 0
        raise UsageError(f"run {row.id} has no entry {seq}", id="no-such-entry", advice=f"it has entries 1 to {last}")
    stdout, stderr = _streams(found)
    return WholeEntry(
        seq,
        _time(found),
        found.actor,
        encode(found.event),
        sentence(found.event),
        found.event.script if isinstance(found.event, StepEnded) else "",
        books.store.blob(stdout.blob) if stdout else b"",
        books.store.blob(stderr.blob) if stderr else b"",
    )


def as_json(shown: WholeEntry) -> dict[str, JSON]:
    """Return an entry for programs: output as text and, byte for byte, as base64."""
    return {
        "seq": shown.seq,
        "at": shown.at,
        "actor": shown.actor,
        "event": shown.event,
        "stdout": shown.stdout.decode("utf-8", "replace"),
        "stdout_base64": base64.b64encode(shown.stdout).decode(),
        "stderr": shown.stderr.decode("utf-8", "replace"),
        "stderr_base64": base64.b64encode(shown.stderr).decode(),
    }


def text(shown: WholeEntry) -> str:
    """Return an entry for a person."""
    parts = [f"#{shown.seq} {shown.at} {shown.actor}", shown.sentence]
    parts += [f"command:\n{shown.script}"] if shown.script else []
    for name, data in (("stdout", shown.stdout), ("stderr", shown.stderr)):
        if data:
            parts.append(f"{name}:\n{data.decode('utf-8', 'replace').rstrip()}")
    return "\n".join(parts)


def _streams(found: Recorded) -> tuple[Kept | None, Kept | None]:
    match found.event:
        case StepEnded(stdout=stdout, stderr=stderr):
            return stdout, stderr
        case Checked(stdout=stdout):
            return stdout, None
        case Escalated(packet=packet):
            return packet, None
        case _:
            return None, None


def _time(one: Recorded) -> str:
    return datetime.fromtimestamp(one.at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
