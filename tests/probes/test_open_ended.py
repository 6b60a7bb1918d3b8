"""Where a checkpoint is to be run again, every question says that its number of jobs is the least."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.recorded import played
from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.snakemake import causes, changes, converges, planned

DATA = Path(__file__).parent / "data"
PLAN = """\
Job stats:
job           count
----------  -------
aggregate         1
clustering        1
total             2

[Sun Nov 22 07:37:30 2026]
checkpoint clustering:
    input: raw/a.txt
    output: clustering/a
    jobid: 1
    reason: Missing output files: clustering/a

The run involves checkpoint jobs, which will result in alteration of the DAG of jobs (e.g. adding more jobs).
"""


def asked(name: str, plan: str, *, scratch: bool = False) -> Case:
    ran = Ran(Look(name, ("snakemake", "-n", "-p")), 0, plan)
    return Case(Ask(scratch=scratch), (9, 14, 8), lambda _: None, hands().judge, {}, (ran,))


@pytest.mark.parametrize(
    ("read", "name", "scratch", "said"),
    [
        (planned.read, "plan", False, "would run {} for"),
        (causes.read, "plan", False, "{} due for"),
        (converges.read, "left", False, "{} due for"),
        (converges.read, "left", True, "and {} due again"),
        (changes.read, "plan", False, "{} are due"),
    ],
)
def test_a_number_that_checkpoints_will_raise_is_told_as_the_least(
    read: Callable[[Case], Answer], name: str, scratch: bool, said: str
) -> None:
    open_ended = read(asked(name, PLAN, scratch=scratch)).sentence
    assert said.format("at least 2 jobs").lower() in open_ended.lower()
    settled = read(asked(name, PLAN.split("The run", maxsplit=1)[0], scratch=scratch)).sentence
    assert said.format("2 jobs") in settled
    assert "least" not in settled.lower()


@pytest.mark.parametrize("path", sorted(DATA.glob("snakemake-*.?-checkpoint-causes.json")), ids=lambda path: path.stem)
def test_every_version_tells_of_a_checkpoint_in_words_that_are_known(path: Path) -> None:
    assert played(path)[0].answer.sentence.startswith("At least ")
