"""Two people, two machines, one step: what an approval needs, how long it holds, which answers do not count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.bench import Bench, events, sit
from fakes.presence import FakePresence
from fakes.procedures import CONFIG, bash, checks, guards, page
from fakes.sshkeys import Keys
from rung.app.driving.asking import encoded
from rung.app.driving.cardtext import lines
from rung.app.driving.drive import Driver
from rung.app.runs import approve, review
from rung.app.runs.approve import Waits
from rung.app.runs.hold import Put, hold, put
from rung.app.runs.start import Opening
from rung.app.runs.waiting import waiting
from rung.app.site import Site
from rung.ledger.people import NAMESPACE
from rung.model.due import NeedApproval, NeedDecision, NeedNote
from rung.model.errors import RungError
from rung.model.event.approval import ApprovalAsked, Approved, GlassReviewed
from rung.model.event.run import Outcome
from rung.model.event.step import StepIntent
from rung.model.replacing import replace
from rung.model.request import Abort, Approve, BreakGlass, Decide, Decline, Give, Review, WriteNote
from rung.model.target import Target
from rung.outside.sshsig import SshKeygen
from rung.run.policy import Policy, Times

INPUTS = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| pid | integer | 7 | a person |\n"
TABLE = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one old query | step 2 |\n"
CHANGE = bash('change "$pid"', words="target=local") + guards("Do not hurry") + checks("All is well")
PAGE = page(bash("look pool"), f"Undo: start it again\n{CHANGE}", before=INPUTS, after=TABLE)
DESTROY = PAGE.replace("change", "destroy")
MINUTE, DAY = 60.0, 86_400.0


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Return a desk where the local target is staging: another person approves, within the hour, for ten minutes."""
    targets = {**CONFIG.targets, "local": Target("local", "local", "staging")}
    made = Bench(tmp_path, config=replace(CONFIG, targets=targets))
    yield made
    made.store.close()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys(tmp_path)
    for name in ("ben", "cleo", "anna", "eve"):
        made.make(name)
    made.allow(ben="ben@example.com", cleo="cleo@example.com", anna="anna@example.com")
    return made


def signing(bench: Bench, keys: Keys, env: str = "staging") -> Bench:
    """Demand signatures, and production where that is wanted."""
    times = Times(10, 60, signed=True)
    policy = Policy(envs={env: times}, signers=str(keys.folder / "allowed_signers"))
    targets = {**CONFIG.targets, "local": Target("local", "local", env)}
    bench.config = replace(CONFIG, targets=targets, policy=policy)
    return bench


def site(bench: Bench) -> Site:
    return replace(bench.site(), ssh=SshKeygen())


def asked(bench: Bench, markdown: str = PAGE) -> Driver:
    """Run as far as the approval, as anna, and leave."""
    driver = bench.start(markdown, Opening(values={"pid": "7"}))

    def answer(need: object) -> WriteNote | Decide | None:
        match need:
            case NeedNote():
                return WriteNote(symptom="slow", scope="all", next_action="end it")
            case NeedDecision(citable=citable):
                return Decide("stuck", citable, "it is old")
            case _:
                return None

    assert isinstance(sit(driver, answer).end, NeedApproval)
    return driver


def end(bench: Bench, driver: Driver) -> object:
    """Take the run up again, as anna, and return where it stops."""
    there = replace(site(bench), presence=FakePresence("desk-2", frozenset({"desk-1"})))
    return sit(hold(there, bench.store.find(driver.log.run))).end


def approved(bench: Bench, driver: Driver, by: str = "ben") -> Put:
    return put(bench.site(), driver.log.run, Approve(_ask(driver).digest, by))


def _ask(driver: Driver) -> ApprovalAsked:
    driver.log.refresh()
    return next(e for e in reversed(events(driver)) if isinstance(e, ApprovalAsked))


def answer(bench: Bench, keys: Keys, waits: Waits, name: str) -> Put:
    text = approve.signed(site(bench), waits.card, waits.document, str(keys.folder / name))
    return approve.answer(site(bench), waits.card.run, text)


def fault(act: object, *arguments: object) -> str:
    assert callable(act)
    with pytest.raises(RungError) as caught:
        act(*arguments)
    return caught.value.id


def ran(bench: Bench) -> bool:
    return 'change "$pid"' in bench.runner.ran


# How long it holds.


def test_an_approval_is_asked_on_record_and_lets_the_step_run_once(bench: Bench) -> None:
    driver = asked(bench)
    assert [type(e) for e in events(driver)].count(ApprovalAsked) == 1
    approved(bench, driver)
    end(bench, driver)
    assert ran(bench)
    assert fault(approved, bench, driver) == "nothing-to-approve"


@pytest.mark.parametrize(("minutes", "late"), [(59, False), (61, True)])
def test_a_request_is_answered_within_the_hour_or_asked_anew(bench: Bench, minutes: int, late: bool) -> None:
    driver = asked(bench)
    bench.clock.pass_by(minutes * MINUTE)
    if not late:
        approved(bench, driver)
        return
    assert fault(approved, bench, driver) == "approval-late"
    first = _ask(driver)
    assert isinstance(end(bench, driver), NeedApproval)
    again = _ask(driver)
    assert (again.digest, again.nonce != first.nonce) == (first.digest, True)
    approved(bench, driver)
    end(bench, driver)
    assert ran(bench)


@pytest.mark.parametrize(("minutes", "runs"), [(9, True), (11, False)])
def test_an_approval_that_is_not_used_in_time_is_asked_anew(bench: Bench, minutes: int, runs: bool) -> None:
    driver = asked(bench)
    approved(bench, driver)
    bench.clock.pass_by(minutes * MINUTE)
    assert isinstance(end(bench, driver), NeedApproval) is not runs
    assert ran(bench) is runs


@pytest.mark.parametrize("jump", [-DAY, -MINUTE, 11 * MINUTE, DAY])
def test_a_clock_that_jumps_ages_no_approval_and_no_request(bench: Bench, jump: float) -> None:
    driver = asked(bench)
    bench.clock.jump(jump)
    bench.clock.pass_by(59 * MINUTE)
    approved(bench, driver)
    bench.clock.jump(jump)
    bench.clock.pass_by(9 * MINUTE)
    end(bench, driver)
    assert ran(bench)


@pytest.mark.parametrize("jump", [-DAY, -11 * MINUTE, DAY])
def test_a_clock_that_jumps_revives_no_approval_and_no_request(bench: Bench, jump: float) -> None:
    driver = asked(bench)
    bench.clock.pass_by(61 * MINUTE)
    bench.clock.jump(jump)
    assert fault(approved, bench, driver) == "approval-late"
    end(bench, driver)
    approved(bench, driver)
    bench.clock.pass_by(11 * MINUTE)
    bench.clock.jump(jump)
    assert isinstance(end(bench, driver), NeedApproval)
    assert not ran(bench)


@pytest.mark.parametrize(("minutes", "runs"), [(5, True), (11, False), (-5, False), (-24 * 60, False)])
def test_after_a_restart_the_time_of_day_decides_and_one_that_went_back_revives_nothing(
    bench: Bench,
    minutes: int,
    runs: bool,
) -> None:
    driver = asked(bench)
    approved(bench, driver)
    bench.clock.restart(minutes * MINUTE, uptime=MINUTE)
    end(bench, driver)
    assert ran(bench) is runs


# Who may give it.


def test_who_leads_is_no_other_person_under_any_name(bench: Bench) -> None:
    bench.config = replace(bench.config, policy=Policy(people={"a.kovac": "anna"}))
    driver = asked(bench)
    for name in ("anna", "Anna@elsewhere", "a.kovac@example.com"):
        assert fault(approved, bench, driver, name) == "approval-own"
    approved(bench, driver, "ben")
    taken = sit(bench.again(driver.log.run, actor="ben@ops"))
    assert isinstance(taken.end, NeedApproval)
    assert not ran(bench)


def test_what_destroys_in_production_needs_two_signatures_of_two_keys(bench: Bench, keys: Keys) -> None:
    driver = asked(signing(bench, keys, "production"), DESTROY)
    waits = approve.waits(site(bench), driver.log.run)
    assert fault(approved, bench, driver, "ben") == "approval-unsigned"
    answer(bench, keys, waits, "ben")
    stop = end(bench, driver)
    assert isinstance(stop, NeedApproval)
    assert (stop.more, stop.signed, stop.another) == (1, True, True)
    assert fault(answer, bench, keys, waits, "ben") == "answer-replayed"
    assert fault(answer, bench, keys, waits, "anna") == "approval-own"
    answer(bench, keys, waits, "cleo")
    end(bench, driver)
    assert bench.runner.ran[-1] == 'destroy "$pid"'


def test_one_key_is_never_two_people(bench: Bench, keys: Keys) -> None:
    driver = asked(signing(bench, keys, "production"), DESTROY)
    waits = approve.waits(site(bench), driver.log.run)
    answer(bench, keys, waits, "ben")
    keys.allow(ben="dora@example.com")
    answer(bench, keys, waits, "ben")
    assert len([e for e in events(driver) if isinstance(e, Approved)]) == 2
    assert isinstance(end(bench, driver), NeedApproval)
    for names in ("ben,dora", "*@example.com"):
        keys.allow(ben=names)
        assert fault(answer, bench, keys, waits, "ben") == "signer-ambiguous"


# What is signed, and what an answer is not good for.


def test_the_signature_the_request_and_the_signers_are_kept_for_whoever_checks_again(bench: Bench, keys: Keys) -> None:
    driver = asked(signing(bench, keys))
    waits = approve.waits(site(bench), driver.log.run)
    answer(bench, keys, waits, "ben")
    event = next(e for e in events(driver) if isinstance(e, Approved))
    assert event.signature is not None
    assert (event.by, event.signature.principal) == ("ben@example.com", "ben@example.com")
    blob = driver.log.store.blob
    again = keys.folder / "again"
    again.write_bytes(blob(event.signature.signers.blob))
    document, signature = blob(event.signature.request.blob), blob(event.signature.signature.blob)
    assert document == waits.document
    assert SshKeygen().verify(document, signature, str(again), NAMESPACE).key == event.signature.key


def test_an_answer_that_does_not_fit_says_why(bench: Bench, keys: Keys) -> None:
    first, second = asked(signing(bench, keys)), asked(bench)
    one, two = (approve.waits(site(bench), d.log.run) for d in (first, second))
    here = site(bench)
    text = approve.signed(here, one.card, one.document, str(keys.folder / "ben"))

    def comes(changed: str, run: str = one.card.run) -> str:
        return fault(approve.answer, here, run, changed)

    assert comes(text, two.card.run) == "answer-other-run"
    assert comes(text.replace(one.card.run, two.card.run), two.card.run) == "answer-unknown"
    moved = text.replace(one.card.run, two.card.run).replace(one.card.nonce, two.card.nonce)
    assert comes(moved, two.card.run) == "signature-bad"
    assert comes(text.replace(one.card.nonce, "0" * 32)) == "answer-unknown"
    assert comes("hello") == "answer-unreadable"
    shown = replace(one.card, do_not=())
    assert comes(approve.signed(here, shown, encoded(shown), str(keys.folder / "ben"))) == "signature-bad"
    assert comes(approve.signed(here, one.card, one.document, str(keys.folder / "eve"))) == "signer-unknown"
    nowhere = replace(here, config=replace(here.config, policy=Policy()))
    assert fault(approve.answer, nowhere, one.card.run, text) == "signers-missing"
    bench.clock.pass_by(61 * MINUTE)
    assert comes(text) == "approval-late"
    end(bench, first)
    assert comes(text) == "approval-late"
    assert not ran(bench)


def test_a_request_is_the_open_one_until_it_is_too_old_and_then_a_new_one(bench: Bench, keys: Keys) -> None:
    driver = asked(signing(bench, keys))
    one = approve.waits(site(bench), driver.log.run)
    assert approve.waits(site(bench), driver.log.run).document == one.document
    bench.clock.pass_by(61 * MINUTE)
    two = approve.waits(site(bench), driver.log.run)
    assert two.card.nonce != one.card.nonce
    assert fault(answer, bench, keys, one, "ben") == "approval-late"
    answer(bench, keys, two, "ben")
    end(bench, driver)
    assert ran(bench)
    assert fault(approve.waits, site(bench), driver.log.run) == "nothing-to-approve"


# What changed.


def test_a_change_voids_the_approval_and_shows_what_was_approved_beside_what_waits(bench: Bench) -> None:
    driver = asked(bench)
    old = _ask(driver).digest
    approved(bench, driver)
    put(bench.site(), driver.log.run, Give("pid", "8"))
    with pytest.raises(RungError) as caught:
        put(bench.site(), driver.log.run, Approve(old[:12], "ben"))
    assert (caught.value.id, caught.value.details) == ("approval-digest", ("value pid: was 7, is 8",))
    taken = bench.again(driver.log.run)
    assert isinstance(sit(taken).end, NeedApproval)
    said = (f"The approval of ben for step 2 ({old[:12]}) is void:", "  value pid: was 7, is 8")
    assert waiting(taken, sit(taken).end).void == said
    assert not ran(bench)


def test_an_approval_that_a_later_request_overtook_never_counts_again(bench: Bench) -> None:
    driver = asked(bench)
    run = driver.log.run
    approved(bench, driver)
    put(bench.site(), run, Give("pid", "8"))
    taken = bench.again(run)
    assert isinstance(sit(taken).end, NeedApproval)
    put(bench.site(), run, Decline(_ask(taken).digest, "carla", "stop all of it"))
    put(bench.site(), run, Give("pid", "7"))
    back = bench.again(run)
    assert isinstance(sit(back).end, NeedApproval)
    assert not ran(bench)


# The card.


def test_the_card_says_everything_in_the_order_in_which_it_is_read(bench: Bench) -> None:
    driver = asked(bench)
    shown = [line.text for line in lines(approve.waits(site(bench), driver.log.run).card)]
    labels = [text[3:13].strip() for text in shown[1:]]
    assert labels == [
        "DO NOT", "will run", "on", "because", "value", "last time", "class", "evidence", "after", "undo", "approve",
        "digest", "until",
    ]  # fmt: skip
    assert shown[0] == ">> 2/2 Step number 2   CHANGES local (staging)"
    text = "\n".join(shown)
    for part in ("hurry", "pid = 7 <- given at the start", "start it again", "other than anna@ops", "#2 look pool: 42"):
        assert part in text


def test_the_card_says_what_is_otherwise_than_the_last_time(bench: Bench) -> None:
    first = asked(bench)
    approved(bench, first)
    end(bench, first)
    assert ran(bench)
    put(bench.site(), first.log.run, Abort("enough"))
    same = approve.waits(site(bench), asked(bench).log.run).card.last
    assert same == (f"run {first.log.run} of 2026-11-09T03:12Z: the same",)
    other = asked(bench, PAGE.replace('change "$pid"', 'change --hard "$pid"'))
    last = approve.waits(site(bench), other.log.run).card.last
    assert 'command 1: was change "$pid", is change --hard "$pid"' in last


# Broken glass.


def test_broken_glass_waits_until_somebody_else_says_what_came_of_it(bench: Bench) -> None:
    driver = asked(bench)
    sit(bench.again(driver.log.run), requests=(BreakGlass("it burns"),))
    assert ran(bench)
    run = driver.log.run
    ((where, breaches),) = review.due(bench.site()).items()
    assert (where, [b.reason for b in breaches]) == (run, ["it burns"])
    assert fault(put, bench.site(), run, Review("fine", "Anna@elsewhere")) == "review-own"
    assert fault(put, bench.site(), run, Review(" ", "ben")) == "reason-missing"
    put(bench.site(), run, Abort("enough"))
    put(bench.site(), run, Review("it was right; the runbook lacks the step", "ben"))
    assert isinstance(events(driver)[-1], GlassReviewed)
    assert review.due(bench.site()) == {}
    assert fault(put, bench.site(), run, Review("again", "ben")) == "nothing-to-review"


def test_a_run_that_was_reviewed_ended_as_it_had(bench: Bench) -> None:
    driver = asked(bench)
    sit(bench.again(driver.log.run), requests=(BreakGlass("it burns"),))
    put(bench.site(), driver.log.run, Abort("enough"))
    put(bench.site(), driver.log.run, Review("seen", "ben"))
    (row,) = bench.store.runs()
    assert row.state == Outcome.ABORTED.value
    assert row.ended_at
    assert any(isinstance(e, StepIntent) for e in events(driver))
