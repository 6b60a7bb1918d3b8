"""A run that was told to be quiet leaves a log without jobs: its records and its jobs' own logs tell how it ended."""

from __future__ import annotations

import base64
import json

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.ladder import boundary
from rung.probes.probe import Case
from rung.probes.snakemake.last_run import PROBE
from rung.probes.snapshot import Entry

RUN = ".snakemake/log/2026-01-02T030405.000006.snakemake.log"
LOOKED = ".snakemake/log/2026-01-02T040405.000006.snakemake.log"
EMPTY = {RUN: (10, "")}
QUIET = {RUN: (30, "Building DAG of jobs...\nSelect jobs to execute...\nExecute 1 jobs...\n")}
GAVE_UP = {RUN: (30, "Select jobs to execute...\nExiting because a job execution failed. Look above\n")}
SAID = {"logs/a.log": (20, "quota exceeded\n")}


def recorded(output: str, inputs: tuple[str, ...] = (), *, when: int = 20) -> dict[str, tuple[int, str]]:
    """Return what Snakemake keeps of a job, whether it failed or not."""
    name = base64.b64encode(output.encode(), altchars=b"-_").decode()
    record = {"rule": output[0], "input": list(inputs), "log": [f"logs/{output[0]}.log"]}
    return {f".snakemake/metadata/{name}": (when, json.dumps(record))}


def begun(output: str) -> dict[str, tuple[int, str]]:
    """Return the mark of a job that has not ended."""
    return {f".snakemake/incomplete/{base64.b64encode(output.encode()).decode()}": (20, "{}")}


def case(files: dict[str, tuple[int, str]]) -> Case:
    entries = {path: Entry(len(text), when, 0o644) for path, (when, text) in files.items()}
    return Case(
        Ask(), (9, 14, 8), lambda path: files[path][1].encode() if path in files else None,
        hands().judge, entries,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("files", "verdict", "rule"),
    [
        (EMPTY | recorded("a.txt") | SAID, "left-no-output", "rule a"),
        (EMPTY | SAID, "left-no-output", "a job"),
        (EMPTY | recorded("a.txt") | {"a.txt": (20, "1")} | SAID, "untold", ""),
        (EMPTY | recorded("t.txt") | recorded("b.txt", ("t.txt",)) | {"b.txt": (21, "1")}, "untold", ""),
        (QUIET | recorded("a.txt") | SAID, "left-no-output", "rule a"),
        (GAVE_UP | recorded("a.txt") | SAID, "failed", "rule a"),
        (EMPTY | begun("a.txt") | {"a.txt": (20, "half")}, "unfinished", ""),
        (EMPTY, "none", ""),
        (EMPTY | recorded("a.txt", when=5) | {"logs/a.log": (5, "old\n")}, "none", ""),
        (EMPTY | {LOOKED: (40, "")} | recorded("a.txt") | SAID, "left-no-output", "rule a"),
    ],
)
def test_the_end_of_a_quiet_run_is_read_from_what_it_left(
    files: dict[str, tuple[int, str]], verdict: str, rule: str
) -> None:
    told = PROBE.read(case(files))
    assert told.verdict == verdict, told
    assert rule in told.sentence
    assert ("    quota exceeded" in told.evidence) is (verdict in {"failed", "left-no-output"})


def test_a_quiet_failure_is_one_of_the_tool_and_not_of_somebody_who_removed_the_output() -> None:
    found = boundary("snakemake", {"last-run": "left-no-output", "causes": "output-missing"})
    assert found.name == "tool behaviour"
