"""Jobs that a run meant to run before it ended too early are no new ones."""

from __future__ import annotations

import base64
import json

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.probe import Case, Look, Ran
from rung.probes.snakemake import causes
from rung.probes.snapshot import Entry

STATS = "Job stats:\njob      count\n-----  -------\ncount        2\nplot         2\ntotal        4\n\n"
BEGAN = f"""\
Building DAG of jobs...
{STATS}Select jobs to execute...

[Sun Nov 22 07:37:30 2026]
rule count:
    output: out/a.txt
    jobid: 1
"""
DONE = f"{BEGAN}[Sun Nov 22 07:37:31 2026]\nFinished job 1.\n"
KILLED, ENDED = f"{DONE}1 of 4 steps (25%) done\n", f"{DONE}4 of 4 steps (100%) done\n"
FAILED = f"{KILLED}[Sun Nov 22 07:37:32 2026]\nError in rule plot:\n    jobid: 2\n    output: out/a.png\n"
DRY = f"{BEGAN}This was a dry-run (flag -n).\n"


def due(rule: str) -> str:
    return (
        f"[Sun Nov 22 08:00:00 2026]\nrule {rule}:\n    input: raw.txt\n    output: out/b.{rule}\n    jobid: 3\n"
        f"    reason: Missing output files: out/b.{rule}\n\n"
        f"Job stats:\njob      count\n-----  -------\n{rule}   1\ntotal   1\n"
    )


def verdict(rule: str, *logs: str) -> str:
    record = f".snakemake/metadata/{base64.b64encode(b'out/a.txt').decode()}"
    files = {record: json.dumps({"rule": "count"}), "out/a.txt": "2\n", "raw.txt": "a\n"}
    files |= {f".snakemake/log/2026-01-0{n}T030405.000006.snakemake.log": text for n, text in enumerate(logs, 1)}
    entries = {path: Entry(len(text), at, 0o100644) for at, (path, text) in enumerate(files.items())}
    ran = Ran(Look("plan", ("snakemake", "-n")), 0, due(rule))
    case = Case(Ask(), (9, 27, 1), lambda path: files[path].encode() if path in files else None, hands().judge, entries)
    return causes.read(Case(case.ask, case.version, case.read, case.judge, entries, (ran,))).verdict


@pytest.mark.parametrize(
    ("rule", "logs", "word"),
    [
        ("plot", (KILLED,), "left-undone"),
        ("plot", (FAILED,), "left-undone"),
        ("plot", (KILLED, DRY), "left-undone"),
        ("plot", (ENDED,), "new-jobs"),
        ("plot", (FAILED, ENDED), "new-jobs"),
        ("other", (FAILED,), "new-jobs"),
        ("other", (KILLED.replace("rule count", "checkpoint count"),), "left-undone"),
        ("plot", (), "new-jobs"),
    ],
)
def test_what_an_unfinished_run_left_is_told_from_jobs_that_no_run_had(
    rule: str, logs: tuple[str, ...], word: str
) -> None:
    assert verdict(rule, *logs) == word
