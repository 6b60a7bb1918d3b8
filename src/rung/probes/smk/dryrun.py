"""What ``snakemake -n -p`` prints, read into jobs with their reasons.

The exit code is 0 whether or not work is pending, so the verdict is in the words: `Nothing to be done`, a `Job stats:`
table, or neither. Where checkpoints are, the jobs are undercounted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

JOB = re.compile(r"^(?P<local>local)?(?P<kind>rule|checkpoint) (?P<name>\S+):$")
FIELD = re.compile(
    r"^    (?P<name>input|output|log|jobid|benchmark|reason|wildcards|resources|threads|priority): (?P<value>.*)$"
)
STORAGE = re.compile(r" \((?:check if file exists|retrieve from storage|send to storage)\)$")
COUNT = re.compile(r"^(?P<rule>\S+)\s+(?P<count>\d+)(?:\s|$)")
DATE = re.compile(r"^\[\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}\]$")
NOTHING, STATS, REASONS = "Nothing to be done", "Job stats:", "Reasons:"
CHECKPOINTS = "The run involves checkpoint jobs"
LOCKED = "Directory cannot be locked"
UNTRACKED = re.compile(r"(\d+) jobs have missing provenance/metadata")


class Mark(StrEnum):
    """The word of a dry run."""

    NOTHING = "nothing"
    JOBS = "jobs"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Job:
    """A job that would run. ``reasons`` are Snakemake's own, split where it joins several."""

    rule: str
    kind: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    benchmark: str = ""
    reasons: tuple[str, ...] = ()
    shell: str = ""


@dataclass(frozen=True, slots=True)
class DryRun:
    """A dry run: its word, the jobs by rule as the table counts them, and every job that is shown.

    ``open_ended`` when checkpoints will add jobs; ``locked`` when a lock lies in the folder; ``untracked`` counts jobs
    without metadata, whose changes of code or parameters cannot be seen.
    """

    mark: Mark
    counts: dict[str, int] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    open_ended: bool = False
    locked: bool = False
    untracked: int = 0

    @property
    def total(self) -> int:
        """Return how many jobs would run, as far as is known."""
        return sum(self.counts.values())


def dry_run(out: str) -> DryRun:
    """Return what a dry run said."""
    lines = out.splitlines()
    counts = _counts(lines)
    mark = Mark.JOBS if counts else Mark.NOTHING if NOTHING in out else Mark.NEITHER
    untracked = UNTRACKED.search(out)
    return DryRun(
        mark,
        counts,
        tuple(_jobs(lines)),
        CHECKPOINTS in out,
        LOCKED in out,
        int(untracked[1]) if untracked else 0,
    )


def _counts(lines: Sequence[str]) -> dict[str, int]:
    """Return the rows of the first `Job stats:` table."""
    if STATS not in lines:
        return {}
    found = {}
    for line in lines[lines.index(STATS) + 1 :]:
        if not line.strip():
            break
        row = COUNT.match(line)
        if row and row["rule"] not in {"job", "total"}:
            found[row["rule"]] = int(row["count"])
    return found


def _jobs(lines: Sequence[str]) -> Iterator[Job]:
    starts = [at for at, line in enumerate(lines) if JOB.match(line) and at and DATE.match(lines[at - 1])]
    for number, at in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < len(starts) else _end(lines, at)
        yield _job(lines[at:end])


def _end(lines: Sequence[str], begin: int) -> int:
    return next((at for at in range(begin, len(lines)) if lines[at] in {STATS, REASONS}), len(lines))


def _job(block: Sequence[str]) -> Job:
    head = JOB.match(block[0])
    told: dict[str, str] = {}
    shell: list[str] = []
    for line in block[1:]:
        found = FIELD.match(line)
        if found and not shell:
            told[found["name"]] = found["value"]
        elif line.strip() and not re.match(r"^    \w+: ", line):
            shell.append(line.removeprefix("Shell command: ").strip())
    text = "\n".join(shell)
    return Job(
        head["name"] if head else "",
        head["kind"] if head else "",
        _names(told.get("input", "")),
        _names(told.get("output", "")),
        _names(told.get("log", "")),
        told.get("benchmark", ""),
        tuple(part.strip() for part in told.get("reason", "").split("; ") if part.strip()),
        "" if text == "None" else text,
    )


def _names(text: str) -> tuple[str, ...]:
    kept = (
        re.sub(r" \((?:check if file exists|retrieve from storage|send to storage)\)$", "", n) for n in text.split(", ")
    )
    return tuple(name for name in kept if name)
