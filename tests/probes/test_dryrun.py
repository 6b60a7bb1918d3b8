"""What dry runs print about jobs of every form: with a message, in a group, with a pipe, with marked outputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.probes.smk.dryrun import dry_run

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
