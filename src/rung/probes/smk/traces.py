"""What a run leaves while it is not over: locks, and marks of files that it began; a killed run leaves both behind."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from msgspec import Struct

from rung.model.replacing import replace
from rung.probes.count import many
from rung.probes.probe import Answer, Case, Probe, Trace
from rung.probes.smk.dryrun import planned_by
from rung.probes.smk.left import left
from rung.probes.smk.moved import INCOMPLETE, named
from rung.probes.smk.speech import again
from rung.probes.smk.summary import rows
from rung.probes.smk.workplace import leads_out, own_workflow

TRACE = re.compile(r"^(?:(?P<folder>.+)/)?\.snakemake/(?P<kind>locks|incomplete)/(?P<rest>.+)")
SHOWN = 20


class Traces(Struct, frozen=True):
    """The locks by their paths in the project, and the files that were begun, named from where the workflow works."""

    locks: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """A line for each, as evidence; of many begun files the first."""
        return (*self.locks, *(f"incomplete: {name}" for name in self.begun[:SHOWN]))


def traces(case: Case) -> Traces:
    """Return what lies here of a run that is not over, in any folder but those of other workflows."""
    held = tuple(_held(case))
    locks = sorted(path for kind, path in held if kind == "locks")
    return Traces(tuple(locks), tuple(sorted(name for kind, name in held if kind == "incomplete")))


def _held(case: Case) -> Iterator[tuple[str, str]]:
    for path, entry in case.entries.items():
        found = None if entry.folder else TRACE.match(path)
        if found is None:
            continue
        folder = found["folder"] or ""
        if folder and own_workflow(case, folder):
            continue
        if found["kind"] == "locks":
            yield "locks", case.placed(path)
        else:
            yield "incomplete", posixpath.join(folder, named(INCOMPLETE + found["rest"]))


def weighed(case: Case, probe: Probe, answer: Answer) -> Answer:
    """Return the answer with what lies here of a run that is not over; a good one that hangs on it counts no more.

    A dry run writes where the workflow works: where that is no folder of the copy, it is said.
    """
    if out := leads_out(case):
        wrote = any(ran.look.argv[0] == "snakemake" and ran.look.argv[1:2] != ("--version",) for ran in case.ran)
        line = f"works in `{out}`: a look writes .snakemake/ there, as any dry run does, and not in the copy"
        answer = replace(answer, evidence=(line, *answer.evidence)) if wrote else answer
        if probe.shaken and probe.good(answer.verdict):
            said = f"The workflow works in `{out}`, which is not looked at: whether a run is over there is not known."
            return replace(answer, verdict="out-of-sight", sentence=said)
    found = traces(case)
    locks = found.locks if Trace.LOCK in probe.shaken else ()
    begun = found.begun if Trace.BEGUN in probe.shaken and not case.ask.scratch else ()
    if not (locks or begun):
        return _of_what_failed(case, answer) if Trace.LEFT in probe.shaken and probe.good(answer.verdict) else answer
    lines = tuple(line for line in Traces(locks, begun).lines if line not in answer.evidence)
    if not probe.good(answer.verdict):
        return replace(answer, evidence=(*lines, *answer.evidence))
    parts = (many(len(locks), "lock") if locks else "", many(len(begun), "incomplete file") if begun else "")
    left = " and ".join(part for part in parts if part)
    said = f"A run is in progress or was killed ({left}), so this does not count: {answer.sentence}"
    return replace(answer, verdict="half-made", sentence=said, evidence=(*lines, *answer.evidence),
                   next=again(case.ask, "locks"))  # fmt: skip


def _of_what_failed(case: Case, answer: Answer) -> Answer:
    """Return a good answer as one that does not count, where the last run failed in a job and its output is there."""
    made = {name for ran in case.ran if ran.look.acts for job in planned_by(ran).jobs for name in job.outputs}
    listed = {row.path.removeprefix("./") for ran in case.ran for row in rows(ran.out) or ()}
    found = [(rule, name) for rule, name in left(case) if name not in made and (not listed or name in listed)]
    if not found:
        return answer
    rules = ", ".join(dict.fromkeys(rule for rule, _name in found))
    said = f"The last run failed in rule {rules}, and what lies there of it was not written since, so this does not "
    lines = tuple(f"of a job that failed: {name} (rule {rule})" for rule, name in found[:SHOWN])
    return replace(answer, verdict="half-made", sentence=f"{said}count: {answer.sentence}",
                   evidence=(*lines, *answer.evidence), next=again(case.ask, "last-run"))  # fmt: skip
