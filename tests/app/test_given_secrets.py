"""Which command is given which secret: only what its text names, on this machine, bound by its approval."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.bench import Bench, sit
from fakes.procedures import CONFIG, bash, page, procedure
from rung.app.driving.cardtext import lines
from rung.model.due import NeedApproval, NeedDecision
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.model.request import Decide, Try
from rung.run.difference import differences
from rung.run.digest import digest, terms

REGISTERED = replace(CONFIG, secrets={"TOKEN": "env:MY_TOKEN", "OTHER": "file:/run/other"})
MOVED = replace(REGISTERED, secrets={"TOKEN": "file:/run/token"})
TEXT = page(bash('look -H "$TOKEN"'), bash("look $TOKENS ${OTHER}"), bash("look TOKEN"), bash("change $TOKEN"))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, config=REGISTERED)
    yield made
    made.store.close()


def test_a_command_is_given_what_it_names_and_nothing_else(bench: Bench) -> None:
    sit(bench.start(TEXT))
    assert [dict(job.secrets) for job in bench.runner.jobs[:3]] == [
        {"TOKEN": "env:MY_TOKEN"},
        {"OTHER": "file:/run/other"},
        {},
    ]
    assert all("MY_TOKEN" not in f"{job.script}{job.env}{job.args}" for job in bench.runner.jobs)


def test_an_ad_hoc_command_is_given_what_it_names(bench: Bench) -> None:
    driver = bench.start(TEXT)
    sit(driver, requests=(Try("look now $OTHER", reason="why not"),))
    given = {job.script: dict(job.secrets) for job in bench.runner.jobs}
    assert given["look now $OTHER"] == {"OTHER": "file:/run/other"}


def test_another_place_of_a_secret_voids_an_approval_and_is_told() -> None:
    before, after = procedure(TEXT, REGISTERED), procedure(TEXT, MOVED)
    old, new = (terms("rev", planned.steps[3], {}) for planned in (before, after))
    assert digest(old) != digest(new)
    assert any("env:MY_TOKEN" in line and "file:/run/token" in line for line in differences(old, new))


def test_commands_for_other_machines_are_given_none() -> None:
    text = page("Commands:\n```http target=orders\nGET /x/$TOKEN\n```\n")
    assert procedure(text, REGISTERED).steps[0].commands[0].secrets == ()


def test_a_value_of_the_runbook_is_no_secret_too() -> None:
    inputs = "## Inputs\n\n| Name | Type | Example | From |\n|---|---|---|---|\n| TOKEN | word | x | you |\n"
    with pytest.raises(UsageError) as caught:
        procedure(page(bash("look $TOKEN"), before=inputs), REGISTERED)
    assert caught.value.id == "secret-is-value"


def test_who_approves_reads_which_secrets_a_command_is_given(bench: Bench) -> None:
    driver = bench.start(page(bash("change $TOKEN"), category="Maintenance"))
    end = sit(driver, lambda need: Decide("go", ()) if isinstance(need, NeedDecision) else None).end
    assert isinstance(end, NeedApproval)
    card = driver.card(end.digest)
    assert card is not None
    assert "   secret    TOKEN <- env:MY_TOKEN" in [line.text for line in lines(card)]
