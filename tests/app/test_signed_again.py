"""A signature counts when its step starts, not only when it came in: the file of allowed signers is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.answerers import in_production, judged
from fakes.bench import Bench, Sitting, events, sit
from fakes.procedures import bash, page
from fakes.runner import outcome
from fakes.sshkeys import Keys
from rung.app.runs import approve
from rung.app.runs.hold import hold
from rung.app.runs.waiting import exit_code
from rung.app.site import Site
from rung.model.due import NeedApproval, Refuse
from rung.model.event.approval import ApprovalAsked, ApprovalVoided
from rung.model.event.step import StepIntent, StepRefused
from rung.model.exits import Exit
from rung.model.job import Outcome
from rung.model.replacing import replace
from rung.model.request import BreakGlass, Request
from rung.outside.sshsig import SshKeygen

TWICE = page(bash("look pool"), bash("change a", "change b", words="target=local"))
DESTROY = page(bash("look pool"), bash("destroy a", words="target=local"))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = in_production(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys(tmp_path)
    for name in ("ben", "cleo"):
        made.make(name)
    made.allow(ben="ben@example.com", cleo="cleo@example.com")
    return made


def site(bench: Bench) -> Site:
    return replace(bench.site(), ssh=SshKeygen())


def approved(bench: Bench, keys: Keys, markdown: str, *names: str) -> str:
    driver = bench.start(markdown)
    assert isinstance(sit(driver, judged).end, NeedApproval)
    for name in names:
        sign(bench, keys, driver.log.run, name)
    return driver.log.run


def sign(bench: Bench, keys: Keys, run: str, name: str) -> None:
    waits = approve.waits(site(bench), run)
    approve.answer(site(bench), run, approve.signed(site(bench), waits.card, waits.document, str(keys.folder / name)))


def resume(bench: Bench, run: str, *requests: Request) -> Sitting:
    return sit(hold(site(bench), bench.store.find(run)), requests=requests)


def told(bench: Bench, run: str, kind: type[object]) -> list[object]:
    return [e for e in events(bench.again(run)) if isinstance(e, kind)]


def test_an_approval_whose_key_was_taken_out_since_does_not_start_the_step(bench: Bench, keys: Keys) -> None:
    run = approved(bench, keys, TWICE, "ben")
    keys.allow(cleo="cleo@example.com")
    assert isinstance(resume(bench, run).end, NeedApproval)
    (void,) = told(bench, run, ApprovalVoided)
    assert isinstance(void, ApprovalVoided)
    assert (void.by, "not among those that may" in void.reason) == ("ben@example.com", True)
    assert not told(bench, run, StepIntent)
    assert bench.runner.ran == ["look pool"]


def test_after_that_a_new_request_is_answered_and_the_old_answer_is_used_up(bench: Bench, keys: Keys) -> None:
    run = approved(bench, keys, TWICE, "ben")
    keys.allow(cleo="cleo@example.com")
    resume(bench, run)
    assert len({e.nonce for e in told(bench, run, ApprovalAsked) if isinstance(e, ApprovalAsked)}) == 2
    sign(bench, keys, run, "cleo")
    resume(bench, run)
    assert bench.runner.ran == ["look pool", "change a", "change b"]


@pytest.mark.parametrize("now", ["ben,dora", "dora@example.com", '* namespaces="git"', 'ben valid-before="20200101"'])
def test_a_key_that_means_another_person_another_purpose_or_another_time_now_counts_no_more(
    bench: Bench, keys: Keys, now: str
) -> None:
    run = approved(bench, keys, TWICE, "ben")
    keys.allow(ben=now)
    assert isinstance(resume(bench, run).end, NeedApproval)
    assert bench.runner.ran == ["look pool"]


def test_where_nobody_can_tell_nothing_starts_and_nothing_is_lost(bench: Bench, keys: Keys) -> None:
    run = approved(bench, keys, TWICE, "ben")
    (keys.folder / "allowed_signers").rename(keys.folder / "elsewhere")
    end = resume(bench, run).end
    assert isinstance(end, Refuse)
    assert (end.rule, exit_code(end)) == ("signature", Exit.REFUSED)
    assert "cannot be read" in end.reason
    assert told(bench, run, StepRefused)
    assert bench.runner.ran == ["look pool"]
    (keys.folder / "elsewhere").rename(keys.folder / "allowed_signers")
    resume(bench, run)
    assert bench.runner.ran == ["look pool", "change a", "change b"]


def test_a_configuration_that_names_no_signers_any_more_starts_nothing(bench: Bench, keys: Keys) -> None:
    run = approved(bench, keys, TWICE, "ben")
    bench.config = replace(bench.config, policy=replace(bench.config.policy, signers=""))
    assert isinstance(resume(bench, run).end, Refuse)
    assert bench.runner.ran == ["look pool"]


def test_one_of_two_approvals_that_counts_no_more_leaves_the_other(bench: Bench, keys: Keys) -> None:
    run = approved(bench, keys, DESTROY, "ben", "cleo")
    keys.allow(cleo="cleo@example.com")
    end = resume(bench, run).end
    assert isinstance(end, NeedApproval)
    assert (end.more, end.by) == (1, ("cleo@example.com",))
    assert bench.runner.ran == ["look pool"]
    keys.allow(ben="ben@example.com", cleo="cleo@example.com")
    sign(bench, keys, run, "ben")
    resume(bench, run)
    assert bench.runner.ran == ["look pool", "destroy a"]


def test_between_two_commands_of_a_step_the_key_is_asked_for_again(bench: Bench, keys: Keys) -> None:
    run = approved(bench, keys, TWICE, "ben")

    def taken_out() -> Outcome:
        keys.allow(cleo="cleo@example.com")
        return outcome()

    bench.runner.says = {"change a": taken_out}
    assert isinstance(resume(bench, run).end, NeedApproval)
    assert bench.runner.ran == ["look pool", "change a"]


def test_broken_glass_asks_for_no_signature(bench: Bench, keys: Keys) -> None:
    run = approved(bench, keys, TWICE, "ben")
    (keys.folder / "allowed_signers").unlink()
    resume(bench, run, BreakGlass("it burns"))
    assert bench.runner.ran == ["look pool", "change a", "change b"]
