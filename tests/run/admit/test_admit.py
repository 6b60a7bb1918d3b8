"""What a person asks becomes an event, or is refused with what to do instead."""

from __future__ import annotations

import pytest

from fakes.procedures import bash, checks, page, procedure
from rung.model.due import Finish, NeedEscalation
from rung.model.errors import RungError
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked
from rung.model.event.event import Event, Recorded
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.kept import Kept
from rung.model.event.run import Outcome, RunOpened
from rung.model.event.step import StepEnded
from rung.model.request import Attest, Decide, Request, Retry, Skip, Waive, WriteNote
from rung.run.admit.request import admit
from rung.run.fold import fold
from rung.run.machine import due
from rung.run.moment import Moment
from rung.run.policy import Policy
from rung.run.state import RunState

OUT = Kept("a" * 64, 2)
NOW = Moment(1_000_000.0, Policy())
ROWS = "| stuck | one | step 9 |\n| Not reproduced | none | stop |\n"
TABLE = f"## Decision\n| Class | Signs | Route |\n|---|---|---|\n{ROWS}"
PAGE = procedure(page(bash("look a") + checks("Seen"), bash("change a"), after=TABLE))
PLAIN = procedure(page(bash("look a"), bash("change a") + checks("It is well")))


def state(*events: Event) -> RunState:
    opened = RunOpened("RUN-001", "A page", "page.md", "0" * 64, OUT)
    return fold(Recorded(seq, NOW.now, "anna@ops", event) for seq, event in enumerate((opened, *events), start=1))


def ended(step: int, effect: str = "observe", code: int = 0) -> StepEnded:
    return StepEnded(step, 0, 1, effect, "look a", "local", code, OUT, OUT, 5)


@pytest.mark.parametrize(
    ("request_", "events", "fault"),
    [
        (Skip(1, "why"), (ended(1),), "step-passed"),
        (Skip(1, " "), (), "reason-missing"),
        (Skip(7, "why"), (), "no-such-step"),
        (Retry(), (), "nothing-to-retry"),
        (Waive(CheckAt(Part.PROOF, 0, 3), "why"), (), "no-such-check"),
        (Waive(CheckAt(Part.GUARD, 1, 0), "why"), (), "no-such-check"),
        (Waive(CheckAt(Part.STEP, 1, 0), "why"), (), "waive-step"),
        (Decide("stuck", ()), (ended(1),), "decision-without-evidence"),
        (Decide("stuck", (1,)), (ended(1),), "decision-cites"),
        (Decide("not reproduced", (2,)), (ended(1), ended(2, "mutate", 1)), "already-changed"),
        (WriteNote(evidence=(9,)), (ended(1),), "note-evidence"),
        (Attest(CheckAt(Part.STEP, 2, 0), Answer.UNSURE), (ended(1),), "attest-too-early"),
        (Attest(CheckAt(Part.STEP, 2, -1), Answer.YES), (ended(1),), "attest-commands"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_by_name(
    request_: Request, events: tuple[Event, ...], fault: str
) -> None:
    with pytest.raises(RungError) as caught:
        admit(PLAIN, state(*events), request_, NOW)
    assert caught.value.id == fault


def test_the_end_of_a_command_that_showed_nothing_is_no_evidence_and_the_advice_says_why() -> None:
    bare = StepEnded(1, 0, 1, "observe", "look a", "local", 1, Kept("e" * 64, 0), Kept("e" * 64, 0), 5)
    with pytest.raises(RungError) as caught:
        admit(PAGE, state(ended(1), bare), Decide("stuck", (2, 3)), NOW)
    assert caught.value.advice.startswith("cite from 2; 3 is the end of a command that failed without a word")


@pytest.mark.parametrize(("rejected", "fault"), [("Stuck", "class-rejected"), ("no such", "no-such-class")])
def test_only_classes_that_were_not_chosen_are_rejected(rejected: str, fault: str) -> None:
    with pytest.raises(RungError) as caught:
        admit(PAGE, state(ended(1)), Decide("stuck", (2,), rejected=(rejected,)), NOW)
    assert caught.value.id == fault
    event = admit(PAGE, state(ended(1)), Decide("stuck", (2, 2), rejected=("NOT reproduced",)), NOW)
    assert event == Decided("stuck", (2,), rejected=("Not reproduced",))


def test_a_route_to_a_step_that_is_not_there_leads_to_escalation() -> None:
    found = due(PAGE, state(ended(1), Decided("stuck", (2,))), NOW)
    assert isinstance(found, NeedEscalation)
    assert "does not have" in found.reason


def test_not_reproduced_ends_the_run_however_the_table_spells_it() -> None:
    event = admit(PAGE, state(ended(1)), Decide("not reproduced", (2,)), NOW)
    assert event == Decided("Not reproduced", (2,))
    found = due(PAGE, state(ended(1), event), NOW)
    assert isinstance(found, Finish)
    assert found.outcome is Outcome.NOT_REPRODUCED


def test_a_later_note_keeps_what_an_earlier_one_said_and_fills_in_the_evidence() -> None:
    first = admit(PLAIN, state(), WriteNote(symptom="slow", scope="all"), NOW)
    assert isinstance(first, NoteWritten)
    assert not first.evidence
    later = admit(PLAIN, state(first, ended(1)), WriteNote(next_action="end it"), NOW)
    assert later == NoteWritten("slow", "all", "look a", (3,), "", "end it")


DECIDED = CheckAt(Part.STEP, 1, 0)
PROOF = """## Proof
- [ ] The team knows (`rung escalate`)
- [ ] Orders are seen. If not: `rung escalate`
- [ ] Orders are seen, otherwise: `rung note`
"""
TOLD = procedure(
    page(
        bash("look a") + checks("The class was decided anew: `rung decide`", "Nobody needs to `rung escalate`"),
        bash("change a"),
        after=TABLE + PROOF,
    )
)


def test_a_check_that_names_what_rung_was_to_be_told_is_no_matter_of_a_word() -> None:
    before = state(Decided("stuck", (1,)), ended(1))
    with pytest.raises(RungError) as caught:
        admit(TOLD, before, Attest(DECIDED, Answer.YES), NOW)
    assert caught.value.id == "attest-unrecorded"
    assert "`rung decide RUN CLASS --cites 3`" in caught.value.advice
    for word in (Answer.NO, Answer.UNSURE):
        assert isinstance(admit(TOLD, before, Attest(DECIDED, word), NOW), Checked)
    after = state(ended(1), Decided("stuck", (2,)))
    assert isinstance(admit(TOLD, after, Attest(DECIDED, Answer.YES), NOW), Checked)


def test_the_same_class_decided_again_is_a_new_decision() -> None:
    again = state(Decided("stuck", (1,)), ended(1), Decided("stuck", (3,)))
    assert isinstance(admit(TOLD, again, Attest(DECIDED, Answer.YES), NOW), Checked)


def test_a_command_of_rung_in_the_middle_of_a_sentence_asks_for_no_entry() -> None:
    assert isinstance(admit(TOLD, state(ended(1)), Attest(CheckAt(Part.STEP, 1, 1), Answer.YES), NOW), Checked)


def test_a_proof_that_leads_elsewhere_where_it_does_not_hold_is_taken_at_a_word() -> None:
    for index in range(3):
        at = CheckAt(Part.PROOF, 0, index)
        assert isinstance(admit(TOLD, state(ended(1)), Attest(at, Answer.YES), NOW), Checked)
