"""What a run side by side is compared by: outputs, and nothing that is never the same."""

from __future__ import annotations

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.probe import Case, Look, Ran
from rung.probes.snakemake.parallel import read

RUN = """Job stats:
job      count
-----  -------
sort         1
times        1
total        2

[Sun Nov 22 10:00:00 2026]
rule sort:
    input: raw.txt
    output: out/sorted.txt
    log: said/sort.txt
    jobid: 1
    benchmark: bench/sort.tsv
    reason: Forced execution

[Sun Nov 22 10:00:01 2026]
rule times:
    input: bench/sort.tsv
    output: out/times.txt
    jobid: 0
    reason: Forced execution
"""
TOLD = "[Sun Nov 22 10:00:00 2026]\nJob 1: sorting\nReason: Forced execution\n"
SERIAL = {"out/sorted.txt": "1", "out/times.txt": "1", "bench/sort.tsv": "1", "said/sort.txt": "1"}


def verdict(out: str, changed: str) -> str:
    run = (SERIAL, SERIAL, SERIAL | {changed: "2"})
    rans = (
        Ran(Look(name, ("snakemake",), name, acts=True, digests=True), 0, out, digests=digests)
        for name, digests in zip(("serial-1", "serial-2", "parallel-1"), run, strict=True)
    )
    return read(Case(Ask(), (9, 14, 8), lambda _path: None, hands().judge, ran=tuple(rans))).verdict


@pytest.mark.parametrize("out", [RUN, RUN.replace("rule ", "localrule ")])
@pytest.mark.parametrize("path", ["bench/sort.tsv", "said/sort.txt", "out/times.txt"])
def test_times_and_logs_decide_nothing_whichever_figures_two_serial_runs_happened_to_have(out: str, path: str) -> None:
    assert verdict(out, path) == "same"


def test_an_output_decides() -> None:
    assert verdict(RUN, "out/sorted.txt") == "differs"


@pytest.mark.parametrize(("path", "word"), [("bench/sort.tsv", "same"), ("out/sorted.txt", "differs")])
def test_where_jobs_are_shown_by_their_message_folders_tell_logs_and_benchmarks(path: str, word: str) -> None:
    assert verdict(TOLD, path) == word
