"""A look counts as what it showed: failed as its check expects, or printed before its time was over."""

from __future__ import annotations

import pytest

from fakes.bench import Bench, sit
from fakes.procedures import bash, checks, page
from fakes.runner import FakeRunner, outcome
from rung.model.due import Need, NeedApproval, NeedNote, NeedRemedy, Refuse
from rung.model.job import Flag
from rung.model.request import Decide, Request, Skip, WriteNote

EXPECTED = page(bash("look pool") + checks("It is gone: expect `exit 2`"), bash("change pool"))


@pytest.mark.parametrize("stderr", ["no such file\n", ""])
def test_a_look_that_failed_as_its_check_expects_is_evidence(bench: Bench, stderr: str) -> None:
    bench.runner = FakeRunner({"look pool": outcome("", 2, stderr=stderr)})
    driver = bench.start(EXPECTED)
    end = sit(driver).end
    state = driver.log.state
    assert isinstance(end, NeedNote)
    assert [one.exit for one in state.evidence] == [2]
    assert len(state.citable) == len(set(state.citable))

    def answer(need: Need | Refuse) -> Request | None:
        if isinstance(need, NeedNote):
            return WriteNote(symptom="gone", scope="all", next_action="make it")
        cites = tuple(one.seq for one in state.evidence)
        return None if driver.log.state.decision else Decide("none", cites, "it is gone")

    assert isinstance(sit(driver, answer).end, NeedApproval)


def test_a_look_that_failed_otherwise_than_its_check_expects_is_none(bench: Bench) -> None:
    bench.runner = FakeRunner({"look pool": outcome("", 3, stderr="no such file\n")})
    driver = bench.start(EXPECTED)
    assert isinstance(sit(driver).end, NeedRemedy)
    assert not driver.log.state.evidence


@pytest.mark.parametrize(("printed", "seen"), [("two of nine\n", 1), ("", 0)])
def test_a_look_that_ran_out_of_time_shows_what_it_printed_until_then(bench: Bench, printed: str, seen: int) -> None:
    late = outcome(printed, None, flags=frozenset({Flag.TIMED_OUT}), signal=9)
    bench.runner = FakeRunner({"look pool": late})
    driver = bench.start(page(bash("look pool"), bash("change pool")))
    assert isinstance(sit(driver).end, NeedRemedy)
    assert len(driver.log.state.evidence) == seen
    end = sit(driver, requests=(Skip(1, "it is slow"),)).end
    assert isinstance(end, NeedNote if seen else Refuse)
