"""In which direction the inputs of a job changed since it ran: what it asked for then, and what it asks for now.

Snakemake says that the set changed and not how, and of a new input only that it was updated. Its record of the job
names the inputs of then. A smaller set is no discovery that was widened: a file is gone, or fewer are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

from rung.model.replacing import replace
from rung.probes.probe import Case
from rung.probes.smk.dryrun import Job
from rung.probes.smk.moved import METADATA, named
from rung.probes.smk.reason import Change, Due, change
from rung.probes.smk.reason import named as names_in
from rung.probes.smk.record import Record, lost, record
from rung.probes.smk.sheet import naming

SHOWN = 5
UNKNOWN = "<TBD>"  # an input that only a checkpoint will tell
TURNS = frozenset({Change.INPUT_SET, Change.INPUT})


class Turn(Struct, frozen=True):
    """How the inputs of a job are others than its record names.

    ``lost`` are asked for no more, and they or what they were made from are gone; ``fewer`` are asked for no more, and
    are not gone. ``more`` are new; ``sheet`` is the file that names them as it names the others, or empty. ``unseen``:
    whether those that are asked for no more are there cannot be seen from here. ``renamed``: each of them has a new
    one of its name in its place, as where a folder was renamed and the rule with it.
    """

    lost: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    sheet: str = ""
    unseen: bool = False
    renamed: bool = False

    @property
    def kind(self) -> Change:
        """The class of change; where some are new and others asked for no more, that of a set that changed."""
        if self.lost:
            return Change.INPUT_SET if self.renamed else Change.GONE
        if self.fewer and (self.more or self.unseen):
            return Change.INPUT_SET
        if self.fewer:
            return Change.FEWER
        return Change.SAMPLES if self.sheet else Change.MORE

    @property
    def lines(self) -> Iterator[str]:
        """Yield a line for each direction, with the names."""
        if self.lost:
            yield f"gone, and asked for no more: {_some(self.lost)}"
        if self.fewer:
            there = "and whether it is there cannot be seen from here" if self.unseen else "and nothing of it is gone"
            yield f"asked for no more, {there}: {_some(self.fewer)}"
        if self.more:
            by = f" ({self.sheet} names it)" if self.sheet else ""
            yield f"asked for, and was not before{by}: {_some(self.more)}"


def turned(case: Case, causes: Sequence[Due], jobs: Sequence[Job]) -> tuple[tuple[Due, ...], tuple[str, ...]]:
    """Return the first causes with the direction of their inputs for that they changed, and lines that name these."""
    held = {named(path).removeprefix("./"): path for path in case.entries if path.startswith(METADATA)}
    found: list[Due] = []
    lines: list[str] = []
    for due in causes:
        turn = _turn(case, held, due.job) if TURNS & set(due.kinds) else None
        if turn and ((kinds := _kinds(due, turn)) != due.kinds or Change.INPUT_SET in kinds):
            lines += turn.lines
            due = replace(due, kinds=kinds)  # noqa: PLW2901 - the cause as it is known now
        found.append(due)
    new = _declared(case, held, jobs) if any(_is_new(held, due) for due in found) else frozenset()
    kept = (replace(due, kinds=(Change.SAMPLES,)) if new & set(due.job.outputs) else due for due in found)
    return tuple(kept), tuple(dict.fromkeys(lines))


def replaced(case: Case, jobs: Sequence[Job]) -> frozenset[str]:
    """Return the inputs that are gone and that these jobs, all that a target needs, ask for by another path now."""
    held = {named(path).removeprefix("./"): path for path in case.entries if path.startswith(METADATA)}
    turns = [turn for job in jobs if (turn := _turn(case, held, job)) and turn.lost]
    still = {name for turn in turns if not turn.renamed for name in turn.lost}
    return frozenset(name for turn in turns if turn.renamed for name in turn.lost) - still


def _is_new(held: Mapping[str, str], due: Due) -> bool:
    return Change.MISSING in due.kinds and bool(held) and held.keys().isdisjoint(due.job.outputs)


def _kinds(due: Due, turn: Turn) -> tuple[Change, ...]:
    """Return the classes; a file that was updated counts as such where the job had it before."""
    updated = {name for each in due.job.reasons if change(each) is Change.INPUT for name in names_in(each)}
    turns = {Change.INPUT_SET} | ({Change.INPUT} if updated and updated <= set(turn.more) else set())
    return tuple(dict.fromkeys(turn.kind if kind in turns else kind for kind in due.kinds))


def _turn(case: Case, held: Mapping[str, str], job: Job) -> Turn | None:
    """Return how the inputs of a job turned, or None where that is not known, or they did not."""
    then = _recorded(case, held, job)
    if then is None or job.message or UNKNOWN in job.inputs:
        return None
    now = tuple(name.rstrip("/") for name in job.inputs)
    before = _as_seen(then.inputs, now)
    left = [name for name in before if name not in set(now)]
    more = tuple(name for name in now if name not in set(before))
    if not (left or more):
        return None
    gone, unseen = lost(case, left, then.began) if left else ((), ())
    fewer = () if gone else tuple(left)
    kept = [name for name in now if name in set(before)]
    sheet = naming(case, kept, more) if more else ""
    return Turn(gone, fewer, more, sheet, bool(unseen and fewer), _renamed(case, left, gone, more))


def _renamed(case: Case, left: Sequence[str], gone: Sequence[str], more: Sequence[str]) -> bool:
    """Say whether the new inputs are the old ones by name, one for one, and nothing that is gone lacks such a twin."""
    there = {_name(path) for path in (*more, *case.entries)}
    return sorted(map(_name, left)) == sorted(map(_name, more)) and set(map(_name, gone)) <= there


def _name(path: str) -> str:
    """Return the last part of a path."""
    return PurePosixPath(path).name


def _recorded(case: Case, held: Mapping[str, str], job: Job) -> Record | None:
    whole = (
        path
        for name, path in held.items()
        for each in job.outputs
        if name.startswith("/") and name.endswith(f"/{each}")
    )
    path = next((held[name] for name in job.outputs if name in held), None) or next(whole, "")
    found = record(case, path) if path else None
    return found if found and found.inputs else None


def _as_seen(names: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """Return recorded names as a dry run in a copy prints them: below the project, where they hold its path."""
    whole = next(
        (name for name in names if name.startswith("/") and any(name.endswith(f"/{each}") for each in now)), ""
    )
    own = next((each for each in now if whole.endswith(f"/{each}")), "")
    return tuple(name.removeprefix(whole.removesuffix(own)) for name in names) if whole else tuple(names)


def _declared(case: Case, held: Mapping[str, str], jobs: Sequence[Job]) -> frozenset[str]:
    """Return what will be made because a sheet newly names it: new inputs of recorded jobs, and what they need."""
    turns = (_turn(case, held, job) for job in jobs)
    found = {name for turn in turns if turn and turn.kind is Change.SAMPLES for name in turn.more}
    makers = {name: job for job in jobs for name in job.outputs}
    left = [*found]
    while left:
        maker = makers.get(left.pop())
        new = [each for each in maker.inputs if each not in found] if maker else []
        found.update(new)
        left += new
    return frozenset(found)


def _some(names: Iterable[str]) -> str:
    every = tuple(names)
    rest = f" and {len(every) - SHOWN} more" if len(every) > SHOWN else ""
    return f"{' '.join(every[:SHOWN])}{rest}"
