"""The proof routes of a makefile: phony targets named like a proof, printed in a scratch copy and judged."""

from __future__ import annotations

import re

from rung.model.effect import Effect
from rung.probes.gnumake.database import Database, database
from rung.probes.gnumake.scan import scan
from rung.probes.probe import Case, Look
from rung.probes.recipes import gnumake
from rung.probes.recipes.recipe import Call

PROOF = re.compile(
    r"(?i)(?:^|[-_.])(?:test|tests|check|verify|selftest|self-test|audit|proof|prove|tour|evidence|report|bench\w*"
    r"|confirm|validate|ci)(?:$|[-_.])"
)
MOST = 8
SCRATCH = "routes"


def routes(known: Database) -> tuple[str, ...]:
    """Return the names of the proof routes, the first few."""
    names = (each.name for each in known.targets.values() if each.phony and each.known and PROOF.search(each.name))
    return tuple(sorted(name for name in names if re.fullmatch(r"[\w.-]+", name)))[:MOST]


def why_not(case: Case, makefile: str) -> str:
    """Return why the routes must not even be printed, or the empty string."""
    return gnumake.reason_not_to(scan(case.read, case.judge, makefile), case.read)


def following(case: Case, known: str, makefile: str) -> Look | None:
    """Return the look that prints the next route; ``known`` is the output of make that holds its data base."""
    found = scan(case.read, case.judge, makefile)
    if gnumake.reason_not_to(found, case.read):
        return None
    names = (name for name in routes(database(known)) if case.run(f"route {name}") is None)
    name = next(names, "")
    look = Look(f"route {name}", gnumake.look(Call("", makefile, (), (name,)), found), scratch=SCRATCH)
    return look if name else None


def dangers(case: Case) -> tuple[str, ...]:
    """Return what the routes that were printed would remove."""
    return tuple(
        line
        for ran in case.ran
        if ran.exit == 0 and ran.look.name.startswith("route ")
        for line in _dangers(case, ran.look.name.removeprefix("route "), ran.out)
    )


def _dangers(case: Case, name: str, out: str) -> list[str]:
    judged = [(case.judge(text), text) for text in gnumake.printed(out)]
    bad = [text for each, text in judged if each.effect is Effect.DESTROY]
    return [f"`make {name}` would run: {' '.join(text.split())[:100]}" for text in bad[:2]]
