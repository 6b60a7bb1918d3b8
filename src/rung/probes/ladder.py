"""The ladder of a build or workflow incident: which questions in which order, and where their answers point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.trigger import Trigger

LADDER: Mapping[str, tuple[str, ...]] = {
    "make": ("planned", "causes", "converges", "acts", "evidence", "verify-report"),
    "snakemake": (
        "locks", "last-run", "planned", "causes", "converges", "summary", "job", "provenance", "verify-report",
    ),
}  # fmt: skip
"""What is asked of each tool, in order: planned work, change cause, the narrowest evidence, what is published."""

ONLY_AFTER: Mapping[tuple[str, str], tuple[str, frozenset[str]]] = {
    ("snakemake", "causes"): ("planned", frozenset({"work-due"})),
    ("snakemake", "converges"): ("planned", frozenset({"nothing-due"})),
    ("snakemake", "summary"): ("planned", frozenset({"nothing-due"})),
}
"""What is asked only where an answer before it makes it worth asking: by which question, and which verdicts."""

IN_COPIES: Mapping[str, tuple[str, ...]] = {"make": ("stale", "parallel"), "snakemake": ("parallel",)}
"""What is asked beside where builds in scratch copies are wanted."""


SLOW = ("cost",)
"""What is asked beside where the symptom is that it is slow: cost is split by class before anything is tuned."""


def worth_asking(tool: str, question: str, verdicts: Mapping[str, str]) -> bool:
    """Say whether a rung of the ladder can tell anything after the verdicts (by question) of those below it."""
    before, words = ONLY_AFTER.get((tool, question), ("", frozenset()))
    return not before or verdicts.get(before) in words


class Boundary(Struct, frozen=True):
    """The class of an incident, and what is to be repaired in it; where nobody here may, ``trigger`` and why.

    ``waits`` is what must be asked first, where nothing can be said yet. ``mere``: that something was never built is
    all there is, and no class by itself.
    ``after`` is the question without whose answer the class may be a wrong one.
    """

    name: str
    repair: str = ""
    trigger: Trigger | None = None
    why: str = ""
    waits: str = ""
    mere: bool = False
    after: str = ""


PUBLISHED = "publish boundary"
GRAPH, DRIFT, NOISE = "graph truth", "environment or contract drift", "operational noise"
NOT_REPRODUCED, OWNERSHIP = Trigger.NOT_REPRODUCED, Trigger.OWNERSHIP
WORKFLOW, CONTEXT, STORAGE, TOOL = "workflow semantics", "operating context", "storage and visibility", "tool behaviour"

BESIDE = frozenset({"acts", "evidence"})
"""What these find is a fault of its own, which explains nothing where there are several causes."""

TELLS = {"stale": "whether what lies there is out of date", "parallel": "whether builds side by side go wrong"}

CLIMBED = "the whole ladder was climbed, and no answer names a class"
REFUSED = "refused"  # in place of a verdict: the question would have reached out of its scratch copy
NO_TARGET = Boundary("", waits="Ask again with a target that there is: the one that was named is none")
NEEDS_A_BUILD = Boundary("", mere=True)  # make cannot say beforehand what is due, which is no class by itself
UNEXPLAINED = Boundary(
    GRAPH,
    "Find what the recipe reads and its rule does not name, for no variable of it goes unwatched, and declare it; "
    "else who edited the artifact. Then build again.",
)  # stale, though every variable is watched
SKEWED = Boundary(
    DRIFT, "Set the clock right, or the time of the file that was changed in the future: no build settles before."
)
UNDATED = Boundary(
    GRAPH, "Let ar keep the times of the members: add U to its flags (ARFLAGS = rvU), or name the objects instead."
)
UNDECLARED = Boundary(
    GRAPH, "Declare what makes no file as phony (.PHONY), the answers name it; it is always run.", after="stale"
)
_MAKE = {
    ("kind", "at-work"): Boundary("", waits="Wait until the make that is at work here has ended, then ask again"),
    ("kind", "target-unknown"): NO_TARGET,
    ("kind", "command-missing"): Boundary(
        DRIFT, "Install the command that the recipe calls, or name the one there is."
    ),
    ("planned", "no-makefile"): Boundary("", waits="Name the folder of the project with -C, or its makefile with -f"),
    ("planned", "clock-skew"): SKEWED,
    ("kind", "circular"): Boundary(GRAPH, "Take out one of the needs that go in a circle: make drops it and goes on."),
    ("kind", "network"): Boundary(DRIFT, "Let what is fetched be kept beside the project, or wait for the network."),
    ("kind", "undeclared"): Boundary(
        GRAPH, "Declare what the recipe reads and its rule does not name, `stale` names it, then build again."
    ),
    ("planned", "syntax-error"): Boundary(GRAPH, "Correct the line of the makefile that make names."),
    ("planned", "target-missing"): Boundary(GRAPH, "Bring back the input that is missing, or the rule that makes it."),
    ("converges", "target-missing"): Boundary(
        GRAPH, "Bring back the input that is missing, or the rule that makes it."
    ),
    ("converges", "tool-failed"): Boundary(
        DRIFT, "Correct what the recipe's own words name, then build in a copy again."
    ),
    ("planned", "never-ended"): Boundary("", "", NOT_REPRODUCED, "make does not end even when it is only asked"),
    ("planned", "tool-failed"): Boundary("", "", NOT_REPRODUCED, "make gives up before it can say what it would do"),
    ("verify-report", "changed"): Boundary(
        PUBLISHED, "", Trigger.CONTRACT, "a published file is not what its manifest says"
    ),
    ("verify-report", "missing"): Boundary(PUBLISHED, "", Trigger.CONTRACT, "a published file is listed and not there"),
    ("cost", "decides-slowly"): Boundary(NOISE, "Move what runs while make reads into a rule: rung probe make acts."),
    ("cost", "decides-most"): Boundary(NOISE, "Move what runs while make reads into a rule: rung probe make acts."),
    ("cost", "recipes-dominate"): Boundary(NOISE, "Tune the slowest recipe, then: rung review-tuning."),
    ("converges", "stale"): Boundary(DRIFT, "Let the stamp be rewritten when the variables change."),
    ("parallel", "differs"): Boundary(
        GRAPH, "Declare the output that two rules share, or what one of them lacks; serial mode hides it."
    ),
    ("stale", "stale"): Boundary(DRIFT, "Put a stamp of the variables among the prerequisites, then build again."),
    ("causes", "clock-skew"): SKEWED,
    ("causes", "always-make"): Boundary(GRAPH, "Take -B (--always-make) out of the MAKEFLAGS of the makefile."),
    ("causes", "member-undated"): UNDATED,
    ("converges", "member-undated"): UNDATED,
    ("converges", "never-converges"): Boundary(
        GRAPH, "Let the recipe make the file that its rule names; where it is a task and no file, declare it .PHONY."
    ),
    ("causes", "input-gone"): Boundary(GRAPH, "Bring the file back, or take out of the sources what still needs it."),
    ("causes", "forced"): Boundary(GRAPH, "Replace the name that never exists by what the target really needs."),
    ("converges", REFUSED): Boundary(
        "", "", NOT_REPRODUCED, "a build in a copy would reach out of it, so none was made"
    ),
    ("parallel", "one-by-one"): Boundary(
        "", "", NOT_REPRODUCED, "its recipes never ran side by side: what keeps them apart may hide a race"
    ),
    ("causes", "artifact-gone"): Boundary(
        GRAPH, "Find out who removed it, unless it is new or its recipe does not make it; then build."
    ),
    ("causes", "source-newer"): Boundary(GRAPH, "Find out who wrote the newer file; if it was meant, build."),
    ("converges", "phony-undeclared"): UNDECLARED,
    ("causes", "phony-undeclared"): UNDECLARED,
    ("converges", "never-by-design"): Boundary(
        NOISE, "Ask for a file instead of a phony target, or expect the work.", after="stale"
    ),
    ("acts", "acts"): Boundary(
        GRAPH, "Move what runs while make only looks into a rule of its own: rung probe make acts.", after="parallel"
    ),
    ("causes", "not-built"): Boundary(
        GRAPH,
        "Build it if it never was; else find out who removed the target, or which recipe does not make it.",
        mere=True,
    ),
    ("planned", "context-missing"): Boundary(
        DRIFT, "Give what the makefile's own check asks for: a variable, a tool or a file."
    ),
    ("planned", "needs-a-build"): NEEDS_A_BUILD,
    ("evidence", "endangered"): Boundary(
        GRAPH, "Take what removes the evidence out of the proof route: rung probe make evidence.", after="parallel"
    ),
    ("warned", "overridden"): Boundary(
        GRAPH, "Take out one of the recipes that the warning names: make passes over the one that comes first."
    ),
}
_SNAKEMAKE = {
    ("kind", "target-unknown"): NO_TARGET,
    ("locks", "locked"): Boundary(
        STORAGE, "", OWNERSHIP, "a lock lies here, and only a person can say that no run is alive"
    ),
    ("locks", "locked-incomplete"): Boundary(
        STORAGE, "", OWNERSHIP, "a killed or a living run: a person must look for it"
    ),
    ("locks", "out-of-sight"): Boundary(
        STORAGE, "", OWNERSHIP, "the workflow works outside of this folder, and nobody looked there for a living run"
    ),
    ("locks", "incomplete"): Boundary(STORAGE, "Let the incomplete files be made again: --rerun-incomplete."),
    ("planned", "syntax-error"): Boundary(WORKFLOW, "Correct the line of the Snakefile that is named."),
    ("planned", "rules-disagree"): Boundary(WORKFLOW, "Make the rules that are named agree with one another."),
    ("planned", "target-missing"): Boundary(WORKFLOW, "Bring back what is missing, or the rule that makes it."),
    ("planned", "context-missing"): Boundary(CONTEXT, "Bring back what the run is told to use, or tell it of another."),
    ("planned", "no-verdict"): Boundary(
        "", "", NOT_REPRODUCED, "the dry run says neither that nothing is due nor what is"
    ),
    ("planned", "never-ended"): Boundary(
        CONTEXT, "", NOT_REPRODUCED, "Snakemake does not end even when it is only asked"
    ),
    ("planned", "tool-failed"): Boundary(
        "", "", NOT_REPRODUCED, "Snakemake gives up before it can say what it would do"
    ),
    ("verify-report", "changed"): Boundary(
        PUBLISHED, "", Trigger.CONTRACT, "a published file is not what its manifest says"
    ),
    ("verify-report", "missing"): Boundary(PUBLISHED, "", Trigger.CONTRACT, "a published file is listed and not there"),
    ("cost", "tiny-jobs"): Boundary(WORKFLOW, "Group the small jobs, then: rung review-tuning."),
    ("cost", "planning-dominates"): Boundary(WORKFLOW, "Make the graph smaller, then: rung review-tuning."),
    ("cost", "launching-dominates"): Boundary(
        STORAGE, "Measure how long files take to be seen; do not raise the wait."
    ),
    ("cost", "start-up-dominates"): Boundary(
        CONTEXT, "Ask for more work in one call; nothing in the workflow is slow."
    ),
    ("cost", "storage-dominates"): Boundary(
        STORAGE, "Measure how long the storage takes to show a file; raising the wait hides it."
    ),
    ("cost", "tools-dominate"): Boundary(TOOL, "Tune the slowest tool by its benchmark, then: rung review-tuning."),
    ("last-run", "late"): Boundary(
        STORAGE, "See whether the job writes the file at all, and where; raising the wait hides it."
    ),
    ("last-run", "failed"): Boundary(
        TOOL, "Repair what the end of the log names, in the tool or in its input, then run."
    ),
    ("last-run", "gave-up"): Boundary(
        CONTEXT, "Bring back what Snakemake's last words name as missing or wrong, then run."
    ),
    ("last-run", "left-no-output"): Boundary(
        TOOL, "Repair what the end of the job's own log names; only where it names nothing ask who removed the output."
    ),
    ("last-run", "unfinished"): Boundary(
        CONTEXT, "Find out what ended the run: the machine, its memory, or a person; then run."
    ),
    ("parallel", "differs"): Boundary(WORKFLOW, "Declare the file that two jobs share; one core hides it."),
    ("causes", "params-changed"): Boundary(CONTEXT, "See which configuration or profile changed the parameter."),
    ("causes", "params-anew"): Boundary(
        WORKFLOW,
        "Take what differs each time (the clock, chance, a process) out of the parameter: it is never up to date. "
        "rung probe snakemake converges --scratch shows it.",
    ),
    ("causes", "environment-changed"): Boundary(CONTEXT, "See which environment file changed, and pin it."),
    ("causes", "code-changed"): Boundary(WORKFLOW, "Read the change of the rule; if it was meant, run."),
    ("causes", "input-set-changed"): Boundary(WORKFLOW, "Compare the inputs before and after: discovery was widened."),
    ("causes", "input-updated"): Boundary(STORAGE, "Find out who wrote the input; if it was meant, run."),
    ("causes", "left-incomplete"): Boundary(
        STORAGE, "See that no run is alive, then let the incomplete files be made again: --rerun-incomplete."
    ),
    ("causes", "output-missing"): Boundary(
        STORAGE, "See in its log whether the job failed; else find out who removed the output before it is made again."
    ),
    ("causes", "left-undone"): Boundary(
        CONTEXT, "Find out what ended the run before, rung probe snakemake last-run tells; then run."
    ),
    ("causes", "new-jobs"): Boundary(
        WORKFLOW, "Compare the jobs with those of the run before: discovery was widened, or this was never asked for."
    ),
    ("converges", "settled-behind"): Boundary(
        WORKFLOW, "Read the edit that no rule sees; if it was meant, force the rules that use it, and declare the file."
    ),
    ("summary", "passed-over"): Boundary(
        STORAGE, "Find out who removed or changed what is named: nothing will make it again by itself."
    ),
    ("summary", "inputs-gone"): Boundary(
        STORAGE, "Find out who removed the input and bring it back: what it made cannot be made again."
    ),
    ("provenance", "lying"): Boundary(CONTEXT, "Let the provenance be written from the repository itself."),
    ("causes", "never-made"): Boundary(
        CONTEXT, "Run the workflow: these outputs were never made in this folder.", mere=True
    ),
}
_POINTS: Mapping[str, Mapping[tuple[str, str], Boundary]] = {"make": _MAKE, "snakemake": _SNAKEMAKE}


ALSO = (("parallel", "differs"), ("converges", "member-undated"), ("converges", "phony-undeclared"))
"""Faults that stand by themselves: whatever else there is to repair, they are repaired with it."""

RESTLESS = (
    ("causes", "clock-skew"), ("causes", "always-make"), ("causes", "forced"), ("causes", "input-gone"),
    ("converges", "never-converges"), ("converges", "member-undated"), ("converges", "phony-undeclared"),
    ("causes", "member-undated"),
)  # fmt: skip
"""What makes work due again and again, which no race does."""

AGAIN = pattern(
    r"(?i)\b(?:again|always|re-?(?:build|built|make|made|run|compile)\w*|(?:every|each) (?:time|call|run|build)"
    r"|never (?:settle|converge|end|stop|finish|done|up)\w*|up[- ]to[- ]date|nothing (?:has )?changed)\b"
)


def telling(tool: str, verdicts: Mapping[str, str], symptom: str = "") -> str:
    """Return the question whose verdict tells most, or the empty string when none points anywhere.

    Where the ``symptom`` is work that comes again and again, what makes it due tells more than a race beside it.
    """
    aside = BESIDE if verdicts.get("causes") == "several" else frozenset[str]()
    if AGAIN.search(symptom) and any(verdicts.get(name) == word for name, word in RESTLESS):
        aside |= {"parallel"}
    return next((name for name, word in _POINTS[tool] if verdicts.get(name) == word and name not in aside), "")


def boundary(tool: str, verdicts: Mapping[str, str], kinds: Sequence[str] = (), symptom: str = "") -> Boundary:
    """Return where the verdicts (by question) point; the most telling answer decides, an escalation trigger if none.

    ``kinds`` are the words that an answer of several causes is made of: where they are all of one class, that class
    names the repair, and only where they are not a person must take them apart. Kinds of failure come before all.
    Faults of the same class that stand by themselves are repaired with it.
    """
    found = _first(tool, verdicts, kinds, telling(tool, verdicts, symptom))
    points = _POINTS[tool]
    others = [points[each] for each in ALSO if each in points and verdicts.get(each[0]) == each[1]]
    more = [each.repair for each in others if each.name == found.name and each.repair != found.repair]
    return replace(found, repair=" ".join((found.repair, *more))) if found.repair and more else found


def _first(tool: str, verdicts: Mapping[str, str], kinds: Sequence[str], question: str) -> Boundary:
    """Return where the most telling answer points, that to ``question``, if no kind of failure does."""
    points = _POINTS[tool]
    told = next((points["kind", kind] for kind in kinds if ("kind", kind) in points), None)
    if not told and question == "stale" and verdicts.get("converges") == "settled":
        return UNEXPLAINED
    if told or question:
        return told or points[question, verdicts[question]]
    if verdicts.get("causes") == "several":
        causes = [kind for kind in kinds if ("warned", kind) not in points]
        return _together([points.get(("causes", kind)) for kind in causes])
    warned = next((points["warned", kind] for kind in kinds if ("warned", kind) in points), None)
    return warned or Boundary("", "", NOT_REPRODUCED, CLIMBED)


def _together(found: Sequence[Boundary | None]) -> Boundary:
    """Return the one class that all causes are of, with every repair once; an escalation when there is none."""
    known = [each for each in found if each is not None]
    names = {each.name for each in known}
    if not known or len(known) < len(found) or len(names) > 1 or not all(each.repair for each in known):
        return Boundary("", "", OWNERSHIP, "the first causes are of several classes: a person must take them apart")
    repair = " ".join(dict.fromkeys(each.repair for each in known))
    return Boundary(known[0].name, repair, mere=all(each.mere for each in known))


def not_built(*, copies: bool) -> Boundary:
    """Return where a tree points of which only is known that it was not built; ``copies``: built in them, too."""
    if copies:
        return Boundary(
            "",
            "",
            NOT_REPRODUCED,
            "what is missing was not built or was removed, and what is built in copies shows no fault",
        )
    return Boundary("", waits="Ask again with --scratch: only builds in copies tell more than that it was not built")


def unasked(question: str, *, copies: bool) -> Boundary:
    """Return where a tree points whose class hangs on a question that was not put; ``copies``: it was refused."""
    if copies:
        return Boundary("", "", NOT_REPRODUCED, f"`{question}` was not answered, and a fault may hide behind it")
    return Boundary("", waits=f"Ask again with --scratch: only `{question}` tells {TELLS[question]}")
