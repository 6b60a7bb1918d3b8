"""Is a run's record still what was written? Its chain, its head in the store, and every head that was signed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rung.ledger import merkle
from rung.ledger.checkpoint import Checkpoint, CheckpointError, read
from rung.ledger.entry import Fields, Head
from rung.model.errors import UntrustedError


def followed(run: str, before: Head, lines: Sequence[bytes], fields: Sequence[Fields]) -> Head:
    """Return the head after the lines that follow ``before``; ``fields`` are their objects.

    Raises UntrustedError (``record-changed``) at the first line that does not name the one before it.
    """
    seq, digest = before.seq, before.hash
    for line, one in zip(lines, fields, strict=True):
        if one.get("prev") != digest or one.get("seq") != seq + 1 or one.get("run") != run:
            raise changed(run, f"what follows entry {seq} was not written after it as it stands")
        seq, digest = seq + 1, hashlib.sha256(line).hexdigest()
    return Head(seq, digest)


def ends_at(run: str, written: Head, last: Head) -> None:
    """Raise UntrustedError unless the head that the store names is that of its last line."""
    if written.seq > last.seq:
        raise changed(run, f"{written.seq} entries were written, {last.seq} are there: the end was cut off")
    if written != last:
        raise changed(run, f"entry {written.seq} is not the last one, or not the one that was written")


def faithful(run: str, lines: Sequence[bytes], notes: Sequence[str]) -> None:
    """Raise UntrustedError unless the lines still begin with everything that was signed earlier."""
    if not notes:
        return  # nothing was signed, and a root over many lines takes its time
    heads = [_read(run, note) for note in notes]
    roots = merkle.roots(lines, {head.size for head in heads})
    for head in heads:
        if head.size > len(lines):
            raise changed(run, f"{head.size} entries were signed, {len(lines)} are there: the end was cut off")
        if head != Checkpoint(run, head.size, roots[head.size]):
            raise changed(run, f"the first {head.size} entries are not those that were signed")


def _read(run: str, note: str) -> Checkpoint:
    try:
        return read(note)
    except CheckpointError as fault:
        raise changed(run, f"a stored head cannot be read: {fault}") from fault


def changed(run: str, message: str, *, id_: str = "record-changed", advice: str = "") -> UntrustedError:
    """Return the error that a record is not what was written."""
    return UntrustedError(
        f"the record of run {run} was changed: {message}",
        id=id_,
        advice=advice or "keep the store as it is and compare it with an earlier bundle",
    )
