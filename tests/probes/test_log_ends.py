"""How a log ends: an error is told by the form of its words, and set against the times of the outputs."""

from __future__ import annotations

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.clipped import fit
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.smk import ended
from rung.probes.smk.everyjob import JOBS
from rung.probes.smk.logend import Absent, absent, wrong
from rung.probes.snakemake import evidence
from rung.probes.snapshot import Entry

SHELL = "/usr/bin/bash: line 1: samtolls: command not found"
HALTED = "Error in file(x) : cannot open the connection\nCalls: read.table -> file\nExecution halted\n"
TRACE = "Traceback (most recent call last):\n  File 'x.py', line 3, in <module>\nValueError: no words in it\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{SHELL}\n", SHELL),
        ("sh: 1: samtolls: not found\n", "sh: 1: samtolls: not found"),
        ("env: samtolls: No such file or directory", "env: samtolls: No such file or directory"),
        ("ERROR: augur tree: could not read\n", "ERROR: augur tree: could not read"),
        ("12:01:00 [ERROR] no space\n", "12:01:00 [ERROR] no space"),
        ("[E::hts_open] fail to open file 'a.bam'\n", "[E::hts_open] fail to open file 'a.bam'"),
        ("samtools sort: failed to read header\n", "samtools sort: failed to read header"),
        ("prog: error: unrecognized arguments: -x\n", "prog: error: unrecognized arguments: -x"),
        (TRACE, "ValueError: no words in it"),
        (HALTED, "Error in file(x) : cannot open the connection"),
        ('Exception in thread "main" java.lang.X: y\n' + "\tat a.B.c(D.java:1)\n" * 30,
         'Exception in thread "main" java.lang.X: y'),
        ("all done\nERROR: but then\n", "ERROR: but then"),
        ("ERROR: first\nERROR: last\nusage: prog FILE\n", "ERROR: last"),
        ("ERROR: no reads left\n", "ERROR: no reads left"),
        ("ERROR: not finished\n", "ERROR: not finished"),
        ("Segmentation fault (core dumped)\n", "Segmentation fault (core dumped)"),
    ],
)  # fmt: skip
def test_a_log_that_ends_in_an_error_tells_its_line(text: str, line: str) -> None:
    assert wrong(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0 errors, 2 warnings\n",
        "mean error rate: 0.01\n",
        "error: 0.013\n",
        "ERROR RATE 1e-3\n",
        "sequencing error: 1.2e-3\nerrors: none\n",
        "No ERROR found\n",
        "ERROR: 0, WARN: 2\n",
        "step 3: error=0.2\n",
        "learning errors\nerror model written\n",
        "running: prog --error-rate 0.1 in.fa\n",
        "WARNING: error: could not find a GPU, using the CPU\n",
        "Warning: cannot open x: No such file or directory\n",
        "ERROR: try 1 of 3, asking again\ntry 2\ndone\n",
        "ERROR: try 1 of 3\n" + "reads 100\n" * 7,
        "2 failed reads were left out\n",
        "Standard error written to x.err\n",
    ],
)
def test_a_log_that_only_speaks_of_errors_tells_none(text: str) -> None:
    assert wrong(text) == ""


@pytest.mark.parametrize(
    ("line", "program"),
    [
        (SHELL, "samtolls"),
        ("bash: samtolls: command not found", "samtolls"),
        ("/work/run.sh: line 12: bcftolls: command not found", "bcftolls"),
        ("sh: 1: samtolls: not found", "samtolls"),
        ("zsh:1: command not found: samtolls", "samtolls"),
        ("env: samtolls: No such file or directory", "samtolls"),
        ("/usr/bin/env: \u2018samtolls\u2019: No such file or directory", "samtolls"),
    ],
)
def test_a_program_that_is_not_there_is_told_with_its_line_however_long_others_go_on(line: str, program: str) -> None:
    assert absent(f"+ view\n{line}\n" + "read 0 records\n" * 30) == Absent(program, 2, line)


@pytest.mark.parametrize(
    "line", ["chr1: not found", "sort: a.txt: No such file or directory", "key not found", "line 3: x: not found in y"]
)
def test_what_else_is_not_found_is_no_program(line: str) -> None:
    assert absent(f"{line}\n") is None


PLAN = """\
[Sun Nov 22 07:37:30 2026]
rule clean:
    input: raw/a.txt
    output: out/a.txt
    log: logs/a.log
    jobid: 1
    reason: Forced execution

    sort raw/a.txt > out/a.txt

[Sun Nov 22 07:37:30 2026]
rule used:
    input: out/a.txt
    output: out/b.txt
    jobid: 2
    reason: Forced execution

    cp out/a.txt out/b.txt

Job stats:
job      count
-----  -------
clean        1
used         1
total        2
"""
REMOVED = PLAN.replace("\n\n[Sun", "\nWould remove temporary output out/a.txt\n\n[Sun", 1)
FOLDER = PLAN.replace("out/a.txt", "out/d")


def answered(times: dict[str, int], plan: str = PLAN, said: str = SHELL) -> Answer:
    """Return the answer where these files were written at these times, with these words in the log."""
    texts = dict.fromkeys(times, "x\n") | {"logs/a.log": f"{said}\n"}
    entries = {path: Entry(len(texts[path]), when, 0o100644) for path, when in times.items()}
    ran = Ran(Look(JOBS, ("snakemake", "-n")), 0, plan)
    return evidence.read(
        Case(Ask(), (9, 27, 1), lambda path: texts[path].encode() if path in texts else None, hands().judge, entries,
             (ran,))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("times", "plan", "verdict", "told"),
    [
        ({"out/a.txt": 8, "logs/a.log": 9}, PLAN, "disagrees", "and no output is newer: logs/a.log (rule clean): "),
        ({"out/a.txt": 9, "logs/a.log": 9}, PLAN, "disagrees", "and no output is newer: logs/a.log (rule clean): "),
        ({"out/a.txt": 10, "logs/a.log": 9}, PLAN, "agrees", "and the output is newer: logs/a.log (rule clean): "),
        ({"logs/a.log": 9}, PLAN, "disagrees", "ends in an error: logs/a.log (rule clean): "),
        ({"out/b.txt": 10, "logs/a.log": 9}, REMOVED, "agrees", "and the output is newer: logs/a.log"),
        ({"out/b.txt": 8, "logs/a.log": 9}, REMOVED, "disagrees", "and no output is newer: logs/a.log"),
        ({"logs/a.log": 9}, REMOVED, "disagrees", "and nothing was made of its output: logs/a.log"),
        ({"out/d": 8, "out/d/.snakemake_timestamp": 10, "logs/a.log": 9}, FOLDER, "agrees", "the output is newer"),
    ],
    ids=["before", "at-once", "since", "missing", "used", "used-before", "never-used", "folder"],
)  # fmt: skip
def test_a_log_that_ends_in_an_error_contradicts_what_was_not_written_since(
    times: dict[str, int], plan: str, verdict: str, told: str
) -> None:
    found = answered({"raw/a.txt": 1, **times}, plan)
    assert found.verdict == verdict
    line = next(line for line in found.evidence if line.startswith("ends in an error"))
    assert told in line
    assert fit(line, str).endswith(SHELL)


def test_a_log_that_contradicts_its_output_leads_to_the_job() -> None:
    found = answered({"raw/a.txt": 1, "out/a.txt": 8, "logs/a.log": 9})
    assert found.next == "rung probe snakemake job out/a.txt"
    assert "1 piece missing or doubtful" in found.sentence


def test_a_log_that_ends_well_is_not_told() -> None:
    found = answered({"raw/a.txt": 1, "out/a.txt": 8, "logs/a.log": 9}, said="0 errors")
    assert (found.verdict, found.evidence) == ("agrees", ("rule used declares no log", "logs/a.log"))


def test_a_secret_in_the_last_line_of_a_log_is_not_shown() -> None:
    found = answered({"raw/a.txt": 1, "out/a.txt": 8, "logs/a.log": 9}, said="ERROR: refused, token=hunter2")
    assert "token=<redacted>" in fit(found.evidence[0], str)


def test_a_log_that_is_too_large_to_be_read_is_named() -> None:
    entries = {"logs/a.log": Entry(ended.LARGEST + 1, 9, 0o100644), "out/a.txt": Entry(1, 8, 0o100644)}
    ran = Ran(Look(JOBS, ("snakemake", "-n")), 0, PLAN)
    read = {"logs/a.log": f"{SHELL}\n".encode()}
    found = evidence.read(Case(Ask(), (9, 27, 1), read.get, hands().judge, entries, (ran,)))
    assert "too large to be read for how it ends: logs/a.log" in found.evidence
