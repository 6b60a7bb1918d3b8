"""Where nothing is recorded of what was made, a calm answer says what Snakemake does not see there."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from rung.model.ask import Ask
from rung.model.effect import Effect, Verdict
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.smk.untracked import UNSEEN
from rung.probes.snakemake import causes, planned, summary
from rung.probes.snapshot import Entry

NOTHING = "Building DAG of jobs...\nNothing to be done (all requested files are present and up to date).\n"
TOLD = f"{NOTHING}2 jobs have missing provenance/metadata so that it in part cannot be used to trigger re-runs.\n"
TABLE = "output_file\tdate\trule\tlog-file(s)\tstatus\tplan\n{}\n".format(
    "\n".join(f"{name}\tMon Nov 23 05:50:21 2026\tmake\t-\tok\tno update" for name in ("one", "two"))
)


def case(out: str, *records: str) -> Case:
    paths = (f".snakemake/metadata/{base64.b64encode(each.encode()).decode()}" for each in records)
    entries = {path: Entry(10, 0, 0o100644) for path in (*paths, "one", "two")}
    ran = (Ran(Look("plan", ("snakemake", "-n")), 0, out),)
    return Case(
        Ask("."), (9, 14, 8), lambda _path: None, lambda text: Verdict(Effect.OBSERVE, "", "", text), entries, ran
    )


@pytest.mark.parametrize("read", [causes.read, planned.read])
def test_jobs_of_which_nothing_is_recorded_are_counted(read: Callable[[Case], Answer]) -> None:
    assert f"2 jobs without metadata: {UNSEEN}" in read(case(TOLD, "one")).evidence
    assert f"no metadata lies here: {UNSEEN}" in read(case(NOTHING)).evidence
    assert read(case(NOTHING, "one", "two")).evidence == ()


def test_settled_outputs_of_which_nothing_is_recorded_are_counted() -> None:
    assert summary.read(case(TABLE, "one")).evidence == (f"1 output without metadata: {UNSEEN}",)
    assert summary.read(case(TABLE, "one", "two")).evidence == ()
