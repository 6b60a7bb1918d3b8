"""What a workflow target would do to the world, by the shell commands of its jobs.

Read from `snakemake -n -p --forceall`, which prints the command of every job that leads to the target; behind a
checkpoint that was settled, from a dry run with every other rule forced by name.
"""

from __future__ import annotations

from rung.probes.judged import WORDS, verdict
from rung.probes.probe import Answer, Case, Look, Probe
from rung.probes.smk import everyjob
from rung.probes.smk.faults import trouble
from rung.probes.smk.speech import about, again

NOT_SHOWN = (
    "what scripts, wrappers and `run:` blocks do: they are Python, not shell text",
    "jobs behind a checkpoint that was never settled",
    "what the programs that it runs do by themselves",
)


def following(case: Case) -> Look | None:
    """Print every job."""
    return everyjob.following(case)


def read(case: Case) -> Answer:
    """Judge every command; a job without shell text is unknown when it makes something."""
    bad = trouble(case, everyjob.first(case))
    if bad:
        return bad
    jobs = everyjob.every(case).jobs
    word, lines = verdict([job.shell for job in jobs if job.shell], case.judge)
    silent = sorted({job.rule for job in jobs if not job.shell and job.outputs})
    if silent and word in {"only-looks", "nothing-to-run"}:
        word = "unknown"
    lines = (*lines, *(f"unknown: rule {rule} has no shell text" for rule in silent))
    meaning = next(each.meaning for each in WORDS if each.name == word)
    said = f"{about(case.ask)}: {meaning}"
    return Answer(word, f"{said[0].upper()}{said[1:]}", lines, NOT_SHOWN, again(case.ask, "planned"))


PROBE = Probe("What would a target do to the world?", WORDS, following, read)
