"""What dry runs print about jobs of every form: with a message, in a group, with a pipe, with marked outputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.probes.smk.dryrun import dry_run
from rung.probes.smk.reason import Change, change, first_causes

ONE_MESSAGE = """Job stats:
job    count
-----  -----
all        1
plot       1
total      2

[Sun Nov 22 07:24:54 2026]
Job 1: Plotting
Reason: Forced execution

[Sun Nov 22 07:24:54 2026]
rule all:
    input: a
    jobid: 0
    reason: Forced execution
"""
DATA = sorted((Path(__file__).parent / "data" / "dryrun").glob("forms-*.txt"))


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_every_job_that_is_counted_is_read(path: Path) -> None:
    found = dry_run(path.read_text("utf-8"))
    assert found.total == len(found.jobs) == 11


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_jobs_of_a_group_and_of_a_pipe_are_read_like_others(path: Path) -> None:
    jobs = {job.rule: job for job in dry_run(path.read_text("utf-8")).jobs}
    assert jobs["pipea"].outputs == ("out/pipe",)
    assert jobs["pipeb"].shell == "cat out/pipe > out/p.txt"
    assert jobs["g1"].reasons == ("Missing output files: out/g1.txt",)
    assert jobs["g2"].shell == ""


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_a_job_that_is_told_by_its_message_keeps_what_is_missing_and_its_command(path: Path) -> None:
    told = {job.outputs: job for job in dry_run(path.read_text("utf-8")).told}
    assert told[("out/msg.txt",)].message == "Making out/msg.txt with a message"
    assert told[("out/msg.txt",)].shell == "echo hi > out/msg.txt 2> logs/msg.log"
    assert told[("out/msg2.txt",)].message == "Multi line message for out/msg.txt second line"
    assert told[("out/msg2.txt",)].shell.startswith("# a comment\nset -e\n")


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_what_snakemake_says_of_its_own_accord_is_no_command_of_the_job(path: Path) -> None:
    shells = {job.rule: job.shell for job in dry_run(path.read_text("utf-8")).jobs}
    assert shells["prot"] == "cat out/tmp.txt > out/final.txt"


def test_a_message_is_of_the_one_rule_that_the_table_leaves() -> None:
    found = dry_run(ONE_MESSAGE)
    assert [job.rule for job in found.jobs] == ["plot", "all"]


def _job(rule: str, output: str, reason: str) -> str:
    return f"[Sun Nov 22 10:00:00 2026]\nrule {rule}:\n    output: {output}\n    jobid: 1\n    reason: {reason}\n\n"


CLEAN = "Would remove temporary output tmp/clean.txt\n"
SORT = "Would remove temporary output tmp/sorted.txt\n"


@pytest.mark.parametrize(
    ("out", "first"),
    [
        (  # the report is gone, and what it needs was temporary: nobody removed that
            _job("clean", "tmp/clean.txt", "Missing output files: tmp/clean.txt")
            + _job(
                "report", "report.txt",
                "Missing output files: report.txt; Input files updated by another job: tmp/clean.txt",
            ) + CLEAN,
            {"report": "output-missing"},
        ),
        (  # a temporary file is made again because of its input, and not because it is not there
            _job("clean", "tmp/clean.txt", "Missing output files: tmp/clean.txt; Updated input files: raw.txt")
            + _job("report", "report.txt", "Input files updated by another job: tmp/clean.txt") + CLEAN,
            {"clean": "input-updated"},
        ),
        (  # a chain of temporary files
            _job("clean", "tmp/clean.txt", "Missing output files: tmp/clean.txt")
            + _job(
                "sort", "tmp/sorted.txt",
                "Missing output files: tmp/sorted.txt; Input files updated by another job: tmp/clean.txt",
            )
            + _job(
                "report", "report.txt",
                "Code has changed since last execution; Input files updated by another job: tmp/sorted.txt",
            ) + CLEAN + SORT,
            {"report": "code-changed"},
        ),
        (  # a job behind one that is due follows it, whether its own output is there or not
            _job("count", "count.txt", "Updated input files: raw.txt")
            + _job("report", "report.txt",
                   "Missing output files: report.txt; Input files updated by another job: count.txt"),
            {"count": "input-updated"},
        ),
    ],
)  # fmt: skip
def test_what_is_due_by_itself_is_told_from_what_is_made_for_it(out: str, first: dict[str, str]) -> None:
    found = dry_run(out)
    assert {due.job.rule: due.kinds[0].value for due in first_causes(found)} == first


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Missing output files: out/a.txt", Change.MISSING),
        ("Input files updated by another job: out/a.txt, out/b.txt", Change.FOLLOWS),
        ("Updated input files: raw/a.txt", Change.INPUT),
        ("Params have changed since last execution", Change.PARAMS),
        ("Params have changed since last execution: before: 1 now: 2", Change.PARAMS),
        ("Code has changed since last execution", Change.CODE),
        ("Set of input files has changed since last execution", Change.INPUT_SET),
        ("Software environment definition has changed since last execution", Change.ENVIRONMENT),
        ("Forced execution", Change.FORCED),
        ("The moon is full", Change.OTHER),
    ],
)
def test_each_reason_of_every_version_is_of_one_class(reason: str, kind: Change) -> None:
    assert change(reason) is kind
