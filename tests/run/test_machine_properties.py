"""Whatever people ask, in whatever order, at whatever time: no change without the four conditions, and none twice."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fakes.procedures import CONFIG, bash, checks, guards, judge, page, procedure
from fakes.promise import Start, hold
from rung.app.driving.plan import Planner
from rung.app.runs.pinned import heir
from rung.model.due import (
    Execute,
    Finish,
    HandOn,
    Look,
    NeedAnswer,
    NeedApproval,
    NeedDecision,
    NeedEscalation,
    NeedNote,
    NeedRemedy,
    NeedRethink,
    NeedValue,
    NeedVerdict,
    Seek,
    Take,
    Warn,
)
from rung.model.errors import RungError
from rung.model.event.address import CheckAt, Part
from rung.model.event.approval import ApprovalAsked, GlassBroken
from rung.model.event.check import Answer, Checked
from rung.model.event.doubt import StepInDoubt, StepNotStarted
from rung.model.event.event import Event, Recorded
from rung.model.event.kept import Kept
from rung.model.event.run import ChildOpened, Closed, LeadTaken, RouteLost, RunOpened, TimeGiven, TriggerDue, ValueGiven
from rung.model.event.step import StepEnded, StepIntent, StepLate
from rung.model.replacing import replace
from rung.model.request import (
    Abort,
    Approve,
    Attest,
    BreakGlass,
    Decide,
    Decline,
    Give,
    GiveTime,
    Remark,
    Request,
    Retry,
    Settle,
    Skip,
    Try,
    Waive,
    WriteNote,
)
from rung.run.adhoc import with_adhoc
from rung.run.admit.adhoc import ask
from rung.run.admit.request import admit
from rung.run.fold import apply, fold
from rung.run.gate import digest_of
from rung.run.machine import due
from rung.run.moment import Moment
from rung.run.policy import Policy
from rung.run.procedure import Procedure
from rung.run.record import decode, encode
from rung.run.state import RunState

OUT = Kept(hashlib.sha256(b"42").hexdigest(), 2)
NOTHING = Kept(hashlib.sha256(b"").hexdigest(), 0)
PEOPLE = ("anna@ops", "Anna", "ben", "cleo")
INPUTS = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| pid | integer | 7 | a person |\n"
COMMANDS = ("look a", "change a", "change b", 'change "$pid"', "destroy a", "what a")

steps = st.builds(
    lambda commands, checked, guard: bash(*commands) + checked + guard,
    st.lists(st.sampled_from(COMMANDS), max_size=2),
    st.sampled_from(["", checks("It is so"), checks("It is so: expect `number == 42`")]),
    st.sampled_from(
        ["", guards("Not yet: refuse `change *` until step 1 passed"), guards("Never: refuse `destroy *`")]
    ),
)
FORBIDDEN = "## Do not\n- Never: refuse `destroy *`\n"
ROWS = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one | RUN-002 |\n| other | two | escalate |\n"
CHILD = page(bash("look a"), bash("change b"), bash("destroy d"), before=INPUTS).replace("RUN-001", "RUN-002")
PARENT = "run0001"
tables = st.sampled_from(
    [
        "",
        ROWS,
        ROWS + FORBIDDEN,
        "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one | step 2 |\n| other | two | escalate |\n",
    ]
)
pages = st.builds(
    lambda bodies, table, category: page(bash("look a"), *bodies, before=INPUTS, after=table, category=category),
    st.lists(steps, min_size=1, max_size=3),
    tables,
    st.sampled_from(["Incident", "Incident", "Deployment"]),
)
answers = st.sampled_from(list(Answer))
addresses = st.builds(
    CheckAt, st.sampled_from([Part.STEP, Part.PROOF, Part.PREREQUISITE]), st.integers(0, 4), st.integers(-1, 1)
)
requests: st.SearchStrategy[Request] = st.one_of(
    st.just(WriteNote(symptom="s", scope="s", next_action="n")),
    st.builds(
        Decide,
        st.sampled_from(["stuck", "other", "go", "no-go", "not reproduced"]),
        st.lists(st.integers(1, 12), max_size=3).map(tuple),
    ),
    st.just(BreakGlass("it burns")),
    st.builds(Skip, st.integers(-2, 5), st.just("no time")),
    st.builds(Attest, addresses, answers),
    st.builds(Waive, addresses, st.just("known")),
    st.builds(Give, st.just("pid"), st.sampled_from(["7", "8"])),
    st.builds(Settle, st.booleans(), st.just("looked")),
    st.builds(GiveTime, st.sampled_from([30, 600, 86_400])),
    st.just(Retry()),
    st.just(Remark("hm")),
)
adhoc = st.sampled_from(["look a", "change elsewhere", "destroy elsewhere", 'change "$pid"', "what elsewhere"])


FATES = ("ends", "ends", "ends", "late", "dies", "lost", "unstarted", "lost unstarted")


class Runs(RuleBasedStateMachine):
    """One run of a random runbook: the machine, what people ask, and a world that may fail or die at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.procedure: Procedure = procedure(page(bash("look a")))
        self.records: list[Recorded] = []
        self.state = RunState()
        self.now = 1_000_000.0
        self.mono = 0
        self.above: tuple[Procedure, ...] = ()
        self.ends: int | None = None

    def add(self, event: Event, actor: str = "anna@ops") -> None:
        one = Recorded(len(self.records) + 1, self.now, actor, event, self.mono, "boot")
        self.records.append(one)
        self.state = apply(self.state, one)

    @property
    def moment(self) -> Moment:
        return Moment(self.now, Policy(), self.mono, "boot")

    @initialize(markdown=pages)
    def open(self, markdown: str) -> None:
        self.procedure = procedure(markdown)
        revision = self.procedure.runbook.revision
        self.add(RunOpened("RUN-001", "A page", "page.md", revision, OUT))

    @rule(seconds=st.sampled_from([1.0, 29.0, 60.0, 599.0, 601.0, 3_601.0, 86_400.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.mono += int(seconds * 1e6)

    @rule(seconds=st.sampled_from([-86_400.0, 86_400.0]))
    def somebody_sets_the_clock(self, seconds: float) -> None:
        self.now += seconds

    @rule(request=requests)
    def somebody_asks(self, request: Request) -> None:
        self.put(request)

    @rule(script=adhoc)
    def somebody_types_a_command(self, script: str) -> None:
        runbook = self.procedure.runbook
        planned = Planner(judge, CONFIG).adhoc(Try(script), runbook)
        try:
            asked = ask(self.procedure, self.state, planned, "the page lacks it")
        except RungError as fault:
            assert fault.id in {"adhoc-waits", "in-doubt", "run-closed"}  # noqa: PT017 - a refusal is an outcome
            return
        self.add(asked)

    @rule(by=st.sampled_from(PEOPLE))
    def somebody_approves_what_waits(self, by: str) -> None:
        found = due(self.procedure, self.state, self.moment)
        if isinstance(found, NeedApproval | Seek):
            self.put(Approve(found.digest, by))

    @rule()
    def the_judgement_is_made(self) -> None:
        """Write the note and decide on what was seen: without this, random runs seldom come to a change."""
        self.put(WriteNote(symptom="s", scope="s", next_action="n"))
        table = self.procedure.runbook.decision
        name = "go" if self.procedure.deployment else table.boundaries[0].name if table else "stuck"
        self.put(Decide(name, tuple(sorted(self.state.citable))))

    @precondition(lambda self: self.state.closed is None)
    @rule(
        by=st.sampled_from(PEOPLE),
        fate=st.sampled_from(FATES),
        code=st.sampled_from([0, 0, 1]),
        rounds=st.integers(1, 6),
    )
    def things_take_their_course(self, by: str, fate: str, code: int, rounds: int) -> None:
        """Answer what is asked, some rounds long: without this, random runs seldom come far."""
        for _ in range(rounds):
            if self.state.closed is not None:
                return
            found = due(self.procedure, self.state, self.moment)
            match found:
                case NeedValue():
                    self.put(Give("pid", "7"))
                case NeedAnswer(check=check):
                    self.put(Attest(check, Answer.YES))
                case NeedNote() | NeedDecision():
                    self.the_judgement_is_made()
                case NeedApproval(digest=digest):
                    self.put(Approve(digest, by))
                case NeedVerdict():
                    self.put(Settle(code == 0, "looked"))
                case Execute(digest=digest) if digest:
                    self.the_machine_advances(code, fate, Answer.YES)
                case _:
                    self.the_machine_advances(0, "ends", Answer.YES)

    @rule(actor=st.sampled_from(["anna@ops", "ben"]))
    def somebody_takes_over(self, actor: str) -> None:
        if self.state.closed is None:
            self.add(LeadTaken(), actor)

    @rule(by=st.sampled_from(PEOPLE))
    def somebody_says_no_to_what_waits(self, by: str) -> None:
        found = due(self.procedure, self.state, self.moment)
        if isinstance(found, NeedApproval):
            self.put(Decline(found.digest, by, "not now"))
            assert isinstance(due(self.procedure, self.state, self.moment), NeedRethink | Warn)

    @precondition(lambda self: bool(self.state.declined))
    @rule()
    def what_was_declined_is_asked_anew(self) -> None:
        found = due(self.procedure, self.state, self.moment)
        if isinstance(found, NeedRethink):
            self.add(ApprovalAsked(found.step, found.digest, "n", int(self.now) + 3600, OUT))

    def put(self, request: Request) -> None:
        try:
            event = admit(self.procedure, self.state, request, self.moment)
        except RungError as fault:
            assert fault.id  # noqa: PT017 - a refusal is one of the outcomes, and each has its id
            return
        self.add(event)

    @precondition(lambda self: self.state.closed is None)
    @rule(code=st.sampled_from([0, 0, 0, 1]), fate=st.sampled_from(FATES), yes=answers)
    def the_machine_advances(self, code: int, fate: str, yes: Answer) -> None:
        for _ in range(4):
            match due(self.procedure, self.state, self.moment):
                case Execute() as act:
                    self.execute(act, code, fate)
                case Look(check=at):
                    self.add(Checked(at, yes, "seen", stdout=OUT, looks=1))
                case Take(step=step, capture=capture):
                    self.add(ValueGiven(capture.name, "7", f"step {step}"))
                case Seek(step=step, digest=digest):
                    self.add(ApprovalAsked(step, digest, "n", int(self.now) + 3600, OUT))
                case Warn(index=index, text=text):
                    self.add(TriggerDue(index, text))
                case HandOn(runbook=other):
                    self.add(RouteLost(other, "it is gone") if code else ChildOpened("run0002", other))
                case Finish(outcome=outcome, reason=reason, onward=onward):
                    self.add(Closed(outcome, reason))
                    if onward:
                        self.go_on()
                    return
                case _:
                    return

    def go_on(self) -> None:
        """Go on as the run of the other runbook, as its opener has to: with what was forbidden and what is left."""
        limit = self.state.limit
        left = None if limit is None else max(int(limit.left(self.moment.stamp)), 0)
        self.ends = None if left is None else self.mono + left * 1_000_000
        self.above, self.procedure = (*self.above, self.procedure), heir(procedure(CHILD), self.procedure, self.state)
        self.records, self.state = [], RunState()
        revision = self.procedure.runbook.revision
        self.add(RunOpened("RUN-002", "Another page", "child.md", revision, OUT, parent=PARENT, above=("RUN-001",)))
        if left is not None:
            self.add(TimeGiven(left, PARENT))

    def held_to_what_came_from_above(self, script: str) -> None:
        """Hold a child to the time and to the "Do not" of its parent, written down once more."""
        given = any(isinstance(one.event, TimeGiven) and not one.event.of for one in self.records)
        assert given or self.ends is None or self.mono < self.ends, "a child outlived the time of its parent"
        forbidden = any(above.runbook.guards for above in self.above) and script.startswith("destroy")
        assert not forbidden or any(isinstance(one.event, GlassBroken) for one in self.records)

    def execute(self, act: Execute, code: int, fate: str) -> None:
        planned = with_adhoc(self.procedure, self.state).step(act.step)
        assert planned is not None
        command = planned.commands[act.index]
        if self.above:
            self.held_to_what_came_from_above(command.command.text)
        if planned.effect.changes:
            self.hold_to_the_promise(act)
            values = {name: g.value for name, g in self.state.values.items()}
            word = command.effect.word
            self.add(
                StepIntent(act.step, act.index, act.attempt, word, act.digest, command.command.text, "local", values)
            )
            if fate in {"dies", "lost", "unstarted", "lost unstarted"}:
                self.never_ended(act, fate)
                return
        else:
            assert not act.digest
        where = (act.step, act.index, act.attempt, command.effect.word, command.command.text, "local")
        self.add(StepEnded(*where, code, OUT, NOTHING, 5, timed_out=fate == "late"))

    def never_ended(self, act: Execute, fate: str) -> None:
        """Leave a change without an end: its process died, or another took the run, before or after it was started."""
        where = (act.step, act.index, act.attempt)
        if fate != "unstarted":
            self.add(StepInDoubt(*where), "ben")
        if fate == "dies":
            return
        if fate == "lost":
            self.add(LeadTaken(), "ben")
            before = self.state
            self.add(StepLate(*where, 0, OUT, NOTHING))
            assert replace(self.state, seq=before.seq) == before, "what came too late is evidence and never state"
            return
        self.add(StepNotStarted(*where, "another process took the run"))
        assert self.state.step(act.step).open is None
        assert not self.state.doubtful
        left = self.state.step(act.step).done
        self.add(StepNotStarted(*where, "said twice"))
        assert self.state.step(act.step).done == left

    def hold_to_the_promise(self, act: Execute) -> None:
        """Hold to the four conditions, written down once more and independently; or a broken glass."""
        hold(Start(self.procedure, tuple(self.records), act, self.moment.stamp))

    @invariant()
    def the_fold_is_one_whichever_way_it_is_folded(self) -> None:
        half = len(self.records) // 2
        assert fold(self.records[half:], fold(self.records[:half])) == fold(self.records) == self.state

    @invariant()
    def the_record_can_be_read_back(self) -> None:
        for one in self.records[-1:]:
            entry = {**encode(one.event), "seq": one.seq, "at": "2026-11-09T03:12:00.000001Z", "actor": one.actor}
            assert decode(entry).event == one.event

    @invariant()
    def a_doubt_stops_everything(self) -> None:
        """Whoever looks may look on; nothing changes, and nothing else is asked."""
        if self.state.doubtful and self.state.closed is None:
            found = due(self.procedure, self.state, self.moment)
            looks = isinstance(found, Execute) and not found.digest and found.step < 0
            assert isinstance(found, NeedVerdict) or looks or getattr(found, "step", 0) < 0

    @rule()
    def nothing_follows_an_abort(self) -> None:
        if len(self.records) > 30 and self.state.closed is None:
            self.put(Abort("long enough"))
            assert isinstance(due(self.procedure, self.state, self.moment), Finish)


Runs.TestCase.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestRuns = pytest.mark.slow(pytest.mark.once(Runs.TestCase))


def test_the_property_would_notice_a_change_without_approval() -> None:
    """The promise itself can fail: a forged change without an approval is caught by it."""
    runs = Runs()
    runs.open(page(bash("look a"), bash("change a")))
    step = runs.procedure.step(2)
    assert step is not None
    try:
        runs.hold_to_the_promise(Execute(2, 0, 1, digest_of(runs.procedure, runs.state, step)))
    except AssertionError:
        return
    raise AssertionError("a change without evidence, decision and approval went unnoticed")


ATTESTED = page(
    bash("look a") + checks("A person sees it"),
    "Call the customer.",
    bash("change a") + checks("The customer sees it", "The team sees it"),
    before="## Prerequisites\n- [ ] the window is open\n",
    after=f"{ROWS.replace('RUN-002', 'step 3')}\n## Proof\n- [ ] it works again\n",
)


@given(st.lists(st.lists(st.sampled_from([Answer.NO, Answer.UNSURE]), max_size=2), min_size=6, max_size=6))
def test_the_last_word_of_a_person_counts_and_makes_no_command_run_again(doubts: list[list[Answer]]) -> None:
    """Whatever a check, step, prerequisite or proof was answered first stops the run, and a later yes lets it go on."""
    runs = Runs()
    runs.open(ATTESTED)
    asked: list[CheckAt] = []
    for _ in range(40):
        found = due(runs.procedure, runs.state, runs.moment)
        if not isinstance(found, NeedAnswer):
            runs.things_take_their_course("ben", "ends", 0, 1)
            continue
        for word in doubts[len(asked)]:
            runs.put(Attest(found.check, word))
            stopped = due(runs.procedure, runs.state, runs.moment)
            assert isinstance(stopped, NeedRemedy)
            assert f"anna@ops says {word.value}" in stopped.failure
        runs.put(Attest(found.check, Answer.YES))
        asked.append(found.check)
        assert not isinstance(due(runs.procedure, runs.state, runs.moment), NeedRemedy)
    assert len(asked) == len(set(asked)) == len(doubts)
    assert runs.state.closed is not None
    assert sum(isinstance(one.event, StepIntent) for one in runs.records) == 1


BACK = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| again | one | step 1 |\n| other | two | step 2 |\n"


@pytest.mark.parametrize("proof", ["", "## Proof\n- [ ] it works again\n"])
def test_a_class_that_leads_back_to_what_had_passed_ends_no_run_without_proof(proof: str) -> None:
    runs = Runs()
    runs.open(page(bash("look a"), bash("change a"), after=BACK + proof))
    runs.things_take_their_course("ben", "ends", 0, 2)
    runs.put(Decide("again", tuple(runs.state.citable)))
    found = due(runs.procedure, runs.state, runs.moment)
    if not proof:
        assert isinstance(found, NeedEscalation)
        assert "leads back to step 1" in found.reason
        runs.put(Decide("other", tuple(runs.state.citable)))
        assert not isinstance(due(runs.procedure, runs.state, runs.moment), NeedEscalation | Finish)
        return
    assert isinstance(found, NeedAnswer)
    runs.put(Attest(found.check, Answer.YES))
    assert isinstance(due(runs.procedure, runs.state, runs.moment), Finish)
