"""What a failed job left and nobody wrote since is not settled, though Snakemake 8 and later hold it for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.livelab import Builder
from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.job import Job
from rung.probes.probe import Answer, Case, Look, Probe, Ran
from rung.probes.smk.left import left
from rung.probes.smk.tool import TOOL
from rung.probes.snakemake import converges, evidence, planned, summary
from rung.probes.snapshot import Entry
from rung.wiring.labs import lay_out
from shared import missing

RUN = ".snakemake/log/2026-01-02T030405.000006.snakemake.log"
LOOKED = ".snakemake/log/2026-01-02T040405.000006.snakemake.log"
DATED = "\n[Mon Nov 23 09:01:13 2026]\n"
JOB = f"{DATED}rule b:\n    output: b.txt\n    jobid: 1\n"
BROKE = f"{DATED}Error in rule b:\n    jobid: 1\n    output: b.txt\n"
END = "Exiting because a job execution failed. Look above\n"
DONE = f"{JOB}{DATED}Finished jobid: 1 (Rule: b)\n1 of 1 steps (100%) done\n"
FAILED = f"{JOB}{BROKE}{END}"
AGAIN = f"{JOB}{BROKE}Trying to restart job 1.\n{DONE}"
DRY = f"{JOB}This was a dry-run (flag -n).\n"


def case(logs: dict[str, tuple[int, str]], when: int = 8, *ran: Ran) -> Case:
    entries = {path: Entry(len(text), at, 0o100644) for path, (at, text) in logs.items()}
    texts = {path: text.encode() for path, (_at, text) in logs.items()}
    there = {"b.txt": Entry(1, when, 0o100644)} if when else {}
    return Case(Ask(), (9, 14, 8), texts.get, hands().judge, entries | there, ran)


@pytest.mark.parametrize(
    ("logs", "when", "found"),
    [
        ({RUN: (9, FAILED)}, 8, (("b", "b.txt"),)),
        ({RUN: (9, FAILED)}, 9, (("b", "b.txt"),)),
        ({RUN: (9, FAILED)}, 10, ()),
        ({RUN: (9, FAILED)}, 0, ()),
        ({RUN: (9, AGAIN)}, 8, ()),
        ({RUN: (9, DONE)}, 8, ()),
        ({RUN: (9, FAILED), LOOKED: (20, DRY)}, 8, (("b", "b.txt"),)),
        ({RUN: (9, FAILED), LOOKED: (20, "Building DAG of jobs...\n")}, 8, (("b", "b.txt"),)),
        ({RUN: (9, FAILED), LOOKED: (20, DONE)}, 8, ()),
        ({}, 8, ()),
    ],
    ids=["kept", "at-once", "made-since", "removed", "tried-again", "well", "dry-since", "look-since", "run-since",
         "none"],
)  # fmt: skip
def test_what_a_failed_job_left_counts_until_it_is_written_or_run_again(
    logs: dict[str, tuple[int, str]], when: int, found: tuple[tuple[str, str], ...]
) -> None:
    assert left(case(logs, when)) == found


@pytest.mark.parametrize(
    ("probe", "good"), [(summary.PROBE, "all-settled"), (converges.PROBE, "settled"), (evidence.PROBE, "agrees")]
)
def test_no_good_answer_stands_on_what_a_failed_job_left(probe: Probe, good: str) -> None:
    told = Answer(good, "All is well.")
    found = TOOL.weighed(case({RUN: (9, FAILED)}), probe, told)
    assert (found.verdict, found.evidence) == ("half-made", ("of a job that failed: b.txt (rule b)",))
    assert found.next == "rung probe snakemake last-run"
    assert TOOL.weighed(case({RUN: (9, DONE)}), probe, told) == told


def test_what_snakemake_would_run_now_is_what_it_says() -> None:
    told = Answer("nothing-due", "Snakemake would run nothing.")
    assert TOOL.weighed(case({RUN: (9, FAILED)}), planned.PROBE, told) == told


def test_what_was_made_again_in_a_copy_counts() -> None:
    again = Ran(Look("run", ("snakemake",), "run", acts=True), 0, DONE)
    told = Answer("settled", "All is well.")
    assert TOOL.weighed(case({RUN: (9, FAILED)}, 8, again), converges.PROBE, told) == told


def test_what_a_summary_does_not_name_is_not_of_this_target() -> None:
    row = "output_file\tdate\trule\tlog-file(s)\tstatus\tplan\n{}\tx\tb\t\tok\tno update\n"
    told = Answer("all-settled", "All is well.")
    for name, verdict in (("c.txt", "all-settled"), ("b.txt", "half-made")):
        ran = Ran(Look("summary", ("snakemake", "--summary")), 0, row.format(name))
        assert TOOL.weighed(case({RUN: (9, FAILED)}, 8, ran), summary.PROBE, told).verdict == verdict


@pytest.mark.once
@pytest.mark.parametrize("version", ["7.32.4", "9.14.8"])
def test_a_real_run_that_keeps_what_a_failed_job_made_leaves_nothing_settled(version: str, tmp_path: Path) -> None:
    builder = Builder(f"snakemake-{version}")
    if not builder.there:
        missing(f"{builder.name} is not installed: .ci/builders {builder.name}")
    rule = 'rule b:\n    output: "b.txt"\n    shell: "echo 1 > {output}; exit 1"\n'
    folder = lay_out("snakemake-kept", {"Snakefile": rule}, str(tmp_path / "p"))
    argv = ("snakemake", "--cores", "1", "--keep-incomplete")
    assert builder.hands().run(Job(argv=argv, cwd=folder, timeout=60)).exit == 1
    for question, bad in (("summary", {"half-made", "updates-pending"}), ("converges", {"half-made", "pending"})):
        told = answer(builder.hands(), ground(folder), Put("snakemake", question), Ask(folder))
        assert told.answer.verdict in bad
