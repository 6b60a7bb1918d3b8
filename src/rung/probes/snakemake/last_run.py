"""How the last run ended, and what the jobs that broke said: Snakemake's own log, then theirs.

Nothing is run. Of `.snakemake/log/` the latest log in which a job ran is read; dry runs leave such files too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rung.probes.count import many
from rung.probes.hide import hidden
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.runlog import Broken, End, RunLog, latest, run_log
from rung.probes.smk.speech import again

TRIED = 50  # logs, the latest first
SHOWN = 4
LINES = 8
NOT_SHOWN = (
    "runs whose log was removed, or that were made in another folder",
    "whether the files were changed since by something other than Snakemake",
)
_SAID = {
    End.FINISHED: "The last run did all of its steps",
    End.FAILED: "The last run failed",
    End.LATE: "The last run gave up on files that did not appear after their job",
    End.STOPPED: "The last run was stopped by a person",
    End.GAVE_UP: "Snakemake itself gave up in the last run, and no job failed",
    End.UNFINISHED: "The last run has no end in its log: it was killed, or is still running",
}


def following(_case: Case) -> Look | None:
    """Run nothing."""
    return None


def read(case: Case) -> Answer:
    """Say how the last run ended, and show the end of the logs of the jobs that broke."""
    for path in latest(case.entries)[:TRIED]:
        found = run_log((case.read(path) or b"").decode("utf-8", "replace"))
        if found is not None:
            return _told(case, path, found)
    said = "No log of a run lies here: the workflow was not run in this folder, or its logs were removed."
    return Answer("none", said, (), NOT_SHOWN, again(case.ask, "planned"))


def _told(case: Case, path: str, found: RunLog) -> Answer:
    steps = f", {found.done} of {many(found.steps, 'step')} done" if found.done < found.steps else ""
    rules = ", ".join(dict.fromkeys(each.rule for each in found.broken))
    named = f" in rule {rules}" if rules else ""
    own = (f"  {hidden(line)[:160]}" for line in found.words)
    lines = (f"log of the run: {path}", *own, *(line for each in found.broken[:SHOWN] for line in _job(case, each)))
    output = next((name for each in found.broken for name in each.outputs), "")
    after = (
        again(replace(case.ask, target=output), "job") if output else again(case.ask, _NEXT.get(found.end, "planned"))
    )
    return Answer(found.end.value, f"{_SAID[found.end]}{named}{steps}.", lines, NOT_SHOWN, after, about=output)


_NEXT = {End.LATE: "cost"}  # every other end leads to what is due now


def _job(case: Case, job: Broken) -> Iterator[str]:
    yield f"rule {job.rule}: {' '.join(job.outputs[:2]) or 'its output is not named'}"
    if not job.logs:
        yield "  it declares no log"
    for name in job.logs[:2]:
        data = case.read(name)
        text = (data or b"").decode("utf-8", "replace").splitlines()
        yield f"  log {name}: {'not there' if data is None else many(len(text), 'line')}"
        yield from (f"    {hidden(line)[:160]}" for line in text[-LINES:])


PROBE = Probe(
    "How did the last run end?",
    (
        Word("finished", good=True, meaning="All steps of the last run were done."),
        Word("failed", good=False, meaning="A job failed; the end of its log is the evidence."),
        Word("late", good=False, meaning="A job ended well, and its files were not seen in time."),
        Word("stopped", good=False, meaning="A person stopped the run."),
        Word("gave-up", good=False, meaning="Snakemake itself gave up, and no job failed; its words are the evidence."),
        Word("unfinished", good=False, meaning="The log has no end: killed, or still running."),
        Word("none", good=False, meaning="No log of a run lies here."),
    ),
    following,
    read,
    toolless=True,
)
