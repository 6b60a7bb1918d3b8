"""The ladder of a workflow incident, asked of a real Snakemake: it reads the job that the incident is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.livelab import LABS, Builder
from rung.app import lab
from rung.app.probing import triage
from rung.app.probing.triage import Known, Triaged
from rung.fieldwork import ground
from rung.model.ask import Ask
from rung.wiring.labs import lay_out
from shared import missing

OLDEST = Builder("snakemake-7.32.4")


def climbed(name: str, tmp_path: Path, target: str, *, scratch: bool = False) -> Triaged:
    if not OLDEST.there:
        missing(f"{OLDEST.name} is not installed: .ci/builders {OLDEST.name}")
    folder = lay_out(name, LABS[name].files, str(tmp_path / "lab"))
    lab.prepared(OLDEST.hands().run, name, LABS[name], folder)
    return triage.triage(
        OLDEST.hands(), ground, "snakemake", Ask(folder, target, scratch=scratch), Known("it is not as it was")
    )


@pytest.mark.once
def test_a_target_that_only_collects_is_narrowed_to_the_job_that_failed(tmp_path: Path) -> None:
    found = climbed("snakemake-tool-fails", tmp_path, "all")
    (job,) = (each for each in found.told if each.question == "job")
    assert job.answer.verdict == "log-found"
    assert "results/counts.txt" in job.answer.sentence
    assert (found.ending, found.note.boundary) == ("repair", "tool behaviour")
    (last,) = (each for each in found.told if each.question == "last-run")
    said = [line.strip() for line in last.answer.evidence if line.startswith("    ")]
    assert said
    assert said[-1] in found.note.evidence


@pytest.mark.once
def test_a_killed_run_is_escalated_and_named_as_what_makes_its_jobs_due(tmp_path: Path) -> None:
    found = climbed("snakemake-killed", tmp_path, "")
    assert "causes: left-incomplete" in found.note.evidence
    assert (found.ending, found.trigger, found.note.boundary) == ("escalate", "ownership", "storage and visibility")


@pytest.mark.once
@pytest.mark.parametrize("scratch", [False, True])
def test_an_edit_that_no_rule_sees_is_found_whether_copies_are_wanted_or_not(scratch: bool, tmp_path: Path) -> None:
    found = climbed("snakemake-helper-edit", tmp_path, "", scratch=scratch)
    assert "converges: settled-behind" in found.note.evidence
    assert (found.ending, found.note.boundary) == ("repair", "workflow semantics")
