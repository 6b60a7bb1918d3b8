"""What the proof routes of a makefile would do to the evidence: each is printed, and judged."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from posixpath import basename

from rung.model.effect import Effect
from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.heard import commands_only
from rung.probes.gnumake.trace import Step, steps
from rung.probes.probe import Case, JudgeCommand
from rung.probes.recipes import written
from rung.probes.recipes.gnumake import printed
from rung.probes.recipes.removal import weighed
from rung.probes.recipes.routes import MOST, Dangers, asked, named
from rung.probes.recipes.taken import Here, Taken, goes_on, taken
from rung.probes.recipes.unjudged import unjudged
from rung.risk.context import Context
from rung.risk.guards.argv import unfold

MANY = 4  # pieces that are named of one route
SNAKEMAKE = "snakemake"
OF_MANY = {"empties": "empty", "runs": "run", "writes": "write", "removes": "remove", "moves": "move",
           "overwrites": "overwrite", "replaces": "replace", "edits": "edit"}  # fmt: skip
NAMED = 6  # routes that are named for one thing


def judged(case: Case, found: Database, evidence: Sequence[str]) -> Dangers:
    """Return what the routes would do to these pieces: as they were printed, or as they are written."""
    every = named(case, found)
    names = every[:MOST]
    told = [(name, _dangers(case, _plan(case, found, name), evidence)) for name in names]
    unsure = [(name, line) for name in names for line in _unsure(case, found, name)]
    unread = tuple(f"`make {name}` was not expanded: only the first {MOST} are" for name in every[MOST:])
    return Dangers(
        together((name, line) for name, each in told for line in each.removes),
        together((name, line) for name, each in told for line in each.takes),
        together((name, line) for name, each in told for line in each.anew),
        (*together(unsure), *unread),
        next((name for name in (*(each for each, _ in unsure), *every[MOST:])), ""),
        together((name, line) for name, each in told for line in each.runs),
    )


def together(said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return each thing that is said of routes once, after the routes that it is said of."""
    routes: dict[str, list[str]] = {}
    for name, line in said:
        routes.setdefault(line, []).append(f"`make {name}`")
    return tuple(_sentence(names, line) for line, names in routes.items())


def _sentence(names: Sequence[str], line: str) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    verb, _, rest = line.partition(" ")
    return f"{', '.join(names[:NAMED])}{more} {verb if len(names) == 1 else OF_MANY.get(verb, verb)} {rest}"


def _plan(case: Case, known: Database, name: str) -> tuple[Step, ...]:
    ran = asked(case, name)
    told = ran is not None and ran.exit == 0
    return commands_only(case, steps(ran.out)) if ran and told else written.steps(known, name, case.entries)


def _unsure(case: Case, known: Database, name: str) -> tuple[str, ...]:
    ran = asked(case, name)
    expanded = ran is not None and ran.exit == 0
    found = unjudged(case, _plan(case, known, name), known, expanded=expanded)
    return tuple(
        f"runs what rung cannot judge at {step.place}: {_short(text)}  ({why})"
        for step, text, why in islice(found, MANY)
    )


def _dangers(case: Case, plan: tuple[Step, ...], evidence: Sequence[str]) -> Dangers:
    every = weighed(case, plan)
    bad = [text for each, text in every if each.effect is Effect.DESTROY]
    removes = [f"would run: {_short(text)}" for text in bad[:2]]
    runs = [text for _, text in every if _workflow(text, case.judge)]
    there = frozenset(path for path, entry in case.entries.items() if not entry.folder)
    here = Here(there, evidence, frozenset(step.path for step in plan))
    found = (each for step in plan for each in _lost(step, here))
    lost = [each for each in found if not any(_short(each.by) in line for line in removes)]
    takes = [f"{each.how.value} {each.path}: {_short(each.by)}" for each in lost if not each.anew]
    anew = [f"writes {each.path} anew" for each in lost if each.anew]
    run = (f"runs the workflow, whose jobs write their logs and benchmarks anew: {_short(text)}" for text in runs[:1])
    return Dangers(tuple(removes), tuple(takes[:MANY]), tuple(anew[:MANY]), runs=tuple(run))


def _workflow(text: str, judge: JudgeCommand) -> bool:
    """Say whether a command starts Snakemake, and not only to look."""
    if SNAKEMAKE not in text:
        return False
    calls = (each.words for each in unfold(text, "bash", Context()).commands if each.words and not each.maybe)
    return any(basename(words[0]) == SNAKEMAKE and judge(shlex.join(words)).effect.changes for words in calls)


def _lost(step: Step, here: Here) -> Iterator[Taken]:
    """Yield what a recipe takes; what it empties and then adds to is written anew."""
    texts = printed("\n".join(step.recipe))
    for number, text in enumerate(texts):
        for each in taken(text, step.folder, here):
            yield replace(each, anew=each.anew or goes_on(each.path, step.folder, texts[number:]))


def _short(text: str) -> str:
    return clipped(" ".join(text.split()), 100)
