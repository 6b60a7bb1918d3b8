"""What one dry run cannot tell: a parameter that is computed anew each time, and work left by a run that was killed."""

from __future__ import annotations

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.model.replacing import replace
from rung.probes.ladder import boundary
from rung.probes.probe import Case, Ran
from rung.probes.snakemake import causes, converges
from rung.probes.snapshot import Entry

DUE = """\
Building DAG of jobs...
Job stats:
job      count
-----  -------
o            1
total        1

[Sun Nov 22 07:37:30 2026]
rule o:
    output: o.txt
    jobid: 1
    reason: Params have changed since last execution{}
    resources: tmpdir=/tmp

Shell command: echo {} > o.txt
"""
NOTHING = "Nothing to be done (all requested files are present and up to date).\n"


def case(*entries: str) -> Case:
    there = {path: Entry(6, 1, 0o644) for path in entries}
    return Case(Ask(), (9, 14, 8), lambda _path: None, hands().judge, there)


def looked(found: Case, *outs: str) -> Case:
    """Return the case after the probe looked as often as it wants, with these words."""
    for out in outs:
        look = causes.following(found)
        assert look is not None
        found = replace(found, ran=(*found.ran, Ran(look, 0, out)))
    assert causes.following(found) is None
    return found


@pytest.mark.parametrize(
    ("one", "two", "verdict", "asks"),
    [
        ((": before: 1 now: 5", "5"), (": before: 1 now: 6", "6"), "params-anew", "converges --scratch"),
        (("", "5"), ("", "6"), "params-anew", "converges --scratch"),
        ((": before: 1 now: 5", "5"), (": before: 1 now: 5", "5"), "params-changed", "job o.txt"),
    ],
)
def test_a_parameter_that_two_looks_find_different_is_computed_anew(
    one: tuple[str, str], two: tuple[str, str], verdict: str, asks: str
) -> None:
    told = causes.read(looked(case(), DUE.format(*one), DUE.format(*two)))
    assert told.verdict == verdict
    assert asks.split(maxsplit=1)[0] in told.next
    assert told.kinds == (verdict,)


def test_what_no_parameter_made_due_is_looked_at_once() -> None:
    assert causes.read(looked(case(), NOTHING)).verdict == "nothing-due"


def test_triage_sends_a_parameter_computed_anew_to_the_workflow_and_a_changed_one_to_its_context() -> None:
    assert boundary("snakemake", {"causes": "params-anew"}).name == "workflow semantics"
    assert boundary("snakemake", {"causes": "params-changed"}).name == "operating context"


def test_after_a_killed_run_convergence_is_asked_past_what_it_left() -> None:
    killed = case(".snakemake/incomplete/by50eHQ=", ".snakemake/locks/0.input.lock")
    left = converges.following(killed)
    assert left is not None
    assert "--rerun-incomplete" in left.argv
    told = converges.read(replace(killed, ran=(Ran(left, 0, DUE.format("", "5")),)))
    assert told.verdict == "pending"
    assert told.evidence[0].startswith("incomplete files of a killed run")
    built = converges.following(replace(killed, ask=Ask(scratch=True)))
    assert built is not None
    assert built.without == (".snakemake/locks/0.input.lock",)
    assert "--rerun-incomplete" in built.argv


def test_without_a_killed_run_convergence_is_asked_as_ever() -> None:
    left = converges.following(case())
    assert left is not None
    assert "--rerun-incomplete" not in left.argv
