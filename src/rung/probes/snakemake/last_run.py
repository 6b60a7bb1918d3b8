"""How the last run ended, and what the jobs that broke said: Snakemake's own log, then theirs.

Nothing is run. Of `.snakemake/log/` the latest log in which a job ran is read; dry runs leave such files too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.hide import hidden
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.logend import absent, wrong
from rung.probes.smk.points import NO_PROGRAM, RULE_BROKEN
from rung.probes.smk.quiet import Quiet, quiet_run
from rung.probes.smk.runlog import TRIED, Broken, End, RunLog, latest, run_log, tells_nothing
from rung.probes.smk.speech import again

SHOWN = 4
LINES = 8
NOT_FOUND = 127  # how a shell ends that does not find a program
BY_RULE = pattern(r"^RuleException in rule \w+ |\bwhen formatting the following:")
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
    logs = latest(case.entries)
    for path, before in zip(logs[:TRIED], (*logs[1:], ""), strict=False):
        text = (case.read(path) or b"").decode("utf-8", "replace")
        found = run_log(text)
        if found is not None and (found.broken or found.end is not End.FAILED):
            return _told(case, path, found)
        quiet = quiet_run(case, path, before) if found or tells_nothing(text) else None
        if found is not None:
            return _told(case, path, replace(found, broken=quiet.broken if quiet else ()))
        if quiet is not None:
            return _unsaid(case, path, quiet)
    here = "No log of a run lies here" if not logs else f"None of the {many(len(logs), 'log')} here tells of a run"
    said = f"{here}: the workflow was not run in this folder, or its logs were removed."
    return Answer("none", said, (), NOT_SHOWN, again(case.ask, "planned"))


def _unsaid(case: Case, path: str, found: Quiet) -> Answer:
    """Say what lies here of a run that was told to be quiet."""
    log = f"log of the run: {path}, which names no job: it was told to be quiet"
    if found.begun:
        lines = (log, *(f"begun and not ended: {name}" for name in found.begun[:LINES]))
        return Answer("unfinished", f"{_SAID[End.UNFINISHED]}.", lines, NOT_SHOWN, again(case.ask, "locks"))
    done = f"{many(found.done, 'output')} of it {'is' if found.done == 1 else 'are'} recorded and there"
    if not found.broken:
        said = f"The last run was told to be quiet; {done}."
        return Answer("untold", said, (log,), NOT_SHOWN, again(case.ask, "planned"))
    missing, kinds = _programs(case, found.broken)
    lines = (*missing, log, done, *(line for each in found.broken[:SHOWN] for line in _job(case, each)))
    output = next((name for each in found.broken for name in each.outputs), "")
    after = again(replace(case.ask, target=output), "job") if output else again(case.ask, "planned")
    rules = ", ".join(dict.fromkeys(each.rule for each in found.broken if each.rule))
    said = f"The last run was told to be quiet; {f'rule {rules}' if rules else 'a job'} left a log and no output."
    if not any(each.logs for each in found.broken):
        said = f"The last run was told to be quiet; rule {rules} ran, and its output is not there."
    return Answer("left-no-output", said, lines, NOT_SHOWN, after, kinds, output)


def _told(case: Case, path: str, found: RunLog) -> Answer:
    steps = f", {found.done} of {many(found.steps, 'step')} done" if found.done < found.steps else ""
    rules = ", ".join(dict.fromkeys(each.rule for each in found.broken if each.rule))
    named = f" in rule {rules}" if rules else ""
    own = (f"  {clipped(hidden(line), 160)}" for line in found.words)
    jobs = (line for each in found.broken[:SHOWN] for line in _job(case, each))
    missing, kinds = _programs(case, found.broken)
    retried = (f"failed, and was tried again: rule {rule}" for rule in found.again[:SHOWN])
    lines = (*missing, f"log of the run: {path}", *own, *retried, *jobs)
    output = next((name for each in found.broken for name in each.outputs), "")
    after = (
        again(replace(case.ask, target=output), "job") if output else again(case.ask, _NEXT.get(found.end, "planned"))
    )
    said = f"{_SAID[found.end]}{named}{steps}."
    kinds += (RULE_BROKEN,) if any(map(BY_RULE.search, found.words)) else ()
    return Answer(found.end.value, said, lines, NOT_SHOWN, after, kinds, output)


_NEXT = {End.LATE: "cost"}  # every other end leads to what is due now


def _programs(case: Case, broken: Sequence[Broken]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the programs that the logs of jobs say are not there, with the line, and the kind where it is no more.

    A log that ends in another error tells that what was not found was not what the job broke on.
    """
    lines, alone = dict[str, str](), any(each.status == NOT_FOUND and not each.logs for each in broken)
    for name in dict.fromkeys(log for each in broken for log in each.logs):
        text = (case.read(name) or b"").decode("utf-8", "replace")
        found = absent(text)
        if found is not None:
            said = f"program not found: {found.program} ({name}, line {found.number}: {found.line})"
            lines.setdefault(found.program, clipped(hidden(said), 200))
            alone = alone or wrong(text) in {"", found.line}
    return tuple(lines.values())[:SHOWN], (NO_PROGRAM,) if alone else ()


def _job(case: Case, job: Broken) -> Iterator[str]:
    if job.rule:
        yield f"rule {job.rule}: {' '.join(job.outputs[:2]) or 'its output is not named'}"
    if job.status == NOT_FOUND:
        yield f"  it ended with exit {job.status}, as a shell does that does not find a program"
    if not job.logs:
        yield "  it declares no log"
    for name in job.logs[:2]:
        data = case.read(name)
        text = (data or b"").decode("utf-8", "replace").splitlines()
        yield f"  log {name}: {'not there' if data is None else many(len(text), 'line')}"
        yield from (f"    {clipped(hidden(line), 160)}" for line in text[-LINES:])


PROBE = Probe(
    "How did the last run end?",
    (
        Word("finished", good=True, meaning="All steps of the last run were done."),
        Word("failed", good=False, meaning="A job failed; the end of its log is the evidence."),
        Word("late", good=False, meaning="A job ended well, and its files were not seen in time."),
        Word("stopped", good=False, meaning="A person stopped the run."),
        Word("gave-up", good=False, meaning="Snakemake itself gave up, and no job failed; its words are the evidence."),
        Word("unfinished", good=False, meaning="The log has no end: killed, or still running."),
        Word(
            "left-no-output",
            good=False,
            meaning="The run's own log names no job, and one left no output: it failed, or its output was removed.",
        ),
        Word("untold", good=False, meaning="The run's own log names no job: whether every job ended well is not told."),
        Word("none", good=False, meaning="No log of a run lies here."),
    ),
    following,
    read,
    toolless=True,
)
