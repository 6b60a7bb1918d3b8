"""The ladder of a build or workflow incident: which questions in which order, and where their answers point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LADDER: Mapping[str, tuple[str, ...]] = {
    "make": ("planned", "causes", "converges", "evidence"),
    "snakemake": ("locks", "planned", "causes", "job", "provenance"),
}
"""What is asked of each tool, in order: planned work, change cause, then the narrowest evidence."""

IN_COPIES: Mapping[str, tuple[str, ...]] = {"make": ("stale", "parallel"), "snakemake": ("parallel",)}
"""What is asked beside where builds in scratch copies are wanted."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """The class of an incident, and what is to be repaired in it. ``escalate`` names the trigger where nobody knows."""

    name: str
    repair: str = ""
    escalate: str = ""


GRAPH, DRIFT, NOISE = "graph truth", "environment or contract drift", "operational noise"
WORKFLOW, CONTEXT, STORAGE, TOOL = "workflow semantics", "operating context", "storage and visibility", "tool behaviour"

_MAKE = {
    ("planned", "syntax-error"): Boundary(GRAPH, "Correct the line of the makefile that make names."),
    ("planned", "target-missing"): Boundary(GRAPH, "Bring back the input that is missing, or the rule that makes it."),
    ("planned", "never-ended"): Boundary(NOISE, escalate="make does not end even when it is only asked"),
    ("planned", "tool-failed"): Boundary("", escalate="make gives up before it can say what it would do"),
    ("stale", "stale"): Boundary(DRIFT, "Put a stamp of the variables among the prerequisites, then build again."),
    ("converges", "stale"): Boundary(DRIFT, "Let the stamp be rewritten when the variables change."),
    ("parallel", "differs"): Boundary(GRAPH, "Declare the output that two rules share; serial mode hides it."),
    ("converges", "never-converges"): Boundary(GRAPH, "Let the recipe make the file that its rule names."),
    ("causes", "forced"): Boundary(GRAPH, "Replace the name that never exists by what the target really needs."),
    ("converges", "never-by-design"): Boundary(NOISE, "Ask for a file instead of a phony target, or expect the work."),
    ("causes", "not-built"): Boundary(GRAPH, "Find out who removed the target, or which recipe does not make it."),
    ("causes", "source-newer"): Boundary(GRAPH, "Find out who wrote the newer file; if it was meant, build."),
}
_SNAKEMAKE = {
    ("locks", "locked"): Boundary(STORAGE, escalate="a lock lies here, and only a person can say that no run is alive"),
    ("locks", "locked-incomplete"): Boundary(STORAGE, escalate="a killed or a living run: a person must look for it"),
    ("locks", "incomplete"): Boundary(STORAGE, "Let the incomplete files be made again: --rerun-incomplete."),
    ("planned", "syntax-error"): Boundary(WORKFLOW, "Correct the line of the Snakefile that is named."),
    ("planned", "target-missing"): Boundary(WORKFLOW, "Bring back the input that is missing, or its rule."),
    ("planned", "no-verdict"): Boundary("", escalate="the dry run says neither that nothing is due nor what is"),
    ("planned", "never-ended"): Boundary(CONTEXT, escalate="Snakemake does not end even when it is only asked"),
    ("planned", "tool-failed"): Boundary("", escalate="Snakemake gives up before it can say what it would do"),
    ("parallel", "differs"): Boundary(WORKFLOW, "Declare the file that two jobs share; one core hides it."),
    ("causes", "params-changed"): Boundary(CONTEXT, "See which configuration or profile changed the parameter."),
    ("causes", "environment-changed"): Boundary(CONTEXT, "See which environment file changed, and pin it."),
    ("causes", "code-changed"): Boundary(WORKFLOW, "Read the change of the rule; if it was meant, run."),
    ("causes", "input-set-changed"): Boundary(WORKFLOW, "Compare the inputs before and after: discovery was widened."),
    ("causes", "input-updated"): Boundary(STORAGE, "Find out who wrote the input; if it was meant, run."),
    ("causes", "output-missing"): Boundary(STORAGE, "Find out who removed the output before it is made again."),
    ("provenance", "lying"): Boundary(CONTEXT, "Let the provenance be written from the repository itself."),
}
_POINTS: Mapping[str, Mapping[tuple[str, str], Boundary]] = {"make": _MAKE, "snakemake": _SNAKEMAKE}


def boundary(tool: str, verdicts: Mapping[str, str]) -> Boundary:
    """Return where the verdicts (by question) point; the most telling answer decides, an escalation trigger if none."""
    for (question, word), found in _POINTS[tool].items():
        if verdicts.get(question) == word:
            return found
    if verdicts.get("causes") == "several":
        return Boundary("", escalate="the first causes are of several classes: a person must take them apart")
    return Boundary("", escalate="the whole ladder was climbed, and no answer names a class")
