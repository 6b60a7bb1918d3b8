"""Where no rule declares a benchmark, the time of long jobs comes from what Snakemake recorded or printed."""

from __future__ import annotations

import base64
import json

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.smk.everyjob import JOBS
from rung.probes.smk.lasting import lasting
from rung.probes.snakemake import cost
from rung.probes.snapshot import Entry

PLAN = """\
Job stats:
job      count
-----  -------
sort         1
total        1

[Sun Nov 22 07:37:30 2026]
rule sort:
    output: out/a.txt, out/b.txt
    jobid: 1
    reason: Forced execution

Shell command: sort raw/a.txt
"""
TOLD = PLAN.replace("rule sort:\n    output: out/a.txt, out/b.txt\n    jobid: 1\n    reason", "Job 1: Sorting\nReason")


def printed(seconds: int, more: str = "", ended: str = "Finished jobid: 1 (Rule: sort)") -> str:
    return f"""\
[Sun Nov 22 07:37:30 2026]
localrule sort:
    output: out/a.txt
{more}    jobid: 1

[Sun Nov 22 07:37:{30 + seconds} 2026]
{ended}
1 of 1 steps (100%) done
"""


def record(output: str, took: float, rule: str = "sort") -> dict[str, str]:
    held = {"rule": rule, "input": ["raw/a.txt"], "starttime": 100.0, "endtime": 100.0 + took}
    return {f".snakemake/metadata/{base64.b64encode(output.encode()).decode()}": json.dumps(held)}


def case_of(files: dict[str, str], plan: str, *more: Ran) -> Case:
    floor = Ran(Look("version", ("snakemake", "--version")), 0, "9.27.1\n", seconds=0.4, cpu=0.4)
    dry = Ran(Look("plan", ("snakemake", "-n")), 0, plan, seconds=0.6, cpu=0.6)
    entries = {path: Entry(len(text), 1, 0o100644) for path, text in files.items()}
    ran = (floor, floor, floor, dry, dry, dry, Ran(Look(JOBS, ("snakemake", "-n")), 0, plan), *more)
    return Case(
        Ask(), (9, 27, 1), lambda path: files[path].encode() if path in files else None, hands().judge, entries, ran,
        checksum=lambda _path, _kind: "",
    )  # fmt: skip


def asked(files: dict[str, str], plan: str = PLAN, whole: str = "") -> Answer:
    entire = (Ran(Look("whole", ("snakemake", "-F")), 0, whole, seconds=10.0, cpu=1.0),) if whole else ()
    return cost.read(case_of(files, plan, *entire))


@pytest.mark.parametrize(
    ("files", "plan", "verdict", "line"),
    [
        (record("out/a.txt", 6.0) | record("out/b.txt", 5.5), PLAN, "tools-dominate", "6.00 s in 1 job, or more"),
        (record("out/a.txt", 6.0), TOLD, "tools-dominate", "6.00 s in 1 job, or more"),
        (record("out/a.txt", 0.9), PLAN, "start-up-dominates", ""),
        (record("out/a.txt", -6.0), PLAN, "start-up-dominates", ""),
        (record("old.txt", 6.0), PLAN, "start-up-dominates", ""),
        (record("old.txt", 6.0, "gone"), TOLD, "start-up-dominates", ""),
        ({}, PLAN, "start-up-dominates", ""),
    ],
)
def test_a_long_job_that_is_recorded_counts_as_tool_time(
    files: dict[str, str], plan: str, verdict: str, line: str
) -> None:
    found = asked(files, plan)
    said = [each for each in found.evidence if each.startswith("long jobs without a benchmark: ")]
    assert (found.verdict, bool(said)) == (verdict, bool(line))
    assert line in "".join(said)


@pytest.mark.parametrize(("seconds", "verdict"), [(8, "tools-dominate"), (1, "launching-dominates")])
def test_what_a_long_job_takes_in_the_copy_is_no_launching(seconds: int, verdict: str) -> None:
    assert asked({}, whole=printed(seconds)).verdict == verdict


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (printed(8), (8.0,)),
        (printed(8, ended="Finished job 1."), (8.0,)),
        (printed(8) + printed(9), (8.0, 9.0)),
        (printed(1), ()),
        (printed(8, more="    benchmark: bench/a.tsv\n"), ()),
        (printed(8, more="Waiting at most 5 seconds for missing files:\n"), ()),
        (printed(8, ended="Error in rule sort:"), ()),
        ("Finished job 1.\n", ()),
    ],
)
def test_only_long_jobs_without_a_benchmark_are_taken_from_what_a_run_prints(
    text: str, found: tuple[float, ...]
) -> None:
    assert lasting(text) == found


HEAD = "output_file\tdate\trule\tlog-file(s)\tstatus\tplan\n"
BOTH = record("out/a.txt", 6.0) | record("of-before.txt", 7.0)


@pytest.mark.parametrize(
    ("exit_", "out", "said"),
    [
        (0, f"{HEAD}out/a.txt\tx\tsort\t\tok\tno update\n", "6.00 s in 1 job, or more, by what Snakemake recorded"),
        (1, "", "13.00 s in 2 jobs, or more, by what Snakemake recorded of their rules, also with an earlier"),
    ],
)
def test_a_job_of_an_earlier_configuration_counts_only_where_no_summary_names_the_outputs(
    exit_: int, out: str, said: str
) -> None:
    files = record("out/a.txt", 6.0) | {
        path: text.replace("raw/a", "raw/b") for path, text in record("of-before.txt", 7.0).items()
    }
    look = cost.following(case_of(files, TOLD))
    assert look is not None
    assert "--summary" in look.argv
    case = case_of(files, TOLD, Ran(look, exit_, out))
    assert cost.following(case) is None
    lines = [line for line in cost.read(case).evidence if line.startswith("long jobs")]
    assert said in "".join(lines)


@pytest.mark.parametrize(
    ("files", "plan"), [(BOTH, PLAN), ({}, TOLD), (record("a.txt", 0.1), TOLD), (record("a.txt", 6.0, "gone"), TOLD)]
)
def test_outputs_are_not_asked_for_where_every_long_job_is_known_or_none_is_recorded(
    files: dict[str, str], plan: str
) -> None:
    assert cost.following(case_of(files, plan)) is None
