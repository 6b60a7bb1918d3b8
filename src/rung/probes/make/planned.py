"""Which targets make would build now, by which rules.

Asked with `make -n --trace`, which explains without running, but for what `rung probe make acts` finds.
"""

from __future__ import annotations

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.gnumake.explain import explain
from rung.probes.gnumake.faults import about, trouble
from rung.probes.gnumake.kept import may_keep, only_if
from rung.probes.gnumake.shadowed import kinds, named, shadowed
from rung.probes.gnumake.speech import again, make
from rung.probes.gnumake.trace import Step, steps
from rung.probes.gnumake.warned import SKEWED
from rung.probes.probe import Answer, Case, Look, Probe, Word

SHOWN = 25
GOES_ON, COMMENT = pattern(r"\\\n[ \t]*"), pattern(r"\s*#")
NOT_SHOWN = (
    "what the recipes do when they run, and whether they succeed",
    "targets that a recipe makes beside its own, and those of makefiles that the build itself writes",
    "work that only other variables, another target or a changed input would call for",
)


def following(case: Case) -> Look | None:
    """Ask make for its plan, once."""
    return None if case.ran else Look("plan", make(case.ask, "-n", "--trace"))


def read(case: Case) -> Answer:
    """Count the targets and name them in make's order."""
    ran = case.ran[0]
    bad = trouble(case, ran)
    if bad:
        return bad
    found = steps(ran.out)
    if not found:
        hidden = shadowed(case)
        said = named(f"Make would run nothing for {about(case)}.", hidden)
        return Answer("nothing-due", said, (), NOT_SHOWN, again(case.ask, "converges"), kinds(hidden))
    lines = sum(len(step.recipe) for step in found)
    targets = f"{len(found)} targets" if len(found) > 1 else "one target"
    said = f"Make would build {targets} for {about(case)}: {many(lines, 'line')} of recipe text."
    hangs = only_if(explain(found, {})) if any(map(may_keep, found)) else ()
    if hangs:
        said += f" Of these {many(len(hangs), 'target')} only if a file changes that its recipe keeps otherwise."
    shown = tuple(_line(step) for step in found[:SHOWN])
    rest = (f"{len(found) - SHOWN} more",) if len(found) > SHOWN else ()
    return Answer("work-due", said, (*shown, *rest), NOT_SHOWN, again(case.ask, "causes"))


def _line(step: Step) -> str:
    lines = GOES_ON.sub(" ", "\n".join(step.recipe)).split("\n")
    does = next((line.strip() for line in lines if line.strip() and not COMMENT.match(line)), "no recipe text")
    return f"{step.target}  ({step.place})  {clipped(does, 90)}"


PROBE = Probe(
    "What would make build now, and by which rules?",
    (
        Word("nothing-due", good=True, meaning="Make would run no recipe."),
        SKEWED,
        Word("work-due", good=False, meaning="Make would run the recipes that are named."),
    ),
    following,
    read,
    by_time=True,
)
