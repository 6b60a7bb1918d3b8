"""A message that stands for a job is looked behind by a second run, which names the same jobs or is dropped."""

from __future__ import annotations

import pytest

from rung.model.replacing import replace
from rung.probes.probe import Look, Ran
from rung.probes.smk.plainer import PLAINER

STATS = "Job stats:\njob      count\n-----  -------\none          1\ntotal        1\n\n"
SAID = f"{STATS}[Mon Nov 23 00:10:39 2026]\nJob 0: Makes it\nReason: Missing output files: out\n\n"
NAMED = (
    f"{STATS}[Mon Nov 23 00:10:39 2026]\nrule one:\n    output: out\n    jobid: 0\n"
    "    reason: Missing output files: out\n\n"
)
FIRST = Ran(Look("plan", ("snakemake", "-n"), "look"), 0, SAID)


def test_a_job_that_a_message_stands_for_gets_its_name_and_its_files() -> None:
    assert PLAINER.hides(FIRST)
    assert PLAINER.joined(FIRST, replace(FIRST, out=NAMED)).out == NAMED
    assert not PLAINER.hides(replace(FIRST, out=NAMED))


@pytest.mark.parametrize(
    "again",
    [
        replace(FIRST, exit=1, out=NAMED),
        replace(FIRST, out=NAMED, timed_out=True),
        replace(FIRST, out=NAMED.replace("Missing output files: out", "Params have changed since last execution")),
        replace(FIRST, out=NAMED.replace("one          1", "one          1\ntwo          1")),
        replace(FIRST, out="Nothing to be done"),
    ],
    ids=["it failed", "it did not end", "another reason", "another job", "no job"],
)
def test_a_second_look_that_says_something_else_does_not_count(again: Ran) -> None:
    assert PLAINER.joined(FIRST, again) == FIRST


def test_what_failed_is_told_as_it_failed_and_rules_stand_in_the_files_of_the_project() -> None:
    assert not PLAINER.hides(replace(FIRST, exit=1))
    assert PLAINER.holds("workflow/rules/a.smk")
    assert not PLAINER.holds(".snakemake/source/Snakefile")
    assert not PLAINER.holds("config/config.yaml")
