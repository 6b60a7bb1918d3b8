"""What the proof routes of a makefile would do to the evidence: each is printed in a scratch copy, and judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rung.model.effect import Effect
from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.trace import Step, steps
from rung.probes.probe import Case
from rung.probes.recipes import written
from rung.probes.recipes.gnumake import printed
from rung.probes.recipes.removal import weighed
from rung.probes.recipes.routes import MOST, Dangers, named
from rung.probes.recipes.taken import Here, Taken, goes_on, taken
from rung.probes.recipes.unjudged import unjudged

MANY = 4  # pieces that are named of one route


def judged(case: Case, found: Database, evidence: Sequence[str]) -> Dangers:
    """Return what the routes would do to these pieces: as they were printed, or as they are written."""
    every = named(case, found)
    names = every[:MOST]
    told = [_dangers(case, name, _plan(case, found, name), evidence) for name in names]
    unsure = [(name, line) for name in names for line in _unsure(case, found, name)]
    unsure += [(name, f"`make {name}` was not expanded: only the first {MOST} are") for name in every[MOST:]]
    return Dangers(
        tuple(line for each in told for line in each.removes),
        tuple(line for each in told for line in each.takes),
        tuple(line for each in told for line in each.anew),
        tuple(line for _, line in unsure),
        next((name for name, _ in unsure), ""),
    )


def _plan(case: Case, known: Database, name: str) -> tuple[Step, ...]:
    ran = case.run(f"route {name}")
    return steps(ran.out) if ran is not None and ran.exit == 0 else written.steps(known, name, case.entries)


def _unsure(case: Case, known: Database, name: str) -> tuple[str, ...]:
    ran = case.run(f"route {name}")
    expanded = ran is not None and ran.exit == 0
    found = unjudged(case, _plan(case, known, name), known, expanded=expanded)
    return tuple(
        f"`make {name}` runs what rung cannot judge at {step.place}: {_short(text)}  ({why})"
        for step, text, why in islice(found, MANY)
    )


def _dangers(case: Case, name: str, plan: tuple[Step, ...], evidence: Sequence[str]) -> Dangers:
    bad = [text for each, text in weighed(case, plan) if each.effect is Effect.DESTROY]
    removes = [f"`make {name}` would run: {_short(text)}" for text in bad[:2]]
    there = frozenset(path for path, entry in case.entries.items() if not entry.folder)
    here = Here(there, evidence, frozenset(step.path for step in plan))
    every = (each for step in plan for each in _lost(step, here))
    lost = [each for each in every if not any(_short(each.by) in line for line in removes)]
    takes = [_said(name, each) for each in lost if not each.anew]
    anew = [f"`make {name}` writes {each.path} anew" for each in lost if each.anew]
    return Dangers(tuple(removes), tuple(takes[:MANY]), tuple(anew[:MANY]))


def _lost(step: Step, here: Here) -> Iterator[Taken]:
    """Yield what a recipe takes; what it empties and then adds to is written anew."""
    texts = printed("\n".join(step.recipe))
    for number, text in enumerate(texts):
        for each in taken(text, step.folder, here):
            yield replace(each, anew=each.anew or goes_on(each.path, step.folder, texts[number:]))


def _said(name: str, each: Taken) -> str:
    return f"`make {name}` {each.how.value} {each.path}: {_short(each.by)}"


def _short(text: str) -> str:
    return clipped(" ".join(text.split()), 100)
