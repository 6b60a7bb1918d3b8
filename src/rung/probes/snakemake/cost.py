"""Where the time of a workflow goes: start-up, planning, launching jobs, waiting for files, or the tools themselves.

The floor is `snakemake --version`; planning is a dry run minus the floor. Both are weighed by the processor time that
they take, which a busy machine does not lengthen. Tool time comes from `benchmark:` files, and of jobs without one from
what Snakemake recorded of them; waiting for files that came late from the log of the last run. With `--scratch` the
whole workflow runs in a copy, and what nothing of this explains is launching.
"""

from __future__ import annotations

from collections.abc import Callable

from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Ran, Word
from rung.probes.smk import everyjob
from rung.probes.smk.benchmark import Measured, measured
from rung.probes.smk.dryrun import DryRun, Job
from rung.probes.smk.faults import trouble
from rung.probes.smk.lasting import OUTPUTS, by_rule, lasting, outputs_of, recorded
from rung.probes.smk.runlog import LOG
from rung.probes.smk.speech import about, again, snakemake
from rung.probes.smk.waits import Wait, waits

TIMES = 3
SHOWN = 5
OPTIONAL = (everyjob.RULES, everyjob.BEHIND, OUTPUTS)  # without them less is known, and that is said
TINY = 1.0  # seconds; below, launching a job costs more than the job
NOT_SHOWN = (
    "clusters, containers and remote storage, unless the copy used them",
    "the time of jobs that declare no benchmark and of which nothing is recorded",
    "how long a start takes that waits for a busy machine or a slow disk",
    "parallel running: everything here is measured on one core",
)


def following(case: Case) -> Look | None:
    """Measure the floor and the dry run three times each; list all jobs; run once where that was asked for."""
    if any(trouble(case, ran) for ran in case.ran if not ran.look.name.startswith(OPTIONAL)):
        return None
    done = len(case.ran)
    if done < TIMES:
        return Look(f"floor-{done + 1}", ("snakemake", "--version"))
    if done < 2 * TIMES:
        return Look(f"dry-{done - TIMES + 1}", snakemake(case.ask, "-n", "--rerun-incomplete"))
    if look := None if case.run("whole") else everyjob.following(case):
        return look
    if look := None if case.ask.scratch else outputs_of(case, everyjob.every(case)):
        return look
    if case.ask.scratch and case.run("whole") is None:
        return Look("whole", snakemake(case.ask, "-F", "--rerun-incomplete", cores="1"), "whole", acts=True)
    return None


def read(case: Case) -> Answer:
    """Weigh the parts."""
    needed = (ran for ran in case.ran if not ran.look.name.startswith(OPTIONAL))
    bad = next((failed for ran in needed if (failed := trouble(case, ran))), None)
    if bad:
        return bad
    floor, planning = _own(case, lambda ran: ran.seconds)
    started, planned = _own(case, lambda ran: ran.cpu or ran.seconds)
    found = everyjob.every(case)
    tool, with_times = _tools(case, found.jobs)
    whole = case.run("whole")
    lines = [
        f"start-up: {floor:.2f} s (snakemake --version, best of {TIMES}){_waited(floor, started)}",
        f"planning: {planning:.2f} s (dry run minus start-up){_waited(planning, planned)}",
        f"tools: {tool:.2f} s in {many(with_times, 'job')} with a benchmark, of {many(found.total, 'job')}",
        f"jobs by rule: {', '.join(f'{count} {rule}' for rule, count in sorted(found.counts.items()))}",
    ]
    lines += ["a checkpoint is not settled: the jobs behind it are not counted"] if found.open_ended else []
    others, line = _without(case, found, whole)
    lines += line
    late = _late(case, whole)
    storage = sum(each.seconds for each in late)
    lines += [f"waited for files: {each.seconds:.0f} s for {each.output}" for each in late[:SHOWN]]
    rest, run = _launching(whole, floor + planning + tool + others + storage)
    lines += run
    spent = (floor, planning) if whole else (started, planned)
    tools = tool + others
    parts = {"start-up": spent[0], "planning": spent[1], "tools": tools, "launching": rest, "storage": storage}
    verdict = "tiny-jobs" if _tiny(tool, found.total, with_times) else _most(parts)
    said = f"{_SAID[verdict]} {about(case.ask)}."
    advice = again(case.ask, "job") if whole else again(case.ask, "cost", "--scratch")
    return Answer(verdict, said, tuple(lines), NOT_SHOWN, advice)


def _launching(whole: Ran | None, explained: float) -> tuple[float, list[str]]:
    """Return the seconds of a whole run in a copy that nothing explains, and the line that says so."""
    if whole is None:
        return 0.0, []
    rest = max(whole.seconds - explained, 0.0)
    why = " (the benchmarks are of another run, which took longer)" if whole.seconds < explained else ""
    return rest, [f"a whole run in a copy: {whole.seconds:.2f} s; launching: {rest:.2f} s{why}"]


def _own(case: Case, measure: Callable[[Ran], float]) -> tuple[float, float]:
    """Return what Snakemake itself takes, by this measure, the best of each: to start, and to plan, in seconds."""
    floor = min(measure(ran) for ran in case.ran[:TIMES])
    return floor, max(min(measure(ran) for ran in case.ran[TIMES : 2 * TIMES]) - floor, 0.0)


def _waited(seconds: float, cpu: float) -> str:
    """Return a word where most of the time was waiting: for a processor, on a busy machine, or for a slow disk."""
    waited = seconds - cpu
    return f", of which {waited:.2f} s it waited for a processor or a disk" if 0 < cpu < waited else ""


def _late(case: Case, whole: Ran | None) -> tuple[Wait, ...]:
    """Return the jobs after which files were waited for: in the run in a copy, else in the log of the last run."""
    if whole:
        return waits(f"{whole.out}\n{whole.err}")
    logs = [path for path, entry in case.entries.items() if LOG.match(path) and not entry.folder]
    last = max(logs, key=lambda path: case.entries[path].mtime, default="")
    return waits((case.read(last) or b"").decode("utf-8", "replace")) if last else ()


def _without(case: Case, found: DryRun, whole: Ran | None) -> tuple[float, list[str]]:
    """Return the seconds of the long jobs without a benchmark, as far as known, and the line that says so."""
    timed = {name for job in found.jobs if _rows(case, job) for name in job.outputs}
    took = lasting(f"{whole.out}\n{whole.err}") if whole else recorded(case, found, timed)
    if not took:
        return 0.0, []
    whence = "in the run in the copy" if whole else "or more, by what Snakemake recorded"
    if not whole and by_rule(case, found):
        whence += " of their rules, also with an earlier configuration"
    return sum(took), [f"long jobs without a benchmark: {sum(took):.2f} s in {many(len(took), 'job')}, {whence}"]


def _tools(case: Case, jobs: tuple[Job, ...]) -> tuple[float, int]:
    total, count = 0.0, 0
    for job in jobs:
        rows = _rows(case, job)
        total += sum(row.seconds for row in rows)
        count += bool(rows)
    return total, count


def _rows(case: Case, job: Job) -> tuple[Measured, ...]:
    data = case.read(job.benchmark) if job.benchmark else None
    return measured(data.decode("utf-8", "replace")) if data else ()


def _tiny(tool: float, jobs: int, with_times: int) -> bool:
    return with_times > 1 and tool / with_times < TINY and jobs > with_times


def _most(parts: dict[str, float]) -> str:
    most = max(parts, key=lambda name: parts[name])
    return f"{most}-dominate" if most == "tools" else f"{most}-dominates"


_SAID = {
    "tiny-jobs": "Jobs take less than a second each, so grouping them comes before any tuning of",
    "tools-dominate": "The tools themselves take most of the time of",
    "start-up-dominates": "Snakemake's own start takes most of the time that is known of",
    "planning-dominates": "Planning takes most of the time that is known of",
    "launching-dominates": "Launching jobs takes most of the time of",
    "storage-dominates": "Waiting for files that come late takes most of the time of",
}

PROBE = Probe(
    "Where does the time go?",
    (
        Word("tools-dominate", good=True, meaning="The tools take the time, as they should."),
        Word("tiny-jobs", good=False, meaning="Jobs under a second: group them before tuning anything else."),
        Word("start-up-dominates", good=False, meaning="Starting Snakemake costs more than all that is known of."),
        Word("planning-dominates", good=False, meaning="Building the graph costs most."),
        Word("launching-dominates", good=False, meaning="Launching jobs costs most."),
        Word(
            "storage-dominates", good=False, meaning="Waiting for files that come late costs most: it is the storage."
        ),
    ),
    following,
    read,
)
