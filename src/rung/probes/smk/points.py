"""Where each answer about Snakemake points: its class, and what is to be repaired; the first that holds tells most."""

from __future__ import annotations

from rung.probes.boundary import (
    CONTEXT,
    NO_TARGET,
    NOT_REPRODUCED,
    OWNERSHIP,
    PUBLISHED,
    STORAGE,
    TOOL,
    WORKFLOW,
    Boundary,
)
from rung.probes.trigger import Trigger

RULE_BROKEN = "rule-broken"  # the kind of a run that Snakemake gave up because of what a rule itself says
NO_PROGRAM = "program-not-found"  # the kind of a run in which a job called a program that no shell finds
OF_A_RUN = frozenset({RULE_BROKEN, NO_PROGRAM})
POINTS = {
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
    ("planned", "syntax-error"): Boundary(WORKFLOW, "Correct what Snakemake names, then ask again: {said}"),
    ("planned", "rules-disagree"): Boundary(WORKFLOW, "Make the rules that are named agree with one another."),
    ("planned", "target-missing"): Boundary(WORKFLOW, "Bring back what is missing, or the rule that makes it."),
    ("planned", "context-missing"): Boundary(
        CONTEXT, "Bring back what the run is told to use, or let it be read, or tell it of another."
    ),
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
    ("last-run", RULE_BROKEN): Boundary(
        WORKFLOW, "Correct the rule that Snakemake's last words name: it asks for what it was not given; then run."
    ),
    ("last-run", NO_PROGRAM): Boundary(
        CONTEXT,
        "See whether the programs of the job are spelled rightly in its rule, and are there where it runs; then run.",
    ),
    ("last-run", "gave-up"): Boundary(
        CONTEXT, "Bring back what Snakemake's last words name as missing or wrong, then run."
    ),
    ("locks", "incomplete"): Boundary(STORAGE, "Let the incomplete files be made again: --rerun-incomplete."),
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
    ("causes", "input-set-changed"): Boundary(
        WORKFLOW, "Compare the inputs before and after: the answer names what is new, and what is asked for no more."
    ),
    ("causes", "inputs-gone"): Boundary(
        STORAGE,
        "Find out who removed the input and bring it back: without it the workflow makes less, and says nothing.",
    ),
    ("causes", "fewer-inputs"): Boundary(
        WORKFLOW,
        "Compare the samples and the discovery with those before: fewer are asked for, and what is there stays out.",
    ),
    ("causes", "more-inputs"): Boundary(
        WORKFLOW, "Compare the inputs before and after: discovery was widened, or the rule asks for more."
    ),
    ("causes", "listing-changed"): Boundary(
        WORKFLOW, "Compare the patterns before and after: the job takes other files; if they are no samples, narrow it."
    ),
    ("causes", "new-samples"): Boundary(
        WORKFLOW, "See who declared the new samples where they are named; if they are meant, they are new data: run."
    ),
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
        WORKFLOW,
        "Compare the jobs with those of the run before: what they make has a new name, discovery was widened, or this "
        "was never asked for.",
    ),
    ("converges", "settled-behind"): Boundary(
        WORKFLOW, "Read the edit that no rule sees; if it was meant, force the rules that use it, and declare the file."
    ),
    ("converges", "settled-unlisted"): Boundary(
        WORKFLOW, "See who laid the files there; if they are meant, force the rule that lists the folder: --forcerun."
    ),
    ("summary", "passed-over"): Boundary(
        STORAGE, "Find out who removed or changed what is named: nothing will make it again by itself."
    ),
    ("summary", "inputs-gone"): Boundary(
        STORAGE, "Find out who removed the input and bring it back: what it made cannot be made again."
    ),
    ("provenance", "lying"): Boundary(CONTEXT, "Let the provenance be written from the repository itself."),
    ("profile-audit", "dangerous"): Boundary(
        CONTEXT,
        "Take out of the profile what is named as dangerous, or let its owner say why it stands there; then run.",
    ),
    ("profile-audit", "rejected"): Boundary(CONTEXT, "Write the key that is named with a -: no run with it begins."),
    ("causes", "never-made"): Boundary(
        CONTEXT, "Run the workflow: these outputs were never made in this folder.", mere=True
    ),
}
