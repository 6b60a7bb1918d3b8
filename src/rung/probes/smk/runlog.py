"""What Snakemake's own log of a run says: how it ended, and which jobs failed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice, takewhile

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.probe import Case
from rung.probes.smk.dryrun import DATE, JOB, dry_run
from rung.probes.smk.reason import no_rule
from rung.probes.snapshot import Entry

LOG = pattern(r"^\.snakemake/log/[^/]+\.snakemake\.log$")
FAILED = pattern(r"^Error in (?:rule|checkpoint) (?P<rule>[^\s:]+):$")
FIELD = pattern(r"^    (?P<name>output|log|jobid|cluster_jobid|external_jobid): (?P<value>.*)$")
HINT = " (check log file(s) for error details)"
LATE = pattern(r"^MissingOutputException in (?:rule|checkpoint) (?P<rule>[^\s:]+)")
WRONG = pattern(r"^(?:\w+(?:Error|Exception)(?: in [^\n]*)?:?$|Traceback \(most recent call last\):$)")
STEPS = pattern(r"^(\d+) of (\d+) steps \(\d+%\) done$", re.MULTILINE)
ENDED = pattern(r"^Complete log(?:\(s\))?: ", re.MULTILINE)  # its last words; --quiet progress leaves out the steps
AGAIN = pattern(r"^Trying to restart job (?P<id>\d+)\.$")
STOPPED = pattern(
    r"^Terminating processes on user request|^Will exit after finishing currently running jobs", re.MULTILINE
)
STATUS = pattern(r" returned non-zero exit status (\d{1,3})\.$")
NEAR = 4  # lines
KEPT = 6  # lines
TRIED = 50  # logs, the latest first
CHECKPOINT = pattern(r"^(?:local)?checkpoint [^\n]*:$", re.MULTILINE)
DRY, NOTHING = "This was a dry-run", "Nothing to be done"
CHOSE = "Select jobs to execute..."
GAVE_UP = "Exiting because a job execution failed"


class End(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    FAILED = "failed"
    LATE = "late"
    STOPPED = "stopped"
    GAVE_UP = "gave-up"
    UNFINISHED = "unfinished"


class Broken(Struct, frozen=True):
    """A job that failed: its rule, what it should have made, its own logs, and its command's exit; 0 where unsaid."""

    rule: str
    outputs: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    status: int = 0


class RunLog(Struct, frozen=True):
    """How a run ended, the jobs that broke, and its steps: done, and in all (0 of 0 when it never says).

    ``words`` are Snakemake's own where it gave up itself, and no job did. ``again`` are the rules of jobs that failed
    and were tried again; a job whose last try failed is broken.
    """

    end: End
    broken: tuple[Broken, ...] = ()
    done: int = 0
    steps: int = 0
    words: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


def latest(entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return Snakemake's own logs, the latest first; dry runs write such logs too."""
    logs = [path for path, entry in entries.items() if LOG.match(path) and not entry.folder]
    return tuple(sorted(logs, key=lambda path: (entries[path].mtime, path), reverse=True))


def run_log(text: str) -> RunLog | None:
    """Return what a log says of its run, or None for the log of a dry run or of a look, in which no job ran.

    That of a quiet run counts where it says how that ended: that all steps were done, or that it was stopped.
    """
    lines = text.splitlines()
    told = any(JOB.match(line) or line.startswith("Job ") for line in _after_dates(lines))
    steps = [(int(done), int(every)) for done, every in STEPS.findall(text)]
    done, every = steps[-1] if steps else (0, 0)
    ended = GAVE_UP in text or STOPPED.search(text) or (every and done == every)
    if DRY in text or not (told or ended):
        return None
    failed = tuple(_broken(lines))
    final = [job for job, retried in failed if not retried]
    broken = _once((*final, *(Broken(found["rule"]) for found in _late(lines))))
    end = _end(text, lines, broken, (done, every))
    broken = () if end is End.FINISHED else broken
    again = tuple(sorted({job.rule for job, retried in failed if retried} - {job.rule for job in broken}))
    return RunLog(end, broken, done, every, tuple(_words(lines)) if end is End.GAVE_UP else (), again)


def undone(case: Case) -> Callable[[str], bool]:
    """Return what says of a rule whether the last run meant to run it, where that run ended before all was done.

    The table at the beginning of a run names the rules; with a checkpoint any rule may have come to it later.
    """
    for path in latest(case.entries)[:TRIED]:
        text = (case.read(path) or b"").decode("utf-8", "replace")
        found = run_log(text)
        if found is not None and found.end is not End.FINISHED:
            rules, open_ended = dry_run(text).counts.keys(), CHECKPOINT.search(text) is not None
            return lambda rule: open_ended or rule in rules
        if found is not None:
            break
    return no_rule


def tells_nothing(text: str) -> bool:
    """Say whether a log may be that of a run that was told to be quiet: empty, or without the jobs that it chose."""
    return not text.strip() or (DRY not in text and CHOSE in text)


def _end(text: str, lines: Sequence[str], broken: Sequence[Broken], steps: tuple[int, int]) -> End:
    """Return how the run ended; ``steps`` are those done and all, 0 of 0 where it never counts them."""
    done, every = steps
    if every and done == every and GAVE_UP not in text:
        return End.FINISHED  # whatever failed before was tried again
    if any(True for _ in _late(lines)):
        return End.LATE
    if broken or GAVE_UP in text:
        return End.FAILED
    if STOPPED.search(text):
        return End.STOPPED
    if any(WRONG.match(line) for line in lines):
        return End.GAVE_UP
    return End.FINISHED if not every and ENDED.search(text) else End.UNFINISHED


def _words(lines: Sequence[str]) -> Iterator[str]:
    """Yield the last fault that Snakemake names, without where its own code was then."""
    begin = max(at for at, line in enumerate(lines) if WRONG.match(line))
    told = (line.rstrip() for line in lines[begin:] if line.strip() and not line.startswith(("  File ", "    ")))
    yield from islice(dict.fromkeys(told), KEPT)


def _after_dates(lines: Sequence[str]) -> Iterator[str]:
    return (lines[at + 1].strip() for at, line in enumerate(lines[:-1]) if DATE.match(line))


def _late(lines: Sequence[str]) -> Iterator[re.Match[str]]:
    return (found for line in lines if (found := LATE.match(line)))


def _broken(lines: Sequence[str]) -> Iterator[tuple[Broken, bool]]:
    """Yield every job of which a failure is told, and whether it was tried again after that."""
    tried = {found["id"]: at for at, line in enumerate(lines) if (found := AGAIN.match(line))}
    for at, line in enumerate(lines):
        if head := FAILED.match(line.strip()):
            told: dict[str, str] = {}
            for after in takewhile(lambda line: not DATE.match(line), lines[at + 1 : at + 12]):
                found = FIELD.match(after)
                if found:
                    told[found["name"]] = found["value"].removesuffix(HINT)
            job = Broken(head["rule"], _names(told.get("output", "")), _names(told.get("log", "")), _status(lines, at))
            yield job, tried.get(told.get("jobid", ""), -1) > at


def _status(lines: Sequence[str], at: int) -> int:
    """Return how the command of a job ended whose failure is told from this line on: version 8 and later say it above.

    When the run is over a job is told of once more, and then without it.
    """
    above = (line for line in reversed(lines[max(at - NEAR, 0) : at]) if line.strip() and not DATE.match(line))
    found = STATUS.search(next(above, ""))
    return int(found[1]) if found else 0


def _once(found: Iterable[Broken]) -> tuple[Broken, ...]:
    """Return every job once, as it was told of first."""
    jobs: dict[tuple[object, ...], Broken] = {}
    for each in found:
        jobs.setdefault((each.rule, each.outputs, each.logs), each)
    return tuple(jobs.values())


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(", ") if name and name != "<TBD>")
