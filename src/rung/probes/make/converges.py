"""Whether make has nothing left to do after a successful run.

`make -q` is asked in the project as it is: 0 means that the timestamps are settled, not that the artifacts match the
variables, which no timestamp shows. With `--scratch` a whole build runs in a copy first, and `make -q` is asked after
it: only then is "never converges" said. Where make reads a clock while it reads the makefiles, a second passes between.
A phony target with a recipe is never settled, by design, nor is what needs a name that never exists: a class of its
own. Files into which recipes write variables (stamps) are compared with what make believes now.
"""

from __future__ import annotations

from collections.abc import Mapping

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.gnumake import already, shadowed, swallowed
from rung.probes.gnumake.cause import ALWAYS, BY_DESIGN, Cause, real_first, roots
from rung.probes.gnumake.database import Database, databases
from rung.probes.gnumake.exported import Readers
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.reasons import reasons
from rung.probes.gnumake.rebuilt import REBUILT, Weighed, untold, weighed
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import again, make
from rung.probes.gnumake.stamped import disagreeing
from rung.probes.gnumake.warned import SKEWED
from rung.probes.gnumake.watched import UNSET, Blind, blind, stamps
from rung.probes.probe import Answer, Case, Look, Probe, Ran, Word

SHOWN = 12
COPY, AGAIN = "built", "built-again"
CLOCK = pattern(r"(?:^|[`(|;&])\s*date\b")  # read while make reads: what hangs on it is another in the next second
WAIT = ("sleep", "1.1")
BY_TIME = "that the artifacts match the variables: make compares times, and -q says nothing about flags or tools"
NOT_SHOWN = (
    "inputs that nobody declared, and what programs read in your own environment",
    "what a parallel run, or another target, leaves behind",
)


def following(case: Case) -> Look | None:
    """Build first, when it is done in a copy; then ask whether anything is left, then why."""
    copy = COPY if case.ask.scratch else ""
    done = case.ran[-1] if case.ran else None
    if done is None:
        return Look("build", make(case.ask), COPY, acts=True) if copy else _settled(case, "")
    if done.look.name == "build":
        ticks = any(CLOCK.search(act.command) for act in scanned(case).reached(case.ask.target).acts)
        return None if trouble(case, done) else Look("tick", WAIT, COPY) if ticks else _settled(case, copy)
    if done.look.name == "tick":
        return _settled(case, copy)
    if done.look.name == "settled" and not done.timed_out and (done.exit == 1 or already.may_have(case, done)):
        # What the question itself made (a makefile that is made again) would answer for the next one.
        return Look("build-again", make(case.ask), AGAIN, acts=True) if copy and done.changes else _why(case, copy)
    if done.look.name == "build-again":
        return None if trouble(case, done) else _why(case, AGAIN)
    if copy and done.look.name == "why" and _untold(case, done):
        return Look(REBUILT, make(case.ask), done.look.scratch, acts=True)
    return None


def ready(case: Case) -> None:
    """Read what make believes while it is asked why something is due."""
    settled = case.run("settled")
    for known in databases(settled.out).values() if settled else ():
        known.targets.values()  # each is read then


def _untold(case: Case, why: Ran) -> bool:
    """Say whether one more build must tell what becomes of a target that a name forces."""
    settled = case.run("settled")
    if settled is None or trouble(case, settled) or trouble(case, why):
        return False
    there = _there(case)
    return untold(case, reasons(case, why, settled.out, there), databases(settled.out), there)


def _why(case: Case, copy: str) -> Look:
    return Look("why", make(case.ask, "-n", "--trace"), copy)


def _settled(case: Case, copy: str) -> Look:
    return Look("settled", make(case.ask, "-pqk"), copy)


def read(case: Case) -> Answer:
    """Say whether it is settled, and if not, whether it ever can be."""
    needed = (ran for ran in case.ran if ran.look.name != REBUILT)
    bad = next((failed for ran in needed if (failed := trouble(case, ran))), None)
    if bad:
        return bad
    settled, why = case.run("settled"), case.run("why")
    if settled is None:
        raise LookupError("the look `settled` was not made")
    beliefs = databases(settled.out)
    found = reasons(case, why, settled.out, _there(case) if case.ask.scratch else None) if why else ()
    quiet = settled.exit == 0 and not already.due(settled, found)
    built = case.run("build")
    if quiet:
        return swallowed.told(case, built, (), _quiet(case, beliefs))
    told = weighed(case, found, beliefs, _there(case))
    due = [each.step.target for each in told.found if each.cause is not Cause.PHONY]
    answer = swallowed.told(case, built, due, _restless(case, told, already.made(settled)))
    return replace(answer, kinds=(*answer.kinds, *told.kinds))


def _there(case: Case) -> frozenset[str]:
    """Return every path that lies where the last question was put: after a build in a copy there are more."""
    moved = [change for ran in case.ran if ran.look.scratch == COPY for change in ran.changes]
    made = {change.path for change in moved if change.what == "made"}
    return frozenset(case.entries) | made - {change.path for change in moved if change.what == "removed"}


def _quiet(case: Case, beliefs: Mapping[str, Database]) -> Answer:
    """Answer when -q is 0: settled by time, or contradicted by a stamp."""
    known, hidden = beliefs[""], shadowed.shadowed(case)
    stale = tuple(disagreeing(case, known))
    if stale:
        said = f"Timestamps say that {about(case)} is settled, but a stamp holds other values than make believes now."
        return Answer("stale", said, stale, NOT_SHOWN, again(case.ask, "state"))
    built = " after a build" if case.ask.scratch else ""
    unseen = [each for folder, held in beliefs.items() for each in _unseen(case, held, top=not folder)]
    if not unseen:
        said = f"Make has nothing left to do for {about(case)}{built}, and no variable it uses goes unwatched."
        said, seen = shadowed.named(said, hidden), shadowed.kinds(hidden)
        return Answer("settled", said, _stamped(known), NOT_SHOWN, again(case.ask, "state"), seen)
    count = many(len({each.variable.name for each in unseen}), "variable")
    said = (
        f"Make has nothing left to do for {about(case)}{built}, by timestamps; nothing watches {count} of its recipes."
    )
    lines = tuple(
        f"{_valued(each)}  is {'exported, and may be read' if each.handed else 'not watched'} by {_some(each.targets)}"
        for each in unseen[:SHOWN]
    )
    said, seen = shadowed.named(said, hidden), shadowed.kinds(hidden)
    return Answer("settled-by-time", said, lines, (BY_TIME, *NOT_SHOWN), again(case.ask, "stale"), seen)


def _unseen(case: Case, known: Database, *, top: bool) -> tuple[Blind, ...]:
    goal = case.ask.target if top and case.ask.target else known.default_goal
    return blind(known.made_below(goal), known, Readers(case.judge, scanned(case).exports))


def _valued(each: Blind) -> str:
    """Return a variable as make holds it, on one line."""
    held, value = each.variable, " ".join(each.variable.value.split())
    return (
        f"{held.name} = {clipped(value, 60)}"
        if value
        else f"{held.name}, {'not set' if held.origin == UNSET else 'empty'},"
    )


def _some(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _stamped(known: Database) -> tuple[str, ...]:
    return tuple(f"stamp {name}: {' '.join(names)}" for name, names in list(stamps(known).items())[:SHOWN])


def _restless(case: Case, told: Weighed, made: tuple[str, ...]) -> Answer:
    """Answer when something is due; ``made`` are artifacts that make made when it was only asked."""
    found = told.found
    first = real_first(roots(found) or found)
    lines = tuple(each.line for each in first[:SHOWN])
    rest = (f"{len(first) - SHOWN} more",) if len(first) > SHOWN else ()
    asked = (f"`make -q` ran the recipe instead of saying so: {' '.join(made[:SHOWN])}",) if made else ()
    evidence = (*lines, *rest, *asked)
    causes = {each.cause for each in first}
    if causes - ALWAYS == {Cause.MEMBER_UNDATED}:
        said = f"{about(case).capitalize()} is never settled: ar writes members of its archives without a time."
        return Answer("member-undated", said, evidence, NOT_SHOWN, again(case.ask, "parallel"))
    by_design = bool(found) and not made and causes <= BY_DESIGN and not told.unsure
    if by_design and Cause.PHONY_UNDECLARED in causes:
        names = " ".join(dict.fromkeys(each.step.target for each in first if each.cause is Cause.PHONY_UNDECLARED))
        said = f"Beside what is always due only {names} is due for {about(case)}: no file, and not declared phony."
        return Answer("phony-undeclared", said, evidence, (BY_TIME, *NOT_SHOWN), again(case.ask, "stale"))
    if by_design:
        said = f"{about(case).capitalize()} is never settled, by design: only what is always due is due."
        return Answer("never-by-design", said, evidence, (BY_TIME, *NOT_SHOWN), again(case.ask, "stale"))
    if not case.ask.scratch:
        said = f"Work is due for {about(case)}; whether it settles is seen only after a build."
        return Answer("pending", said, evidence, NOT_SHOWN, again(case.ask, "converges", "--scratch"))
    said = f"A build of {about(case)} succeeded, and make would build again: it never converges."
    kinds = (Cause.RENAMED.value,) if Cause.RENAMED in causes else ()
    return Answer("never-converges", said, evidence, NOT_SHOWN, again(case.ask, "causes"), kinds)


PROBE = Probe(
    "Does it converge after a successful run?",
    (
        Word("settled", good=True, meaning="Nothing is left to do, and stamps watch the variables of the recipes."),
        Word(
            "settled-by-time",
            good=True,
            meaning="Nothing is left to do by timestamps; artifacts built with other variables would not be noticed.",
        ),
        Word("stale", good=False, meaning="Timestamps are settled, but a stamp contradicts the variables."),
        SKEWED,
        Word("pending", good=False, meaning="Work is due; build in a copy (`--scratch`) to see whether it settles."),
        Word("never-converges", good=False, meaning="After a successful build, work is due again."),
        Word(
            "member-undated",
            good=False,
            meaning="Members of archives are always due: a deterministic ar writes no time that make sees.",
        ),
        Word(
            "phony-undeclared",
            good=False,
            meaning="Only what is always due is due, and some of it makes no file and is not declared phony.",
        ),
        Word(
            "never-by-design",
            good=False,
            meaning="Only what is always due is due: phony targets, what keeps its file, or what a name forces.",
        ),
    ),
    following,
    read,
    by_time=True,
    ready=ready,
)
