"""The proof routes of a makefile: phony targets named like a proof, printed in a scratch copy and judged."""

from __future__ import annotations

import re

from rung.model.ask import Ask
from rung.model.effect import Effect
from rung.probes.gnumake.database import Database, database
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.speech import make
from rung.probes.gnumake.trace import Step, steps
from rung.probes.probe import Case, Look
from rung.probes.recipes import gnumake, written
from rung.probes.recipes.removal import weighed

PROOF = re.compile(
    r"(?i)(?:^|[-_.])(?:test|tests|check|verify|selftest|self-test|audit|proof|prove|tour|evidence|report|bench\w*"
    r"|confirm|validate|ci)(?:$|[-_.])"
)
MOST = 16
SCRATCH = "routes"


def routes(known: Database) -> tuple[str, ...]:
    """Return the names of the proof routes, the first few."""
    names = (each.name for each in known.targets.values() if each.phony and each.known and PROOF.search(each.name))
    return tuple(sorted(name for name in names if re.fullmatch(r"[\w.-]+", name)))[:MOST]


def following(case: Case, known: str, makefile: str) -> Look | None:
    """Return the look that prints the next route; ``known`` is the output of make that holds its data base.

    A route of which a line would run when it is only asked for is not asked for: its rules are judged as written.
    """
    found = scan(case.read, case.judge, makefile)
    names = (name for name in routes(database(known)) if case.run(f"route {name}") is None)
    name = next((name for name in names if not written.acts(found.reached(name))), "")
    argv = make(Ask(target=name, makefile=makefile), "-n", "-B", "--trace", *gnumake.sealed(found))
    return Look(f"route {name}", argv, scratch=SCRATCH) if name else None


def dangers(case: Case, known: str) -> tuple[str, ...]:
    """Return what the routes would remove: as they were printed, or as they are written."""
    found = database(known)
    plans = {name: _plan(case, found, name) for name in routes(found)}
    return tuple(line for name, plan in plans.items() for line in _dangers(case, name, plan))


def _plan(case: Case, known: Database, name: str) -> tuple[Step, ...]:
    ran = case.run(f"route {name}")
    return steps(ran.out) if ran is not None and ran.exit == 0 else written.steps(known, name)


def _dangers(case: Case, name: str, plan: tuple[Step, ...]) -> list[str]:
    bad = [text for each, text in weighed(case, plan) if each.effect is Effect.DESTROY]
    return [f"`make {name}` would run: {' '.join(text.split())[:100]}" for text in bad[:2]]
