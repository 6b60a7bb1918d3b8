"""Files that make makes on its way and removes by itself: that an intermediate file is missing makes nothing due.

What needs it is due where that is missing itself, or older than what the intermediate file is made from (GNU Make
manual, "Chains of Implicit Rules").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from rung.probes.gnumake.cause import Cause, Explained, known_to
from rung.probes.gnumake.database import Database, Target, makes
from rung.probes.gnumake.functions import matched
from rung.probes.gnumake.trace import placed
from rung.probes.probe import Case

Key = tuple[str, str]
"""A target, after the folder of the make that makes it."""

BY_TIMES = frozenset({Cause.NOT_BUILT, Cause.FOLLOWS, Cause.SOURCE_NEWER})


def passed(out: str, *, removed: bool = False) -> frozenset[str]:
    """Return the path of every intermediate file in what make printed (``make -pqk``).

    ``removed``: only of those that make removes by itself, and keeps neither as .SECONDARY nor as .PRECIOUS.
    """
    return frozenset(
        placed(folder, target.name)
        for folder, known in makes(out)
        for target in known.passing
        if not (removed and _stays(target.name, known))
    )


def _stays(name: str, known: Database) -> bool:
    """Say whether make leaves an intermediate file; ``.SECONDARY`` alone holds for all."""
    secondary, precious = known.targets.get(".SECONDARY"), known.targets.get(".PRECIOUS")
    if secondary is not None and (not secondary.needs or name in secondary.needs):
        return True
    return precious is not None and any(matched(each, name) is not None for each in precious.needs)


def told_passing(
    case: Case, found: Sequence[Explained], beliefs: Mapping[str, Database], late: Collection[str]
) -> tuple[Explained, ...]:
    """Return the steps, each due for what its intermediate files are made from, and these only for its sake.

    ``late`` are the files that were changed in the future.
    """
    through = {_key(each): each for each in found if each.cause in BY_TIMES and _passes(each, beliefs)}
    if not through:
        return tuple(found)
    plan = _Plan(case, beliefs, frozenset(map(_key, found)), through, frozenset(late))
    chains = {_key(each): plan.chain(each) for each in found if plan.led(each)}
    owners = {key: owner for owner, chain in chains.items() for key in chain if key in through}
    for key, each in reversed(through.items()):  # what needs another comes after it in make's order
        if key not in owners:  # only what makes nothing itself needs it, as `all`
            chains[key] = plan.chain(each)
            owners.update((other, key) for other in chains[key] if other in through and other not in owners)
    return tuple(
        Explained(each.step, Cause.FOLLOWS, (owners[_key(each)][1],)) if _key(each) in owners
        else plan.since(each, chains[_key(each)]) if _key(each) in chains else each
        for each in found
    )  # fmt: skip


def _key(each: Explained) -> Key:
    return each.step.folder, each.step.target


def _passes(each: Explained, beliefs: Mapping[str, Database]) -> bool:
    target = known_to(each.step, beliefs).targets.get(each.step.target)
    return target is not None and target.passing and not target.exists


class _Plan(Struct, frozen=True):
    """All that is planned; ``through`` are the steps of intermediate files that are not there."""

    case: Case
    beliefs: Mapping[str, Database]
    planned: frozenset[Key]
    through: Mapping[Key, Explained]
    late: frozenset[str]

    def led(self, each: Explained) -> bool:
        """Say whether a step that is none of an intermediate file is due because of one."""
        by = ((each.step.folder, name) for name in each.by)
        return each.cause is Cause.FOLLOWS and _key(each) not in self.through and any(key in self.through for key in by)

    def chain(self, each: Explained) -> tuple[Key, ...]:
        """Return what a step is due for: the intermediate files, and behind them what these are made from."""
        own, folder, seen = self._target(each).needs, each.step.folder, dict[Key, None]()
        # Of an archive make names a member by its own name, which may be that of an intermediate file as well.
        waiting = [name if name in own or not own else next(_members(name, own), name) for name in each.by or own]
        while waiting:
            key = (folder, waiting.pop())
            if key not in seen:
                seen[key] = None
                waiting += self._target(self.through[key]).needs if key in self.through else ()
        return tuple(seen)

    def since(self, each: Explained, chain: Sequence[Key]) -> Explained:
        """Return why a step is due, given its chain."""
        ends = [key for key in chain if key not in self.through]
        first = tuple(name for folder, name in ends if (folder, name) in self.planned)
        if first:
            return Explained(each.step, Cause.FOLLOWS, first)
        if not self._target(each).exists:
            stays = _key(each) not in self.through or _stays(each.step.target, known_to(each.step, self.beliefs))
            return Explained(each.step, Cause.NOT_BUILT if stays else Cause.PASSING)
        sources = tuple(name for _, name in ends)
        if ahead := tuple(name for name in sources if name in self.late):
            return Explained(each.step, Cause.CLOCK_SKEW, ahead)
        newer = tuple(name for name in sources if self._newer(each, name))
        return Explained(each.step, Cause.SOURCE_NEWER, newer or sources)

    def _target(self, each: Explained) -> Target:
        return known_to(each.step, self.beliefs).targets.get(each.step.target) or Target(each.step.target)

    def _newer(self, each: Explained, name: str) -> bool:
        entries, place = self.case.entries, placed(each.step.folder, name)
        own, other = entries.get(each.step.path), entries.get(place)
        return own is not None and other is not None and other.mtime > own.mtime


def _members(name: str, needs: Sequence[str]) -> Iterator[str]:
    return (need for need in needs if need.endswith(f"({name})"))
