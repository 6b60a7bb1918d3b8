"""The proof routes of a makefile: targets named like a proof that make no file, printed in a scratch copy and judged.

Makefiles older than ``.PHONY`` need a name that never exists instead (``check: FRC``), or nothing at all: what tells a
route from an artifact is that no file of its name is there, and that its recipe makes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rung.model.ask import Ask
from rung.model.effect import Effect
from rung.probes.gnumake.database import Database, Target, database
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.speech import make
from rung.probes.gnumake.trace import Step, steps
from rung.probes.probe import Case, Look
from rung.probes.recipes import gnumake, written
from rung.probes.recipes.gnumake import printed
from rung.probes.recipes.removal import weighed
from rung.probes.recipes.taken import Here, Taken, goes_on, taken
from rung.probes.recipes.unjudged import unjudged
from rung.probes.snapshot import Entry

PROOF = re.compile(
    r"(?i)(?:^|[-_.])(?:test|tests|check|verify|selftest|self-test|audit|proof|prove|tour|evidence|report|bench\w*"
    r"|confirm|validate|ci)(?:$|[-_.])"
)
# Where a recipe line puts what it makes: after a sign, after -o, or as the last word of a command that copies.
MADE = r"(?:>>?\s*|\s-o\s*|\b(?:cp|mv|ln|install|touch|tee)\b[^;|&\n]*\s)[\"']?(?:\$@|\$[({{]@[)}}]|{name})(?![\w./-])"
MOST = 16
MANY = 4  # pieces that are named of one route
SCRATCH = "routes"


def routes(case: Case, known: Database) -> tuple[str, ...]:
    """Return the names of the proof routes, the first few."""
    return _named(case, known)[:MOST]


def _named(case: Case, known: Database) -> tuple[str, ...]:
    every = (each for each in known.targets.values() if each.known and PROOF.search(each.name))
    names = (each.name for each in every if each.phony or _makes_nothing(each, case.entries))
    return tuple(sorted(name for name in names if re.fullmatch(r"[\w.-]+", name)))


def _makes_nothing(target: Target, there: Mapping[str, Entry]) -> bool:
    """Say whether a target that is not phony is a command all the same: no file has its name, and it makes none.

    A folder of that name keeps the recipe from running only where the target needs nothing. A name with an ending, and
    one without a recipe beside a file that a built-in rule makes it from, are files.
    """
    here = there.get(target.name)
    if "." in target.name or (here and not (here.folder and target.needs)):
        return False
    if not target.recipe:
        return bool(target.needs) and not any(path.startswith(f"{target.name}.") for path in there)
    made = re.compile(MADE.format(name=re.escape(target.name)))
    return not any(made.search(line) for line in target.recipe)


def following(case: Case, known: str, makefile: str) -> Look | None:
    """Return the look that prints the next route; ``known`` is the output of make that holds its data base.

    A route of which a line would run when it is only asked for is not asked for: its rules are judged as written.
    """
    found = scan(case.read, case.judge, makefile)
    names = (name for name in routes(case, database(known)) if case.run(f"route {name}") is None)
    name = next((name for name in names if not written.acts(found.reached(name))), "")
    argv = make(Ask(target=name, makefile=makefile), "-n", "-B", "--trace", *gnumake.sealed(found))
    return Look(f"route {name}", argv, scratch=SCRATCH) if name else None


@dataclass(frozen=True, slots=True)
class Dangers:
    """What proof routes remove of anything, what they take of the evidence, and what of it they write anew.

    ``unsure`` are their commands that cannot be judged, and ``route`` is the first proof route that has one.
    """

    removes: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    route: str = ""

    def __bool__(self) -> bool:
        """Say whether anything is to be saved first."""
        return bool(self.removes or self.takes)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what is to be known before a route is run."""
        return (*self.removes, *self.takes)


def dangers(case: Case, known: str, evidence: Sequence[str]) -> Dangers:
    """Return what the routes would do to these pieces: as they were printed, or as they are written."""
    found = database(known)
    names = routes(case, found)
    told = [_dangers(case, name, _plan(case, found, name), evidence) for name in names]
    unsure = [(name, line) for name in names for line in _unsure(case, found, name)]
    unsure += [
        (name, f"`make {name}` was not expanded: only the first {MOST} are") for name in _named(case, found)[MOST:]
    ]
    return Dangers(
        tuple(line for each in told for line in each.removes),
        tuple(line for each in told for line in each.takes),
        tuple(line for each in told for line in each.anew),
        tuple(line for _, line in unsure),
        next((name for name, _ in unsure), ""),
    )


def _plan(case: Case, known: Database, name: str) -> tuple[Step, ...]:
    ran = case.run(f"route {name}")
    return steps(ran.out) if ran is not None and ran.exit == 0 else written.steps(known, name)


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
    return " ".join(text.split())[:100]
