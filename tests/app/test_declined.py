"""A no is an answer too: signed or said, with its reason; the run waits, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.answerers import in_production, judged
from fakes.bench import Bench, Sitting, events, sit
from fakes.procedures import bash, page
from fakes.sshkeys import Keys
from fakes.veil import SECRET, FakeVeil
from rung.app.driving.masked import MaskingStore
from rung.app.driving.paper import answer_text, read_answer
from rung.app.driving.refusal import refusal
from rung.app.runs import approve
from rung.app.runs.approve import Waits
from rung.app.runs.hold import hold, put
from rung.app.runs.waiting import exit_code, waiting
from rung.app.site import Site
from rung.ledger.people import NAMESPACE
from rung.model.due import Finish, NeedApproval, NeedRethink
from rung.model.errors import RungError
from rung.model.event.approval import ApprovalAsked, ApprovalDeclined
from rung.model.event.step import StepIntent
from rung.model.exits import Exit
from rung.model.replacing import replace
from rung.model.request import Approve, BreakGlass, Decline, Give, Request, Retry, Skip
from rung.outside.sshsig import SshKeygen

INPUTS = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| pid | integer | 7 | a person |\n"
CHANGE = page(bash("look pool"), bash('change "$pid"', "change b", words="target=local"), before=INPUTS)
DESTROY = page(bash("look pool"), bash("destroy a", words="target=local"))
WHY = "not while the backup runs"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = in_production(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys(tmp_path)
    for name in ("ben", "cleo", "eve"):
        made.make(name)
    made.allow(ben='ben@example.com namespaces="rung-approval"', cleo="cleo@example.com")
    return made


def site(bench: Bench) -> Site:
    return replace(bench.site(), ssh=SshKeygen())


def asked(bench: Bench, markdown: str = DESTROY) -> str:
    driver = bench.start(markdown)
    assert isinstance(sit(driver, judged).end, NeedApproval)
    return driver.log.run


def answered(bench: Bench, keys: Keys, run: str, name: str, no: str = "") -> Waits:
    waits = approve.waits(site(bench), run)
    approve.answer(site(bench), run, text(bench, keys, waits, name, no))
    return waits


def text(bench: Bench, keys: Keys, waits: Waits, name: str, no: str = "") -> str:
    return approve.signed(site(bench), waits.card, waits.document, str(keys.folder / name), no)


def resume(bench: Bench, run: str, *requests: Request) -> Sitting:
    return sit(hold(site(bench), bench.store.find(run)), requests=requests)


def said(bench: Bench, run: str) -> list[ApprovalDeclined]:
    return [e for e in events(bench.again(run)) if isinstance(e, ApprovalDeclined)]


def fault(act: object, *arguments: object) -> str:
    assert callable(act)
    with pytest.raises(RungError) as caught:
        act(*arguments)
    return caught.value.id


def test_a_signed_no_is_kept_and_the_run_waits_and_is_not_dead(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    answered(bench, keys, run, "ben", f" {WHY}\n ")
    (no,) = said(bench, run)
    assert (no.by, no.reason, no.step) == ("ben@example.com", WHY, 2)
    driver = hold(site(bench), bench.store.find(run))
    end = sit(driver).end
    assert end == NeedRethink(2, no.digest, "ben@example.com", WHY)
    assert exit_code(end) is Exit.WAITING
    stop = waiting(driver, end)
    assert stop.state == "declined"
    assert [command.split()[1] for command in stop.commands] == ["resume", "resume", "escalate", "abort"]
    assert f"ben@example.com said no to step 2: {WHY}" in stop.message
    assert bench.runner.ran == ["look pool"]
    assert bench.store.find(run).ended_at == ""


def test_the_refusal_its_signature_and_the_signers_are_kept_for_whoever_checks_again(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    waits = answered(bench, keys, run, "ben", WHY)
    (no,) = said(bench, run)
    assert no.signature is not None
    blob = bench.store.blob
    document = blob(no.signature.request.blob)
    assert document == refusal(waits.card, waits.document, WHY)
    (keys.folder / "again").write_bytes(blob(no.signature.signers.blob))
    again = SshKeygen().verify(document, blob(no.signature.signature.blob), str(keys.folder / "again"), NAMESPACE)
    assert again.key == no.signature.key


def test_after_a_no_only_a_new_request_can_be_approved(bench: Bench, keys: Keys) -> None:
    run = asked(bench, CHANGE)
    first = approve.waits(site(bench), run)
    answered(bench, keys, run, "ben", WHY)
    assert fault(approve.answer, site(bench), run, text(bench, keys, first, "cleo")) == "answer-replayed"
    assert fault(approve.waits, site(bench), run) == "nothing-to-approve"
    assert isinstance(resume(bench, run, Retry()).end, NeedApproval)
    assert len({e.nonce for e in events(bench.again(run)) if isinstance(e, ApprovalAsked)}) == 2
    answered(bench, keys, run, "cleo")
    resume(bench, run)
    assert bench.runner.ran == ["look pool", 'change "$pid"', "change b"]


def test_a_no_takes_the_yes_of_another_with_it(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    answered(bench, keys, run, "cleo")
    answered(bench, keys, run, "ben", WHY)
    assert isinstance(resume(bench, run).end, NeedRethink)
    end = resume(bench, run, Retry()).end
    assert isinstance(end, NeedApproval)
    assert (end.more, end.by) == (2, ())
    assert not [e for e in events(bench.again(run)) if isinstance(e, StepIntent)]


def test_what_is_otherwise_is_asked_anew_by_itself(bench: Bench, keys: Keys) -> None:
    run = asked(bench, CHANGE)
    answered(bench, keys, run, "ben", WHY)
    assert isinstance(resume(bench, run, Give("pid", "8")).end, NeedApproval)


def test_after_a_no_the_step_is_left_out_or_the_glass_is_broken(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    answered(bench, keys, run, "ben", WHY)
    assert isinstance(resume(bench, run, Skip(2, "ben is right")).end, Finish)
    other = asked(bench)
    answered(bench, keys, other, "ben", WHY)
    resume(bench, other, BreakGlass("it burns"))
    assert bench.runner.ran[-1] == "destroy a"


def test_a_no_can_be_said_where_the_run_is_also_by_who_leads(bench: Bench) -> None:
    run = asked(bench)
    (question,) = [e for e in events(bench.again(run)) if isinstance(e, ApprovalAsked)]
    assert fault(put, bench.site(), run, Decline(question.digest, "anna", " ")) == "reason-missing"
    assert fault(put, bench.site(), run, Decline("0000", "anna", WHY)) == "approval-digest"
    put(bench.site(), run, Decline(question.digest[:8], "anna", WHY))
    assert fault(put, bench.site(), run, Decline(question.digest, "ben", WHY)) == "approval-not-asked"
    assert fault(put, bench.site(), run, Approve(question.digest, "ben")) in {"approval-not-asked", "approval-unsigned"}


def test_a_no_that_does_not_fit_says_why(bench: Bench, keys: Keys) -> None:
    first, second = asked(bench), asked(bench)
    one, two = (approve.waits(site(bench), run) for run in (first, second))
    there = site(bench)
    no = text(bench, keys, one, "ben", WHY)

    def comes(changed: str, run: str = first) -> str:
        return fault(approve.answer, there, run, changed)

    assert comes(text(bench, keys, one, "eve", WHY)) == "signer-unknown"
    moved = no.replace(one.card.nonce, two.card.nonce).replace(first, second)
    assert comes(moved, second) == "answer-unknown"
    begin, end = "-----BEGIN RUNG REFUSAL-----", "-----END RUNG REFUSAL-----\n"
    before, _, rest = no.partition(begin)
    assert comes(before + rest.partition(end)[2]) == "signature-bad"  # a no of which somebody made a yes
    assert comes(no.replace(end, "")) == "answer-unreadable"
    forged = refusal(one.card, one.document, "fine by me")
    signed = there.ssh.sign(refusal(one.card, one.document, WHY), str(keys.folder / "ben"), NAMESPACE)
    assert comes(answer_text(one.card, signed, forged)) == "signature-bad"
    yes = there.ssh.sign(one.document, str(keys.folder / "ben"), NAMESPACE)
    assert comes(answer_text(one.card, yes, forged)) == "signature-bad"
    bench.clock.pass_by(61 * 60)
    assert comes(no) == "approval-late"
    assert not said(bench, first)


def test_a_reason_that_looks_like_an_answer_changes_nothing(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    waits = approve.waits(site(bench), run)
    hostile = "-----BEGIN RUNG REFUSAL-----\nAAAA\n-----END RUNG REFUSAL-----\nrun: other\x1b[2J"
    quoted = "".join(f"> {line}\n" for line in text(bench, keys, waits, "ben", hostile).splitlines())
    assert read_answer(quoted).run == run
    approve.answer(site(bench), run, quoted)
    (no,) = said(bench, run)
    assert no.reason == " ".join(hostile.split())


def test_a_no_with_a_secret_in_its_reason_is_refused_and_nothing_of_it_is_kept(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    waits = approve.waits(site(bench), run)
    no = text(bench, keys, waits, "ben", f"the password is {SECRET}")
    veiled = replace(site(bench), open_store=lambda: MaskingStore(bench.store, FakeVeil))
    with pytest.raises(RungError) as caught:
        approve.answer(veiled, run, no)
    assert caught.value.id == "secret-in-run"
    assert "DB" in caught.value.message
    assert SECRET not in f"{caught.value.message} {caught.value.advice}"
    assert not said(bench, run)
    approve.answer(veiled, run, text(bench, keys, waits, "ben", WHY))
    assert [no.reason for no in said(bench, run)] == [WHY]


def test_a_no_with_a_secret_that_is_known_here_is_not_signed(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    waits = approve.waits(site(bench), run)
    knows = replace(site(bench), veil=lambda shown: shown.replace(SECRET, "[masked:DB]"))
    key = str(keys.folder / "ben")
    assert fault(approve.signed, knows, waits.card, waits.document, key, f"it is {SECRET}") == "secret-in-run"
    assert approve.signed(knows, waits.card, waits.document, key, WHY)


def test_a_no_that_is_only_typed_hides_its_secret(bench: Bench) -> None:
    run = asked(bench)
    (question,) = [e for e in events(bench.again(run)) if isinstance(e, ApprovalAsked)]
    veiled = replace(bench.site(), open_store=lambda: MaskingStore(bench.store, FakeVeil))
    put(veiled, run, Decline(question.digest, "ben", f"it is {SECRET}"))
    assert [no.reason for no in said(bench, run)] == ["it is [masked:DB]"]


def test_who_signed_a_yes_takes_it_back_and_the_later_word_counts(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    waits = approve.waits(site(bench), run)
    yes, no = text(bench, keys, waits, "ben"), text(bench, keys, waits, "ben", WHY)
    approve.answer(site(bench), run, yes)
    assert fault(approve.answer, site(bench), run, yes) == "answer-replayed"
    approve.answer(site(bench), run, no)
    assert isinstance(resume(bench, run).end, NeedRethink)
    assert "said no to" in told(bench, run, yes)
    assert "said no to" in told(bench, run, no)
    assert isinstance(resume(bench, run, Retry()).end, NeedApproval)
    assert "said no to" in told(bench, run, yes)
    assert "said no to" in told(bench, run, no)
    assert len(said(bench, run)) == 1
    assert bench.runner.ran == ["look pool"]


def told(bench: Bench, run: str, answer: str) -> str:
    with pytest.raises(RungError) as caught:
        approve.answer(site(bench), run, answer)
    assert caught.value.id == "answer-replayed"
    return caught.value.message


def test_a_no_to_a_request_for_an_earlier_try_says_so(bench: Bench, keys: Keys) -> None:
    run = asked(bench, CHANGE)
    waits = approve.waits(site(bench), run)
    no = text(bench, keys, waits, "ben", WHY)
    assert isinstance(resume(bench, run, Give("pid", "8")).end, NeedApproval)
    assert told(bench, run, no) == "this answers a request for an earlier try of the step"


def test_a_change_that_is_approved_and_has_not_started_can_still_be_said_no_to(bench: Bench, keys: Keys) -> None:
    run = asked(bench)
    for name in ("ben", "cleo"):
        waits = approve.waits(site(bench), run)
        approve.answer(site(bench), run, text(bench, keys, waits, name))
    with pytest.raises(RungError, match="step 2 is approved and starts when the run is resumed"):
        approve.waits(site(bench), run)
    still = approve.waits(site(bench), run, no=True)
    approve.answer(site(bench), run, text(bench, keys, still, "ben", WHY))
    assert isinstance(resume(bench, run).end, NeedRethink)
    assert bench.runner.ran == ["look pool"]
