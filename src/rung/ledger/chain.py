"""Is this chain whole? Every break gets the reason that explains it best."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rung.ledger.canonical import simple
from rung.ledger.entry import ZEROS, Entry, EntryError, Head, decode
from rung.ledger.reason import Fault, Reason


@dataclass(frozen=True, slots=True)
class Report:
    """What verification of a chain found. ``head`` is the end of the chain as it stands."""

    count: int
    head: Head
    faults: tuple[Fault, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def whole(self) -> bool:
        """Say whether no fault was found."""
        return not self.faults


class _Link(NamedTuple):
    """A line as the chain sees it: where it stands, its number, the hash it names, its own hash."""

    line: int
    seq: int
    prev: str
    hash: str


def verify(lines: Sequence[bytes]) -> Report:
    """Return what is wrong with a chain of lines (without newlines), first to last.

    A chain proves order and content up to its last line; that nothing was cut off after it only a signed head or
    an anchor can show. An empty chain is whole.
    """
    entries: list[Entry] = []
    links: list[_Link] = []
    faults: list[Fault] = []
    plain = simple(b"\n".join(lines))  # nearly always, and asked of all at once it costs half
    for number, data in enumerate(lines, start=1):
        try:
            entry = decode(data, plain=plain)
        except EntryError as error:
            faults.append(Fault(error.reason, number, f"line {number}: {error}"))
            continue
        entries.append(entry)
        links.append(_Link(number, entry.seq, entry.prev, hashlib.sha256(data).hexdigest()))
    faults.extend(_other_runs(entries, links))
    faults.extend(_breaks(links, {fault.line for fault in faults}))
    faults.sort(key=lambda fault: fault.line)
    head = Head(links[-1].seq, links[-1].hash) if links else Head()
    return Report(len(lines), head, tuple(faults), tuple(entries))


def _other_runs(entries: Sequence[Entry], links: Sequence[_Link]) -> list[Fault]:
    return [
        Fault(Reason.OTHER_RUN, at.line, f"line {at.line} belongs to run {entry.run}, not to {entries[0].run}")
        for entry, at in zip(entries, links, strict=True)
        if entry.run != entries[0].run
    ]


def _breaks(links: Sequence[_Link], known: set[int]) -> list[Fault]:
    """Walk the chain; ``known`` are lines that have a fault of their own, which explains the break after them."""
    if not known and _holds(links):
        return []
    by_number = sorted(links, key=lambda one: one.seq)
    if not known and _holds(by_number):
        return [_swapped(links, by_number)]
    faults: list[Fault] = []
    following = {one.prev: place for place, one in enumerate(links)}
    places = {ZEROS: -1} | {one.hash: place for place, one in enumerate(links)}
    head, place, line = Head(), 0, 0
    while place < len(links):
        one = links[place]
        if (one.seq, one.prev) != (head.seq + 1, head.hash) and not known.intersection(range(line, one.line + 1)):
            heals = following.get(head.hash, -1)
            if heals > place and links[heals].seq == head.seq + 1:
                faults.append(_inserted(one.line, links[heals].line))
                place, one = heals, links[heals]
            elif (fork := _fork(links, places, place)) < place - 1:
                # This line goes on from an earlier one: what was put in between was chained to it, too.
                faults.append(_inserted(links[fork + 1].line, one.line))
            else:
                faults.append(_broken(one, head, last=place == len(links) - 1))
        head, line, place = Head(one.seq, one.hash), one.line, place + 1
    return faults


def _holds(links: Sequence[_Link]) -> bool:
    """Say whether each link follows the one before; told by numbers and hashes alone, as this is asked of every run."""
    last = ZEROS
    for seq, one in enumerate(links, start=1):
        if one.prev != last or one.seq != seq:
            return False
        last = one.hash
    return True


def _fork(links: Sequence[_Link], places: Mapping[str, int], place: int) -> int:
    """Return the place of the earlier line that this one was made to follow; its own place when there is none.

    A last line that follows one long before is no fork: it was merely put at the end.
    """
    one = links[place]
    fork = places.get(one.prev, place)
    number = links[fork].seq if fork >= 0 else 0
    stray = place == len(links) - 1 and fork < place - 2
    return place if stray or one.seq != number + 1 else fork


def _swapped(links: Sequence[_Link], by_number: Sequence[_Link]) -> Fault:
    line = next(one.line for one, right in zip(links, by_number, strict=True) if one is not right)
    return Fault(Reason.SWAPPED, line, f"line {line}: the entries are all there, but not in their order")


def _inserted(line: int, heals: int) -> Fault:
    what = f"line {line} was" if heals == line + 1 else f"lines {line} to {heals - 1} were"
    return Fault(Reason.INSERTED, line, f"{what} put between entries that follow one another")


def _broken(one: _Link, head: Head, *, last: bool) -> Fault:
    """Explain a line that does not continue the head before it."""
    if one.seq > head.seq + 1:
        gone = one.seq - head.seq - 1
        what = "an entry is" if gone == 1 else f"{gone} entries are"
        return Fault(Reason.DELETED, one.line, f"line {one.line}: {what} missing before entry {one.seq}")
    if one.seq <= head.seq:
        reason = Reason.UNCHAINED if last else Reason.INSERTED
        return Fault(reason, one.line, f"line {one.line}: entry number {one.seq} was already used")
    if head.seq == 0:
        return Fault(Reason.EDITED, one.line, f"line {one.line}: the first entry names a line before it")
    if last and one.prev == ZEROS:
        return Fault(Reason.UNCHAINED, one.line, f"line {one.line} was added without naming the line before it")
    message = f"line {one.line - 1} is not the line that entry {one.seq} was written after: its bytes were changed"
    return Fault(Reason.EDITED, one.line - 1, message)
