"""Every job of a workflow: which rules are forced to see behind its checkpoints, and what a never built one answers."""

from __future__ import annotations

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.probe import Case, Look, Ran
from rung.probes.smk.everyjob import JOBS, RULES, following
from rung.probes.snakemake import changes
from rung.probes.snapshot import Entry

ALL = """\
[Sun Nov 22 07:37:30 2026]
rule lay:
    input: raw.txt
    output: names.txt
    jobid: 2
    reason: Missing output files: names.txt

[Sun Nov 22 07:37:30 2026]
checkpoint split:
    input: names.txt
    output: parts
    jobid: 1
    reason: Missing output files: parts

Job stats:
job      count
-----  -------
lay          1
split        1
total        2

The run involves checkpoint jobs
"""
SUMMARY = (
    "output_file\tdate\trule\tlog-file(s)\tstatus\tplan\n"
    "names.txt\tx\tlay\t\tok\tno update\nparts\tx\tsplit\t\tok\tno update\nend.txt\tx\tgather\t\tok\tno update\n"
)


def case(*rans: Ran, entries: dict[str, Entry] | None = None) -> Case:
    return Case(Ask(), (9, 14, 8), lambda _path: None, hands().judge, entries or {}, rans)


def test_what_a_checkpoint_waits_for_is_not_forced_for_then_nothing_behind_it_would_be_known() -> None:
    ran = (Ran(Look(JOBS, ("snakemake",)), 0, ALL), Ran(Look(RULES, ("snakemake",)), 0, SUMMARY))
    look = following(case(*ran))
    assert look is not None
    forced = look.argv[look.argv.index("--forcerun") + 1 : look.argv.index("--cores")]
    assert forced == ("gather",)


def test_of_a_project_that_was_never_built_no_kind_of_change_is_told() -> None:
    ran = Ran(Look("plan", ("snakemake",)), 0, ALL)
    assert changes.read(case(ran)).verdict == "never-made"
    assert "2 jobs are due" in changes.read(case(ran)).sentence
    kept = {".snakemake/metadata/bmFtZXMudHh0": Entry(1, 1, 0o644)}
    assert changes.read(case(ran, entries=kept)).verdict == "due-otherwise"


UNSETTLED = """\
[Sun Nov 22 07:37:30 2026]
checkpoint split:
    input: raw.txt
    output: parts.json
    jobid: 1
    reason: Updated input files: raw.txt

[Sun Nov 22 07:37:30 2026]
rule gather:
    input: parts.json, <TBD>
    output: end.txt
    jobid: 0
    reason: Input files updated by another job: parts.json

Job stats:
job      count
-----  -------
split        1
gather       1
total        2

The run involves checkpoint jobs
"""


@pytest.mark.parametrize(
    ("listed", "verdict", "line"),
    [
        ("end.txt\n", "due-otherwise", "input: 0 outputs (--list-changes input): none"),
        ("parts.json\nend.txt\n", "changed", "input: 1 output (--list-changes input): parts.json"),
    ],
)
def test_whether_the_inputs_behind_an_unsettled_checkpoint_are_others_is_not_known(
    listed: str, verdict: str, line: str
) -> None:
    kinds = (Ran(Look(kind, ("snakemake",)), 0, listed if kind == "input" else "") for kind in changes.KINDS)
    kept = {".snakemake/metadata/bmFtZXMudHh0": Entry(1, 1, 0o644)}
    found = changes.read(case(Ran(Look("plan", ("snakemake",)), 0, UNSETTLED), *kinds, entries=kept))
    assert found.verdict == verdict
    assert line in found.evidence
    assert "input: not known before their checkpoint ran: end.txt" in found.evidence


@pytest.mark.parametrize(("begun", "past"), [({}, False), ({".snakemake/incomplete/ZW5k": Entry(0, 1, 0o644)}, True)])
def test_rules_are_asked_for_past_files_that_a_killed_run_began(begun: dict[str, Entry], past: bool) -> None:
    look = following(case(Ran(Look(JOBS, ("snakemake",)), 0, ALL), entries=begun))
    assert look is not None
    assert ("--rerun-incomplete" in look.argv) is past
