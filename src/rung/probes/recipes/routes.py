"""The proof routes of a makefile: targets named like a proof that make no file, printed without running anything.

Makefiles older than ``.PHONY`` need a name that never exists instead (``check: FRC``), or nothing at all: what tells a
route from an artifact is that no file of its name is there, and that its recipe makes none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from rung.model.ask import Ask
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.act import Scan
from rung.probes.gnumake.database import Database, Target, database
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.speech import make
from rung.probes.gnumake.world import World, pinned
from rung.probes.machine import Machine
from rung.probes.probe import Case, Look, Ran
from rung.probes.recipes import gnumake, sealing, written
from rung.probes.snapshot import Entry

PROOF = pattern(
    r"(?i)(?:^|[-_.])(?:test|tests|check|verify|selftest|self-test|audit|proof|prove|tour|evidence|report|bench\w*"
    r"|confirm|validate|ci|walkthrough|summary|review)(?:$|[-_.])"
)
# Where a recipe line puts what it makes: after a sign, after -o, or as the last word of a command that copies.
MADE = r"(?:>>?\s*|\s-o\s*|\b(?:cp|mv|ln|install|touch|tee)\b[^;|&\n]*\s)[\"']?(?:\$@|\$[({{]@[)}}]|{name})(?![\w./-])"
MOST = 24
SCRATCH, AGAIN = "routes", " in a copy"


def routes(case: Case, known: Database) -> tuple[str, ...]:
    """Return the names of the proof routes, the first few."""
    return named(case, known)[:MOST]


def named(case: Case, known: Database) -> tuple[str, ...]:
    """Return the names of all proof routes, sorted."""
    plain = (name for name in known.targets if "/" not in name)  # most have one, and these go fast
    every = (known.targets[name] for name in plain if PROOF.search(name) and re.fullmatch(r"[\w.-]+", name))
    return tuple(
        sorted(each.name for each in every if each.known and (each.phony or _makes_nothing(each, case.entries)))
    )


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


def following(case: Case, known: str, ask: Ask) -> Look | None:
    """Return the look that prints the next route; ``known`` is the output of make that holds its data base.

    ``ask`` says by which makefile and settings make is asked.
    A route of which a line would run when it is only asked for is not asked for: its rules are judged as written. In
    the project it is asked for where no shell can be started; those that want one all the same, or name it, are asked
    for with one in a copy, after the others.
    """
    names = routes(case, database(known))
    fresh = [name for name in names if case.run(f"route {name}") is None]
    found = elsewhere(case, ask) if fresh else Scan()
    name = next((name for name in fresh if not written.acts(found.reached(name))), "")
    if not name:
        return _again(case, names, ask)
    sealed, copied = sealing.seal(case, found), any(ran.look.scratch == SCRATCH for ran in case.ran)
    apart = "" if sealed and not copied and not gnumake.reason_not_to(found, case.read) else SCRATCH
    argv = make(replace(ask, target=name), "-n", "-B", "--trace", *(sealed or gnumake.sealed(found)))
    return Look(f"route {name}", argv, scratch=apart)


def _again(case: Case, names: Sequence[str], ask: Ask) -> Look | None:
    """Return the look that prints the next route in which no shell did."""
    for name in names:
        ran = case.run(f"route {name}")
        if ran and sealing.wanted_shell(ran) and case.run(f"route {name}{AGAIN}") is None:
            argv = make(replace(ask, target=name), "-n", "-B", "--trace")
            return Look(f"route {name}{AGAIN}", argv, scratch=SCRATCH)
    return None


def asked(case: Case, name: str) -> Ran | None:
    """Return the last look that printed a route, or None when there was none."""
    return case.run(f"route {name}{AGAIN}") or case.run(f"route {name}")


def elsewhere(case: Case, ask: Ask) -> Scan:
    """Return what the makefile runs by itself for any goal, with these variables on a machine that nobody knows."""
    where = World(case.machine or Machine(), pinned=pinned(ask.settings), elsewhere=True)
    return scan(case.read, case.judge, ask.makefile, where)


class Dangers(Struct, frozen=True):
    """What proof routes remove of anything, what they take of the evidence, and what of it they write anew.

    ``unsure`` are their commands that cannot be judged, and ``route`` is the first proof route that has one. ``runs``
    are those that run a workflow: the jobs that are due write their evidence anew.
    """

    removes: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    route: str = ""
    runs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything is to be saved first."""
        return bool(self.removes or self.takes)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what is to be known before a route is run."""
        return (*self.removes, *self.takes)
