"""What was anchored where it can be read back, by which an older copy of the store that was put back is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rung.app.anchoring.way import FILE, Append, Place
from rung.ledger import merkle
from rung.ledger.anchor import Anchor, AnchorError
from rung.model.errors import UntrustedError

TIMEOUT = 5.0
"""Seconds that a place has to be read back, as many as it has to take a line."""

BEHIND, UNLIKE = "anchor-beyond", "anchor-differs"
"""The faults of a record, in the words of the verifiers: more was anchored than is there, or something else."""
TRIES = 20
_NOBODY = "-"
"""What no run is called."""


def _nothing(_path: str, _run: str, _patience: float) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A file in which the last line of a run that this store put there is not seen; ``why`` says how it looks."""

    where: str
    anchor: Anchor
    why: str

    def __str__(self) -> str:
        """Return a sentence without its stop."""
        run, size = self.anchor.run, self.anchor.size
        return f"the line of run {run} with {size} entries that was put into {self.where} is not seen there: {self.why}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The places of anchors. ``lines`` returns the lines of a file in which a run's id stands, within so many seconds.

    It raises UntrustedError where the file cannot be read: then nothing is compared, and no run is stopped by that.
    """

    places: tuple[Place, ...] = ()
    lines: Callable[[str, str, float], Sequence[str]] = _nothing

    def anchors(self, run: str) -> frozenset[Anchor]:
        """Return the anchors of a run in the files that can be read."""
        found: set[Anchor] = set()
        for place in self.places:
            if isinstance(place.act, Append):
                found.update(self._in(place.act.path, run))
        return frozenset(found)

    def unread(self) -> tuple[str, ...]:
        """Return why files cannot be read back, a sentence for each."""
        faults = []
        for place in self.places:
            if isinstance(place.act, Append):
                try:
                    self.lines(place.act.path, _NOBODY, TIMEOUT)
                except UntrustedError as fault:
                    faults.append(fault.message)
        return tuple(faults)

    def gaps(self, saved: Sequence[str]) -> tuple[Gap, ...]:
        """Return the files that lack what was put there last, or that no setting names any more.

        ``saved`` are the store's JSON lines of a run. Where there is such a file, nobody here sees whether this store
        is an older copy that was put back.
        """
        last = latest(saved)
        files = {place.where: place.act.path for place in self.places if isinstance(place.act, Append)}
        found = [(where, last[where], self._lack(path, last[where])) for where, path in files.items() if where in last]
        found += [(where, last[where], self._left(files, last, where)) for where in last if where not in files]
        return tuple(Gap(where, anchor, why) for where, anchor, why in found if why)

    def _left(self, files: Mapping[str, str], last: Mapping[str, Anchor], where: str) -> str:
        """Return why a file that no setting names any more is missed: no other one knows as much of the run."""
        anchor = last[where]
        since = any(last[other].size >= anchor.size for other in files if other in last)
        moved = any(not self._lack(path, anchor) for path in files.values())
        return "" if not where.startswith(FILE) or since or moved else "[anchors] of rung.toml names that file no more"

    def _lack(self, path: str, anchor: Anchor) -> str:
        try:
            lines = self.lines(path, anchor.run, TIMEOUT)
        except UntrustedError as fault:
            return fault.message
        there = any(anchor in Anchor.found_in(line) for line in lines)
        return "" if there else "it was moved, emptied or rewritten"

    def unused(self, new_id: Callable[[], str]) -> str:
        """Return an id for a new run under which nothing is anchored: many stores may share one file."""
        run = new_id()
        for _ in range(TRIES):
            if not self.anchors(run):
                break
            run = new_id()
        return run

    def _in(self, path: str, run: str) -> list[Anchor]:
        try:
            lines = self.lines(path, run, TIMEOUT)
        except UntrustedError:
            return []  # the doctor says so
        return [anchor for line in lines for anchor in Anchor.found_in(line) if anchor.run == run]


def latest(saved: Sequence[str]) -> dict[str, Anchor]:
    """Return the longest anchor that each place has got, by lines of ``anchors.jsonl``; one that is none is passed."""
    found: dict[str, Anchor] = {}
    for line in saved:
        try:
            anchor, where = Anchor.from_json(line), Anchor.where(line)
        except AnchorError:
            continue  # verification says what is wrong with it; here the place counts as not reached
        if where not in found or found[where].size < anchor.size:
            found[where] = anchor
    return found


def contradicted(run: str, lines: Sequence[bytes], anchors: frozenset[Anchor]) -> UntrustedError | None:
    """Return why a record is not the last one, by what was anchored of it elsewhere; None where all of it fits."""
    beyond = max((anchor.size for anchor in anchors), default=0)
    if beyond > len(lines):
        return _fault(
            run, f"{beyond} entries of it were anchored, {len(lines)} are here: an older copy was put back", BEHIND
        )
    roots = merkle.roots(lines, {anchor.size for anchor in anchors})
    unlike = min((anchor.size for anchor in anchors if roots[anchor.size] != anchor.root), default=None)
    if unlike is None:
        return None
    said = (
        f"its first {unlike} entries are not those that were anchored: it was rewritten, or went on from an older copy"
    )
    return _fault(run, said, UNLIKE)


def _fault(run: str, said: str, id_: str) -> UntrustedError:
    return UntrustedError(
        f"run {run} is not as it was anchored: {said}",
        id=id_,
        advice="what it changed since may be done already: look for the newer store, or look at the targets, "
        f"end this run (rung abort {run} --reason …) and begin another",
    )
