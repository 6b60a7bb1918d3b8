"""A job that is told a folder or a pattern finds files by itself: what comes there, and what a wider pattern takes."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.probe import Case, Look, Ran
from rung.probes.smk.listing import came
from rung.probes.snakemake import causes, changes, converges
from rung.probes.snapshot import Entry

SETTLED = "Building DAG of jobs...\nNothing to be done (all requested files are present and up to date).\n"
SECOND = 10**9  # nanoseconds
FOUND, COUNTED = "lists/found.txt", "out/north.txt"
LISTS = 'ls reads/*.fq.gz > "lists/found.txt"'


def record(output: str, **held: object) -> dict[str, tuple[int, str]]:
    name = base64.b64encode(output.encode()).decode()
    return {f".snakemake/metadata/{name}": (100, json.dumps({"rule": "any", "starttime": 50, **held}))}


def case(files: Mapping[str, tuple[int, str]], *ran: Ran) -> Case:
    entries = {path: Entry(len(text), when * SECOND, 0o100644) for path, (when, text) in files.items()}
    folders = {path.rpartition("/")[0] for path in files if "/" in path}
    entries |= {folder: Entry(0, SECOND, 0o40755, folder=True) for folder in folders}
    return Case(
        Ask(), (9, 27, 1), lambda path: files[path][1].encode() if path in files else None, hands().judge, entries, ran
    )


def project(shell: str = LISTS, **more: object) -> dict[str, tuple[int, str]]:
    """Return a project in which one job lists the reads, and another one counts those of one sample."""
    return {
        "reads/north.fq.gz": (1, ""),
        **record(FOUND, rule="find_reads", input=[], shellcmd=shell, **more),
        **record(COUNTED, input=["reads/north.fq.gz"], log=["reads/north.log"]),
        FOUND: (60, ""),
        COUNTED: (60, ""),
    }


@pytest.mark.parametrize(
    ("path", "when", "late"),
    [
        ("reads/south.fq.gz", 70, True),
        ("reads/south.fq.gz", 40, False),  # it was there when the job ran
        ("reads/south.fq.gz.md5", 70, False),  # no file of the kind that jobs take there
        ("reads/south.txt", 70, False),
        ("reads/old/south.fq.gz", 70, False),
        ("other/south.fq.gz", 70, False),
        ("reads/.south.fq.gz", 70, False),
        ("out/south.txt", 70, False),  # where jobs put what they make
    ],
)
@pytest.mark.parametrize("shell", [LISTS, "find_reads --in reads --like '*.fq.gz'", "find_reads ./reads/ > x", None])
def test_only_a_later_file_like_the_raw_ones_counts_as_come(
    path: str, when: int, late: bool, shell: str | None
) -> None:
    told = project(shell or "", params=[] if shell else ["'reads'"])
    assert [each.path for each in came(case(told | {path: (when, "")}))] == [path] * late


def test_a_file_that_came_is_told_where_nothing_is_due() -> None:
    files = project() | {"reads/south.fq.gz": (70, "")}
    found = converges.read(case(files, Ran(Look("left", ()), 0, SETTLED)))
    assert found.verdict == "settled-unlisted"
    assert found.evidence == ("came after rule find_reads ran, which is told of its folder: reads/south.fq.gz",)
    assert found.next == "rung probe snakemake job lists/found.txt"


def due(reason: str, shell: str) -> str:
    return (
        "[Sun Nov 22 07:37:30 2026]\ncheckpoint find_reads:\n    output: lists/found.txt\n    jobid: 1\n"
        f"    reason: {reason}\n\n    {shell}\n\nJob stats:\njob         count\n-----\n"
        "find_reads      1\ntotal      1\n"
    )


@pytest.mark.parametrize(
    ("before", "now", "verdict", "line"),
    [
        (
            "find --in reads '*.fq.gz'",
            "find --in reads '*.fq.gz*'",
            "listing-changed",
            "find_reads: by *.fq.gz* it takes what it did not: reads/north.fq.gz.md5, of these 1 checksum file",
        ),
        (
            "ls reads/*.fq* > lists/found.txt",
            "ls reads/*.fq.gz > lists/found.txt",
            "listing-changed",
            "find_reads: by reads/*.fq.gz it takes no more: reads/north.fq.gz.md5",
        ),
        ("find --in reads '*.fq.gz'", "find --in reads 'n*.fq.gz'", "params-changed", ""),  # the same files
        ("find --in reads -k 3", "find --in reads -k 4", "params-changed", ""),
    ],
)
def test_a_pattern_that_takes_other_files_is_told_from_another_parameter(
    before: str, now: str, verdict: str, line: str
) -> None:
    files = project(before) | {"reads/north.fq.gz.md5": (70, "")}
    plan = Ran(Look("plan", ()), 0, due("Params have changed since last execution", now))
    found = causes.read(case(files, plan))
    assert found.verdict == verdict
    assert not line or found.evidence[0] == line


def test_work_that_is_due_for_another_reason_is_not_called_unchanged() -> None:
    plan = Ran(Look("plan", ("snakemake", "-n")), 0, due("Updated input files: reads/north.fq.gz", "ls"))
    asked = (Ran(Look(kind, ("snakemake", "--list-changes", kind)), 0) for kind in ("input", "code", "params"))
    found = changes.read(case(project(), plan, *asked))
    assert found.verdict == "due-otherwise"
    assert "1 job is due for another reason" in found.sentence
