"""What builds in a copy tell of a target that a name forces: it is made at each call, or was left as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from rung.model.replacing import replace
from rung.probes.gnumake.cause import Cause, Explained
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.forced import LEFT_ALONE, STILL, missing, surely
from rung.probes.probe import Case

REBUILT = "rebuilt"  # the look of a build after the build


class Weighed(Struct, frozen=True):
    """The steps, those as kept that builds left alone; ``kinds`` for a ladder; ``unsure``: only a build would tell."""

    found: tuple[Explained, ...]
    kinds: tuple[str, ...] = ()
    unsure: bool = False


def untold(case: Case, found: Sequence[Explained], beliefs: Mapping[str, Database], there: Collection[str]) -> bool:
    """Say whether only one more build in the copy tells what becomes of a target that a name forces.

    What the first build left alone will be left alone, and what writes for sure needs none.
    """
    open_ones = (each for each in _forced(found) if not _sure(case, each, beliefs, there))
    return any(each.step.path in _changed(case, again=False) for each in open_ones)


def weighed(case: Case, found: Sequence[Explained], beliefs: Mapping[str, Database], there: Collection[str]) -> Weighed:
    """Return the steps as builds have told them; ``there`` is every path after these."""
    sure = [each for each in _forced(found) if _sure(case, each, beliefs, there)]
    if not case.ask.scratch:
        return Weighed(tuple(found), unsure=len(sure) < len(_forced(found)))
    again = _changed(case, again=True)
    kept = [each for each in _forced(found) if each not in sure and each.step.path not in again]
    alone = kept and _changed(case, again=False).isdisjoint(each.step.path for each in kept)
    kinds = (STILL,) if len(kept) < len(_forced(found)) else (LEFT_ALONE,) if alone else ()
    return Weighed(tuple(replace(each, cause=Cause.KEPT) if each in kept else each for each in found), kinds)


def _forced(found: Sequence[Explained]) -> tuple[Explained, ...]:
    return tuple(each for each in found if each.cause is Cause.FORCED)


def _sure(case: Case, each: Explained, beliefs: Mapping[str, Database], there: Collection[str]) -> bool:
    """Say whether a target is made at each call for sure; what is not there after a build is never made by it."""
    gone = missing(each.step, there)
    return (case.ask.scratch and gone) or (not gone and surely(case, each, beliefs))


def _changed(case: Case, *, again: bool) -> frozenset[str]:
    """Return what builds in copies made or changed: the one after the build, or the others."""
    built = (ran for ran in case.ran if ran.look.acts and (ran.look.name == REBUILT) is again)
    return frozenset(change.path for ran in built for change in ran.changes)
