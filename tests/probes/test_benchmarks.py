"""What a benchmark file says of a job, and what keeps it from saying what the job costs now."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.probe import Case, Look, Ran
from rung.probes.smk.benchmark import measured
from rung.probes.smk.moved import METADATA
from rung.probes.snakemake.job import following, read
from rung.probes.snapshot import Entry

HEAD = "s\th:m:s\tmax_rss\tmean_load\tcpu_time\n"
PLAN = """Job stats:
job      count
-----  -------
sort         1
total        1

[Sun Nov 22 10:00:00 2026]
rule sort:
    input: raw.txt
    output: out/sorted.txt
    log: logs/sort.log
    jobid: 0
    benchmark: bench/sort.tsv
    reason: Forced execution
    threads: 2

sort raw.txt > out/sorted.txt
"""
LOOK = Look("job", ("snakemake", "-n"))
RECORD = f"{METADATA}b3V0L3NvcnRlZC50eHQ="  # out/sorted.txt
SECOND = 10**9


def _said(files: Mapping[str, str], measured_at: int = 100) -> str:
    """Return what the probe says of one job; its benchmark was written at this second."""
    entries = {path: Entry(1, measured_at * SECOND, 0o100644) for path in files}
    contents = {path: text.encode() for path, text in files.items()}
    case = Case(Ask(target="out/sorted.txt"), (9, 27, 1), contents.get, hands().judge, entries)
    look = Look("job", ("snakemake", "-n"))
    found = read(Case(case.ask, case.version, case.read, case.judge, case.entries, (Ran(look, 0, PLAN),)))
    return "\n".join((found.sentence, *found.evidence))


UNKNOWN = "MissingRuleException:\nNo rule to produce {} (if you use input functions make sure that they do not raise)."
WILDCARDS = "WorkflowError:\nTarget rules may not contain wildcards. Please specify concrete files"
TWO = PLAN.replace("rule sort", "rule lay").replace("sort", "lay") + PLAN[PLAN.index("[Sun") :]


@pytest.mark.parametrize(
    ("target", "first", "there", "verdict", "said"),
    [
        ("logs/sort.log", Ran(LOOK, 1, UNKNOWN.format("logs/sort.log")), {}, "log-missing", "is written by rule sort"),
        ("logs/sort.log", Ran(LOOK, 0, "Nothing to be done"), {"logs/sort.log": "x"}, "log-found", "is written by"),
        (
            "bench/sort.tsv",
            Ran(LOOK, 1, UNKNOWN.format("bench/sort.tsv")),
            {},
            "log-missing",
            "is written by rule sort",
        ),
        ("sort", Ran(LOOK, 1, WILDCARDS), {"logs/sort.log": "x"}, "log-found", "is made by rule sort"),
        ("logs/none.log", Ran(LOOK, 1, UNKNOWN.format("logs/none.log")), {}, "target-missing", "No rule produces"),
    ],
)
def test_of_a_log_a_benchmark_or_a_rule_with_wildcards_every_job_is_looked_through(
    target: str, first: Ran, there: Mapping[str, str], verdict: str, said: str
) -> None:
    entries = {path: Entry(1, 1, 0o100644) for path in there}
    read_ = {path: text.encode() for path, text in there.items()}.get
    case = Case(Ask(target=target), (9, 27, 1), read_, hands().judge, entries, (first,))
    look = following(case)
    assert look is not None
    assert (target in look.argv, "--forceall" in look.argv) == (False, True)
    found = read(Case(case.ask, case.version, case.read, case.judge, entries, (first, Ran(look, 0, TWO))))
    assert (found.verdict, said in found.sentence) == (verdict, True)


@pytest.mark.parametrize(
    ("target", "first"),
    [
        ("nosuch", Ran(LOOK, 1, UNKNOWN.format("nosuch"))),
        ("out/sorted.txt", Ran(LOOK, 0, PLAN)),
        ("logs/sort.log", Ran(LOOK, 1, "SyntaxError in file Snakefile, line 1:\ninvalid syntax")),
        ("", Ran(LOOK, 0, PLAN)),
    ],
)
def test_any_other_target_costs_one_dry_run(target: str, first: Ran) -> None:
    case = Case(Ask(target=target), (9, 27, 1), lambda _path: None, hands().judge, {}, (first,))
    assert following(case) is None


def test_the_jobs_of_a_rule_are_told_in_order_and_those_that_are_too_many_are_counted() -> None:
    block = PLAN[PLAN.index("[Sun") :]
    every = PLAN[: PLAN.index("[Sun")] + "".join(block.replace("sorted.txt", f"{name}.txt") for name in "dbca")
    rans = (Ran(LOOK, 1, WILDCARDS), Ran(Look("jobs", ("snakemake",)), 0, every))
    found = read(Case(Ask(target="sort"), (9, 27, 1), lambda _path: None, hands().judge, {}, rans))
    assert found.sentence.startswith("`sort` is a rule with 4 jobs")
    assert [line for line in found.evidence if line.startswith("rule sort")] == [
        "rule sort: out/a.txt", "rule sort: out/b.txt", "rule sort: out/c.txt",
    ]  # fmt: skip
    assert found.evidence[-1] == "1 more job: name an output of one"


def test_one_run_tells_no_spread_and_several_tell_theirs() -> None:
    one = _said({"bench/sort.tsv": f"{HEAD}2.5\t0:00:02\t10\t90\t2.2\n"})
    assert "benchmark bench/sort.tsv: 2.500 s, max_rss=10 mean_load=90 cpu_time=2.2" in one
    assert "one run: how much the time differs from run to run is not known" in one
    two = _said({"bench/sort.tsv": f"{HEAD}2.5\t0:00:02\t10\t90\t2.2\n4.0\t0:00:04\t10\t90\t2.2\n"})
    assert "2 runs, 2.500 to 4.000 s" in two


def test_under_a_second_everything_but_the_time_is_noise() -> None:
    assert "0.900 s, rest not measured" in _said({"bench/sort.tsv": f"{HEAD}0.9\t0:00:00\t10\t90\t0.1\n"})


@pytest.mark.parametrize(("measured_at", "doubted"), [(50, True), (150, False)])
def test_a_benchmark_from_before_the_job_began_is_of_another_run(measured_at: int, doubted: bool) -> None:
    files = {"bench/sort.tsv": f"{HEAD}2.5\t0:00:02\t10\t90\t2.2\n", RECORD: json.dumps({"starttime": 100.5})}
    assert ("of an earlier run" in _said(files, measured_at)) is doubted


def test_a_benchmark_with_other_threads_than_now_is_doubted() -> None:
    head = "s\th:m:s\tmax_rss\tthreads\n"
    assert "measured with 8 threads, and 2 would be used now" in _said({"bench/sort.tsv": f"{head}2.5\t0\t1\t8\n"})
    assert "would be used now" not in _said({"bench/sort.tsv": f"{head}2.5\t0\t1\t2\n"})


@pytest.mark.parametrize("text", ["", "no header\n1\t2\n", "{broken\n", '["s", 1]\n', f"{HEAD}\t\n", f"{HEAD}NA\t-\n"])
def test_what_is_no_benchmark_holds_no_row(text: str) -> None:
    assert measured(text) == ()


def test_json_lines_are_read_like_the_table() -> None:
    line = json.dumps({"s": 3.5, "h:m:s": "0:00:03", "max_rss": 12.0, "io_in": None, "threads": 4, "jobid": 1})
    found = measured(f"{line}\n")
    assert [(row.seconds, row.others, row.threads) for row in found] == [(3.5, (("max_rss", "12.0"),), 4)]


def test_a_log_whose_output_is_not_there_is_told_as_such() -> None:
    assert "none of it is there: what follows" in _said({"bench/sort.tsv": f"{HEAD}2.5\t0:00:02\t10\t90\t2.2\n"})
    assert "none of it is there: it was not made yet" in _said({})
    made = {"out/sorted.txt": "a\n", "bench/sort.tsv": f"{HEAD}2.5\t0:00:02\t10\t90\t2.2\n"}
    assert "none of it is there" not in _said(made)
