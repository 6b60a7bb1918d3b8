"""What make believes: the variables and rules it resolved, redacted.

Asked with `make -pqk`, which builds nothing; `make -p` alone would build the default goal and print the environment in
clear. Values that come from the environment, or look like secrets, are taken out before anything else sees them.
Built-in variables stay in force (no `-R`): without them `CC ?= gcc` would be told as gcc, where make goes on with cc.
"""

from __future__ import annotations

from collections.abc import Sequence

from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.gnumake.database import Database, Variable, database
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.redact import shown
from rung.probes.gnumake.speech import again, make
from rung.probes.gnumake.watched import used
from rung.probes.hide import HIDDEN
from rung.probes.probe import Answer, Case, Look, Probe, Word

SHOWN, NAMED = 40, 8
ASKED = "kpq"  # options that make was asked with, which it writes among those of the makefile
OURS = frozenset({"makefile", "command line", "'override' directive", "environment under -e"})
NOT_SHOWN = (
    "values that a recipe or a make further down sets",
    "variables of your shell that make programs load code, as MAKEFLAGS: none of them is handed on",
    "target-specific values, and what was in force when the present artifacts were built",
)


def following(case: Case) -> Look | None:
    """Ask once, under the rules and variables that make itself works with."""
    return None if case.ran else Look("believed", make(case.ask, "-pqk"))


def read(case: Case) -> Answer:
    """Show the variables that the target's recipes use, then the others that the makefiles set."""
    ran = case.ran[-1]
    bad = trouble(case, ran)
    known = database(ran.out)
    if bad and (bad.verdict in {"syntax-error", "never-ended"} or not _read_any(known)):
        return bad
    kept = tuple(each for held in shown(known) if (each := _unasked(held)))
    goal = case.ask.target or known.default_goal
    first = _first(kept, goal, known)
    said = (
        f"Make {'.'.join(map(str, case.version))} resolved {many(_ours(kept), 'variable')} of the project and "
        f"{many(known.rules, 'target')} with recipes for {about(case)}{_redacted(first)}."
    )
    lines = tuple(_line(each) for each in first[:SHOWN])
    if bad:
        told = (bad.sentence, *bad.evidence)
        return Answer(
            "resolved-partly", f"{said} Then it gave up.", (*told, *lines), NOT_SHOWN, again(case.ask, "planned")
        )
    return Answer("resolved", said, lines, NOT_SHOWN, again(case.ask, "planned"))


def _read_any(known: Database) -> bool:
    """Say whether a rule of the project was read, and not only those that make brings along."""
    return any(each.known and each.place != "built-in" for each in known.with_recipe)


def _ours(kept: tuple[Variable, ...]) -> int:
    return sum(each.origin in OURS for each in kept)


def _redacted(variables: Sequence[Variable]) -> str:
    """Return which of the variables have a value that is not shown, as the end of a sentence; empty when none has."""
    names = [each.name for each in variables if each.value == HIDDEN]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"; not shown, redacted: {', '.join(names[:NAMED])}{more}" if names else ""


def _first(kept: tuple[Variable, ...], goal: str, known: Database) -> list[Variable]:
    """Return the project's variables, those the goal's recipes use first."""
    text = "\n".join(line for recipe in known.recipes_below(goal) for line in recipe)
    wanted = set(used(text, known))
    ours = [each for each in kept if each.origin in OURS or (each.name in wanted and each.origin != "automatic")]
    return sorted(ours, key=lambda each: (each.name not in wanted, each.name.startswith("."), each.name))


def _unasked(held: Variable) -> Variable | None:
    """Return a variable as it is in a build: without the options that make was only asked with; None where none is."""
    if held.name not in {"MAKEFLAGS", "GNUMAKEFLAGS"}:
        return held
    ours = ASKED.strip("k") if held.place else ASKED  # a makefile that sets some may have set this one
    short, blank, more = held.value.partition(" ")
    if not short.startswith("-"):
        short = short.translate(str.maketrans("", "", ours))
    value = f"{short}{blank}{more}".strip()
    return replace(held, value=value) if value else None


def _line(each: Variable) -> str:
    value = each.value if each.value == HIDDEN else clipped(" ".join(each.value.split()), 100)
    return f"{each.name} = {value}  ({each.origin}{', ' + each.place if each.place else ''})"


PROBE = Probe(
    "What does make believe: which variables and rules?",
    (
        Word("resolved", good=True, meaning="The makefiles were read, and this is what make made of them."),
        Word("resolved-partly", good=False, meaning="Make read the makefiles and then gave up; what it read is shown."),
    ),
    following,
    read,
)
