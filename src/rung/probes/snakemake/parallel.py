"""Whether running jobs side by side changes what the workflow makes.

In scratch copies: two forced runs on one core first; what differs between them (packed headers, times, provenance) is
left out, and so are declared logs and benchmarks. Then runs on several cores. Without that control every workflow
looks racy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rung.model.replacing import replace
from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Ran, Word
from rung.probes.smk.dryrun import Job, dry_run
from rung.probes.smk.faults import trouble
from rung.probes.smk.speech import about, again, snakemake

SHOWN = 12
SERIAL = ("serial-1", "serial-2")
SURFACE = re.compile(r"(?:^|/)(?:logs?|bench\w*)/|\.log$")
BUDGET = 10  # time limits of one command that all runs together may take
NOT_SHOWN = (
    "races that did not show in these runs: repeats prove little",
    "clusters and storage elsewhere",
    "logs, benchmarks and .snakemake, which differ by nature",
)


def following(case: Case) -> Look | None:
    """Run twice on one core, then on several until something differs."""
    if any(trouble(case, ran) for ran in case.ran):
        return None
    for name in SERIAL:
        if case.run(name) is None:
            return _run(case, name, 1)
    spent = sum(ran.seconds for ran in case.ran) > BUDGET * case.ask.timeout
    if spent or any(_differs(case, ran) for ran in case.ran[2:]):
        return None
    done = len(case.ran) - 2
    return _run(case, f"parallel-{done + 1}", case.ask.jobs) if done < case.ask.repeats else None


def _run(case: Case, name: str, cores: int) -> Look:
    argv = snakemake(case.ask, "-F", "--rerun-incomplete", cores=str(cores))
    return Look(name, argv, name, acts=True, digests=True)


def _differs(case: Case, ran: Ran) -> tuple[str, ...]:
    """Return the files, the same in both serial runs, that this run did not make or made otherwise."""
    one, two = case.run(SERIAL[0]), case.run(SERIAL[1])
    if one is None or two is None:
        return ()
    steady = [path for path in _compared(one) if one.digests[path] == two.digests.get(path)]
    return tuple(path for path in steady if ran.digests.get(path) != one.digests[path])


def _compared(serial: Ran) -> list[str]:
    """Return the files of a serial run that count: none of Snakemake's own, nor what differs by nature."""
    found = dry_run(f"{serial.out}\n{serial.err}")
    apart = _by_nature(found.jobs)
    told = not found.jobs or any(
        job.message for job in found.jobs
    )  # a message in place of a job hides what it declares
    files = (path for path in serial.digests if not path.startswith(".snakemake/"))
    return [path for path in files if path not in apart and not (told and SURFACE.search(path))]


def _by_nature(jobs: Sequence[Job]) -> frozenset[str]:
    """Return the declared logs and benchmarks, and what is made from benchmarks: their figures are never the same."""
    logs = {name for job in jobs for name in job.logs}
    timed = {job.benchmark for job in jobs if job.benchmark}
    left = set(timed)
    while left:
        left = {name for job in jobs if left & set(job.inputs) for name in job.outputs} - timed
        timed |= left
    return frozenset(logs | timed)


def read(case: Case) -> Answer:
    """Say whether something differed."""
    bad = next((failed for ran in case.ran[:2] if (failed := trouble(case, ran))), None)
    if bad:
        return bad
    runs = case.ran[2:]
    one, two = case.ran[0], case.ran[1]
    files = _compared(one)
    loose = [path for path in files if one.digests[path] != two.digests.get(path)]
    chance, cores = 1 - 0.99 ** len(runs), case.ask.jobs
    control = (
        f"{many(len(files), 'file')} compared; {len(loose)} left out because two serial runs differ",
        *(f"left out: {path}" for path in loose[:5]),
        f"{many(len(runs), 'run')} on {cores} cores find a race that shows in 1 of 100 with {chance:.0%} chance",
    )
    failed = next((told for ran in runs if (told := trouble(case, ran))), None)
    last, found = next(((ran, paths) for ran in reversed(runs) if (paths := _differs(case, ran))), (case.ran[-1], ()))
    if failed or found:
        said = f"A parallel run of {about(case.ask)} is not what a serial one is."
        more = (failed.sentence, *failed.evidence) if failed else ()
        shown = (f"{last.look.name}: {_how(path, last)}: {path}" for path in found[:SHOWN])
        narrower = replace(case.ask, target=_made(one, found) or case.ask.target)
        return Answer("differs", said, (*shown, *more, *control), NOT_SHOWN, again(narrower, "job"))
    said = f"{many(len(runs), 'parallel run')} of {about(case.ask)} made what two serial runs made."
    return Answer("same", said, control, NOT_SHOWN, again(case.ask, "converges"))


def _made(serial: Ran, found: tuple[str, ...]) -> str:
    """Return the first of these files that a job declares as its output, or the empty string."""
    outputs = {name for job in dry_run(f"{serial.out}\n{serial.err}").jobs for name in job.outputs}
    return next((path for path in found if path in outputs), "")


def _how(path: str, ran: Ran) -> str:
    return "other content" if path in ran.digests else "not made"


PROBE = Probe(
    "Does running jobs side by side change what is made?",
    (
        Word("same", good=True, meaning="No parallel run made anything else; the answer says what could be found."),
        Word("differs", good=False, meaning="A parallel run failed or made something else than two serial ones."),
    ),
    following,
    read,
    copies=True,
    builds=True,
)
