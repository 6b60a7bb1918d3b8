"""What ``snakemake -n -p`` prints, read into jobs with their reasons.

The exit code is 0 whether or not work is pending, so the verdict is in the words: `Nothing to be done`, a `Job stats:`
table, or neither. Where checkpoints are, the jobs are undercounted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field

from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.probe import Ran

JOB = re.compile(r"^(?:local)?(?P<kind>rule|checkpoint) (?P<name>\S+):$")
MESSAGE = re.compile(r"^Job \d+: ?(?P<text>.*)$")
FIELD = re.compile(
    r"^    (?P<name>input|output|log|jobid|benchmark|reason|wildcards|resources|threads|priority): (?P<value>.*)$"
)
MARKED = re.compile(r" \((?:pipe|service|check if file exists|retrieve from storage|send to storage)\)$")
ABSENT = "Missing output files: "
REMARK = re.compile(r"^(?:DAG of jobs will be updated after completion\.|Would remove temporary output |Would touch )")
REMOVES = re.compile(r"^\s*Would remove temporary output (?P<name>\S.*?)\s*$", re.MULTILINE)
PASSING = re.compile(r"(?:^\s*output: |, )(?P<name>[^,\n]+?) \((?:pipe|service)\)(?=, |$)", re.MULTILINE)
COUNT = re.compile(r"^(?P<rule>\S+)\s+(?P<count>\d+)(?:\s|$)")
DATE = re.compile(r"^\s*\[\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}\]")
NOTHING, STATS, REASONS = "Nothing to be done", "Job stats:", "Reasons:"
CHECKPOINTS = "The run involves checkpoint jobs"
LOCKED = "Directory cannot be locked"
UNTRACKED = re.compile(r"(\d+) jobs have missing provenance/metadata")


class Mark(StrEnum):
    """The word of a dry run."""

    NOTHING = "nothing"
    JOBS = "jobs"
    NEITHER = "neither"


class Job(Struct, frozen=True):
    """A job that would run. ``reasons`` are Snakemake's own, split where it joins several.

    A rule with a ``message`` has it printed in place of its name and files: only what is missing is known of those.
    """

    rule: str
    kind: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    benchmark: str = ""
    reasons: tuple[str, ...] = ()
    shell: str = ""
    message: str = ""
    threads: str = ""
    resources: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """Return the rule, or what a rule says whose name is not shown."""
        return self.rule or f"a rule that says {clipped(repr(self.message), 40)}"


class DryRun(Struct, frozen=True):
    """A dry run: its word, the jobs by rule as the table counts them, and every job that is shown.

    ``open_ended`` when checkpoints will add jobs; ``locked`` when a lock lies in the folder; ``untracked`` counts jobs
    without metadata, whose changes of code or parameters cannot be seen. ``temporary`` are the outputs that would be
    removed once they were used, and pipes: that they are not there is no fault.
    """

    mark: Mark
    counts: dict[str, int] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    open_ended: bool = False
    locked: bool = False
    untracked: int = 0
    temporary: frozenset[str] = frozenset()

    @property
    def told(self) -> tuple[Job, ...]:
        """Return the jobs of which a message is shown and not their files."""
        return tuple(job for job in self.jobs if job.message)

    @property
    def total(self) -> int:
        """Return how many jobs would run, as far as is known."""
        return sum(self.counts.values())

    @property
    def due(self) -> str:
        """Return how many jobs would run, in words: where checkpoints will add some, it is at least so many."""
        return f"{'at least ' if self.open_ended else ''}{many(self.total, 'job')}"


def planned_by(ran: Ran) -> DryRun:
    """Return what a dry run said that was made, on whichever stream."""
    return dry_run(f"{ran.out}\n{ran.err}")


def dry_run(out: str) -> DryRun:
    """Return what a dry run said."""
    lines = out.splitlines()
    counts = _counts(lines)
    mark = Mark.JOBS if counts else Mark.NOTHING if NOTHING in out else Mark.NEITHER
    untracked = UNTRACKED.search(out)
    return DryRun(
        mark,
        counts,
        _attributed(tuple(_jobs(lines)), counts),
        CHECKPOINTS in out,
        LOCKED in out,
        int(untracked[1]) if untracked else 0,
        frozenset(found["name"].removeprefix("./") for each in (REMOVES, PASSING) for found in each.finditer(out)),
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
    """Yield every job that is shown, those of a group too, which stand further in."""
    starts = [at for at, line in enumerate(lines) if DATE.match(line)]
    for number, at in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else _end(lines, at)
        inside = len(lines[at]) - len(lines[at].lstrip())
        block = [line[inside:] if not line[:inside].strip() else line for line in lines[at + 1 : end]]
        if block and (head := JOB.match(block[0])):
            yield _job(head, block[1:])
        elif block and MESSAGE.match(block[0]):
            yield _told(block)


def _end(lines: Sequence[str], begin: int) -> int:
    return next((at for at in range(begin, len(lines)) if lines[at] in {STATS, REASONS}), len(lines))


def _job(head: re.Match[str], block: Sequence[str]) -> Job:
    told: dict[str, str] = {}
    shell = len(block)
    for at, line in enumerate(block):
        found = FIELD.match(line)
        if found is None:
            shell = at
            break
        told[found["name"]] = found["value"]
    return Job(
        head["name"],
        head["kind"],
        _names(told.get("input", "")),
        _names(told.get("output", "")),
        _names(told.get("log", "")),
        told.get("benchmark", "").removeprefix("./"),
        _reasons(told.get("reason", "")),
        _shell(block[shell:]),
        threads=told.get("threads", ""),
        resources=_names(told.get("resources", "")),
    )


def _told(block: Sequence[str]) -> Job:
    """Return a job that is told by its message alone: of its files only those that are missing are named."""
    at = next((at for at, line in enumerate(block) if line.startswith("Reason: ")), len(block))
    reasons = _reasons(block[at].removeprefix("Reason: ")) if at < len(block) else ()
    missing = next((each.removeprefix(ABSENT) for each in reasons if each.startswith(ABSENT)), "")
    message = MESSAGE.match(block[0])
    text = " ".join(" ".join((message["text"] if message else "", *block[1:at])).split())
    return Job("", "rule", (), _names(missing), (), "", reasons, _shell(block[at + 1 :]), text)


def _reasons(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("; ") if part.strip())


def _shell(lines: Sequence[str]) -> str:
    """Return the shell text of a job, without what Snakemake says of its own accord."""
    kept = [line.removeprefix("Shell command: ").strip() for line in lines if not REMARK.match(line)]
    text = "\n".join(line for line in kept if line)
    return "" if text == "None" else text


def _attributed(jobs: Sequence[Job], counts: Mapping[str, int]) -> tuple[Job, ...]:
    """Return the jobs with the rule of those that only told a message, where the table leaves but one."""
    shown = Counter(job.rule for job in jobs)
    left = [rule for rule, count in counts.items() if count > shown[rule]]
    return tuple(replace(job, rule=left[0]) if not job.rule and len(left) == 1 else job for job in jobs)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for each in text.split(", ") if (name := MARKED.sub("", each).removeprefix("./")))
