"""Who must approve: the table of effect by environment, what an operator may set, what a runbook may not."""

from __future__ import annotations

import pytest

from fakes.procedures import CONFIG, bash, http, page, procedure
from rung.app.config.config import parse
from rung.model.effect import Effect
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.run.policy import Approval, Policy, Times

NONE, OWN, ANOTHER, TWO = Approval.NONE, Approval.OWN, Approval.ANOTHER, Approval.TWO


@pytest.mark.parametrize(
    ("env", "unknown", "mutate", "destroy"),
    [
        ("dev", ANOTHER, OWN, ANOTHER),
        ("demo", ANOTHER, OWN, ANOTHER),
        ("staging", ANOTHER, ANOTHER, ANOTHER),
        ("", ANOTHER, ANOTHER, ANOTHER),
        ("production", ANOTHER, ANOTHER, TWO),
        ("prod-eu", ANOTHER, ANOTHER, TWO),
        ("Production", ANOTHER, ANOTHER, TWO),
    ],
)
def test_what_nobody_configured_is_strict_outside_development(
    env: str, unknown: Approval, mutate: Approval, destroy: Approval
) -> None:
    policy = Policy()
    assert [policy.needed(effect, env) for effect in Effect] == [NONE, NONE, unknown, mutate, destroy]


def test_the_operator_sets_each_effect_of_each_environment_and_the_rest_stays() -> None:
    policy = parse(b'[policy.production]\nmutate = "two"\n[policy.staging]\ndestroy = "own"\n', "rung.toml").policy
    assert policy.needed(Effect.MUTATE, "production") is TWO
    assert policy.needed(Effect.UNKNOWN, "production") is ANOTHER
    assert policy.needed(Effect.DESTROY, "staging") is OWN
    assert policy.needed(Effect.DESTROY, "production") is TWO


@pytest.mark.parametrize("words", ["effect=observe", "effect=probe", "effect=mutate"])
def test_no_runbook_lowers_what_its_step_needs(words: str) -> None:
    step = procedure(page(bash("destroy it", words=words))).step(1)
    assert step is not None
    assert Policy().demand(step).approval is ANOTHER


def test_a_step_needs_the_strictest_of_what_its_commands_ask_for() -> None:
    both = bash("change it") + http("POST /end", target="shop")
    step = procedure(page(both)).step(1)
    assert step is not None
    policy = Policy(minutes=30, envs={"dev": Times(20, 40), "production": Times(5, 600, signed=True)})
    demand = policy.demand(step)
    assert (demand.approval, demand.people, demand.another) == (ANOTHER, 1, True)
    assert (demand.minutes, demand.minutes_to_approve, demand.signed) == (5, 40, True)


def test_names_of_one_person_are_one_person() -> None:
    found = parse(b'[people]\nanna = ["A.Kovac@example.com", "akovac"]\n', "rung.toml").policy
    names = ["anna", "Anna@ops", "a.kovac@example.com", "akovac@build-7", " AKOVAC "]
    assert {found.person(name) for name in names} == {"anna"}
    assert found.person("ben@ops") == "ben"
    assert found.person("a.kovac@elsewhere.example.com") == "a.kovac"


@pytest.mark.parametrize(
    "name",
    [
        "an\u200bna",
        "anna\u00a0",
        "\ufeffanna",
        "\uff41\uff4e\uff4e\uff41",
        "An\u00adna@ops",
        "\u2066anna\u2069",
        "anna\u3164",
    ],
)
def test_a_name_written_otherwise_is_the_same_person(name: str) -> None:
    assert Policy().person(name) == "anna"
    assert Policy(people={"anna": "boss"}).person(name) == "boss"


def test_a_row_counts_for_its_environment_however_either_is_written() -> None:
    text = '[policy]\nsigners = "s"\n[policy.PROD]\nsigned = true\nmutate = "two"\nminutes = 3\n'
    policy = parse(
        f'[targets.shop]\nkind = "http"\nenv = "Prod"\nurl = "http://x"\n{text}'.encode(), "rung.toml"
    ).policy
    step = procedure(page(http("POST /end", target="shop"))).step(1)
    assert step is not None
    for env in ("prod", "Prod", " PROD "):
        command = step.commands[0]
        there = replace(step, commands=(replace(command, target=replace(command.target, env=env)),))
        demand = policy.demand(there)
        assert (demand.approval, demand.signed, demand.minutes) == (TWO, True, 3)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[policy.Prod]\nmutate = 'own'\n[policy.prod]\nmutate = 'two'", "rung.toml:3:1"),
        ("[policy.production]\nsigned = 'yes'", "rung.toml:2:1"),
        ("[policy.production]\nsigned = true", "rung.toml:2:1"),
        ("[policy]\nminutes_to_approve = 0", "rung.toml:2:1"),
        ("[policy.production]\nminutes = 100000", "rung.toml:2:1"),
        ("[people]\nanna = 'akovac'", "rung.toml:2:1"),
        ("[people]\nanna = ['a']\nben = ['a']", "rung.toml:3:1"),
    ],
)
def test_what_is_not_understood_is_an_error_with_its_place(text: str, place: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text.encode(), "rung.toml")
    assert (caught.value.id, caught.value.where) == ("config-key", place)


def test_the_allowed_signers_lie_beside_the_configuration() -> None:
    text = b'[policy]\nsigners = "who/allowed"\n[policy.production]\nsigned = true\n'
    assert parse(text, "/etc/rung/rung.toml").policy.signers == "/etc/rung/who/allowed"
    assert parse(b'[policy]\nsigners = "/srv/allowed"\n', "/etc/rung.toml").policy.signers == "/srv/allowed"
    assert not CONFIG.policy.signers
