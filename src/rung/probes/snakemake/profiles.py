"""Which operating contexts differ: what the same workflow would run under each profile, made comparable.

Every profile in `profiles/` and `workflow/profiles/` (or each one named with --profile) gets a dry run, with its own
number of cores where it sets one. The jobs are compared: which are planned, and of each its inputs, reasons, command,
threads and resources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.dryrun import DryRun, Job, planned_by
from rung.probes.smk.faults import trouble
from rung.probes.smk.profile import chosen, settings
from rung.probes.smk.speech import about, again, snakemake

PROFILE = re.compile(r"^((?:workflow/)?profiles/[^/]+)/config(?:\.v\d+\+)?\.ya?ml$")
EXECUTOR = re.compile(r"argument --executor/-e: invalid choice: '([\w-]+)'")
LOCAL = " with the local executor"
COMMAND = "command"  # of which the order of the lines counts; all else is a set
COMPARED = ("input", "reason", COMMAND, "threads", "resources")
PARTS = 3  # that are shown of a difference
SHOWN = 15
NOT_SHOWN = (
    "differences that only a real run shows: schedulers, storage, containers",
    "profiles outside the project",
)


def _profiles(case: Case) -> tuple[str, ...]:
    named = case.ask.profiles
    return named or tuple(sorted({found[1] for path in case.entries if (found := PROFILE.match(path))}))


def following(case: Case) -> Look | None:
    """Ask once a profile."""
    for name in _profiles(case):
        if case.run(name) is None:
            argv = snakemake(case.ask, "-n", "-p", "--rerun-incomplete", "--profile", name, cores=_cores(case, name))
            return Look(name, argv)
    for name in _profiles(case):
        if _foreign(case, name) and case.run(f"{name}{LOCAL}") is None:
            argv = snakemake(
                case.ask, "-n", "-p", "--rerun-incomplete", "--profile", name, "--executor", "local",
                cores=_cores(case, name),
            )  # fmt: skip
            return Look(f"{name}{LOCAL}", argv)
    return None


def _cores(case: Case, name: str) -> str:
    """Return the cores to ask with: none of our own where the profile sets them, for they bound the threads of jobs."""
    files = (path for path, entry in case.entries.items() if not entry.folder)
    path = chosen(files, case.version, (name,)).get(name, "")
    return "" if path and "cores" in (settings(case.read(path) or b"") or {}) else "all"


def _foreign(case: Case, name: str) -> str:
    """Return the executor that a profile asks for and that is not installed here, or the empty string."""
    ran = case.run(name)
    found = EXECUTOR.search(f"{ran.out}\n{ran.err}") if ran is not None and ran.exit != 0 else None
    return found[1] if found else ""


def read(case: Case) -> Answer:
    """Compare every profile with the first."""
    names = _profiles(case)
    if len(names) < 2:  # noqa: PLR2004 - nothing to compare
        said = "There are fewer than two profiles to compare."
        return Answer("nothing-to-compare", said, names, NOT_SHOWN, again(case.ask, "planned"))
    known = [ran for ran in case.ran if not _foreign(case, ran.look.name)]
    bads = [(ran.look.name, bad) for ran in known if (bad := trouble(case, ran))]
    if len(bads) == len(names) and len({(bad.verdict, bad.sentence) for _, bad in bads}) == 1:
        return bads[0][1]  # it fails whatever the profile: that is no difference between them
    failed = tuple(line for name, bad in bads for line in _why(name, bad))
    plans = {ran.look.name: planned_by(ran) for ran in known if ran.exit == 0}
    notes = tuple(
        f"{name}: its executor {_foreign(case, name)} is not installed here, so it was planned with the local one"
        for name in names
        if _foreign(case, name)
    )
    first = next(iter(plans), "")
    lines = [line for name in plans if name != first for line in _differences((first, name), plans)]
    if failed or lines:
        said = f"{many(len(names), 'profile')} of {about(case.ask)} do not plan the same."
        return Answer("differ", said, (*failed, *lines[:SHOWN], *notes), NOT_SHOWN, again(case.ask, "causes"))
    said = f"{many(len(names), 'profile')} of {about(case.ask)} plan the same."
    return Answer("same", said, (*names, *notes), NOT_SHOWN, again(case.ask, "planned"))


def _why(name: str, bad: Answer) -> Iterator[str]:
    yield f"{name}: {bad.sentence}"
    yield from (f"  {clipped(line, 160)}" for line in bad.evidence[-2:])


def _differences(names: tuple[str, str], plans: Mapping[str, DryRun]) -> Iterator[str]:
    """Yield what differs between the plans of two profiles: how many jobs, which ones, and what of each."""
    one, other = (plans[name] for name in names)
    if (one.mark, one.total) != (other.mark, other.total):
        yield " and ".join(f"{plans[name].due} with {name}" for name in names)
    jobs = {_name(job): job for job in one.jobs}, {_name(job): job for job in other.jobs}
    for name, mine, yours in zip(names, jobs, reversed(jobs), strict=True):
        yield from (f"only {name}: {job}" for job in mine if job not in yours)
    alike: dict[tuple[int, str], list[str]] = {}
    for name in (each for each in jobs[0] if each in jobs[1]):
        for place, what in _of_one(names, (jobs[0][name], jobs[1][name])):
            alike.setdefault((place, what), []).append(name)
    for (_, what), found in sorted(alike.items(), key=lambda pair: pair[0][0]):
        more = f" and {many(len(found) - 1, 'job')} more" if len(found) > 1 else ""
        yield f"{found[0]}{more}: {what}"


def _name(job: Job) -> str:
    return f"{job.rule or clipped(repr(job.message), 40)} {' '.join(job.outputs[:3])}".strip()


def _of_one(names: tuple[str, str], jobs: tuple[Job, Job]) -> Iterator[tuple[int, str]]:
    """Yield what differs between the plans of one job, and its place in ``COMPARED``."""
    for place, (what, (one, other)) in enumerate(zip(COMPARED, zip(*map(_told, jobs), strict=True), strict=True)):
        if (one if what == COMMAND else set(one)) != (other if what == COMMAND else set(other)):
            mine, yours = _apart(one, other, ordered=what == COMMAND)
            yield place, f"{what}: {mine} with {names[0]}, {yours} with {names[1]}"


def _told(job: Job) -> tuple[tuple[str, ...], ...]:
    """Return what is compared of a job, in parts, in the order of ``COMPARED``."""
    reasons = (_reason(reason) for reason in job.reasons)
    lines = (" ".join(line.split()) for line in job.shell.splitlines())
    return job.inputs, tuple(reasons), tuple(filter(None, lines)), (job.threads,), _resources(job)


def _resources(job: Job) -> tuple[str, ...]:
    """Return the resources without the place for temporary files, and each size once: in megabytes."""
    sizes = {each.partition("_mb=")[0] for each in job.resources if "_mb=" in each}
    again = {"tmpdir", *sizes, *(f"{size}_mib" for size in sizes)}
    return tuple(each for each in job.resources if each.partition("=")[0] not in again)


def _reason(text: str) -> str:
    """Return a reason with the files that it names in order; Snakemake names them in any."""
    what, colon, names = text.partition(": ")
    return f"{what}{colon}{', '.join(sorted(names.split(', ')))}"


def _apart(one: tuple[str, ...], other: tuple[str, ...], *, ordered: bool) -> tuple[str, str]:
    """Return what is shown of two differing sides: the first line that is not the same, or the parts of one alone."""
    if ordered:
        pairs = zip_longest(one, other, fillvalue="")
        mine, yours = next(pair for pair in pairs if pair[0] != pair[1])
        return clipped(mine, 90) or "no more lines", clipped(yours, 90) or "no more lines"
    alone = (sorted(set(one) - set(other)), sorted(set(other) - set(one)))
    mine, yours = (clipped(", ".join(parts[:PARTS]), 90) or "none" for parts in alone)
    return mine, yours


PROBE = Probe(
    "Which operating contexts differ?",
    (
        Word("same", good=True, meaning="Every profile plans the same jobs."),
        Word("differ", good=False, meaning="Profiles plan other jobs, commands or resources, or one of them fails."),
        Word("nothing-to-compare", good=False, meaning="There are fewer than two profiles."),
    ),
    following,
    read,
)
