"""rung.toml is read strictly: what is not understood is an error with its place and the nearest name."""

from __future__ import annotations

import pytest

from rung.app.config.config import parse
from rung.app.config.secrets import references
from rung.model.effect import Effect
from rung.model.errors import UsageError
from rung.run.policy import Approval, Policy

GOOD = b"""
[library]
root = "runbooks"
[targets.orders]
kind = "http"
env = "staging"
url = "http://127.0.0.1"
[alerts]
target = "orders"
[policy]
minutes = 5
[policy.staging]
mutate = "two"
"""


def test_what_is_written_is_what_is_meant() -> None:
    config = parse(GOOD, "rung.toml")
    assert config.root == "runbooks"
    assert config.target("orders").env == "staging"
    assert config.alerts.target == "orders"
    assert config.policy.minutes == 5
    assert config.policy.needed(Effect.MUTATE, "staging") is Approval.TWO


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[libary]\nroot = 'x'", 1, "'library'"),
        ("[library]\nroots = 'x'", 2, "'root'"),
        ("\n[targets.a]\nkind = 'http'\nurk = 'x'", 4, "'url'"),
        ("[targets.a]\nkind = 'htp'", 2, "'http'"),
        ("[targets.a]\nurl = 'x'", 1, "http"),
        ("[library]\nroot = 3", 2, "quotes"),
        ("library = 3", 1, "[library]"),
        ("targets = 3", 1, "[targets]"),
        ("[policy]\nminutes = 0", 2, "10"),
        ("[policy]\nminutes = true", 2, "10"),
        ("[policy]\nminuts = 3", 2, "[minuts]"),
        ("[policy.dev]\nmutat = 'own'", 2, "'mutate'"),
        ("[policy.dev]\nmutate = 'none'", 2, "own"),
        ("[policy.dev]\nobserve = 'own'", 2, "remove"),
    ],
)
def test_a_key_that_does_nothing_is_an_error_with_its_place(text: str, line: int, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text.encode(), "rung.toml")
    assert caught.value.where == f"rung.toml:{line}:1"
    assert words in caught.value.advice


@pytest.mark.parametrize("data", [b"= 3", b"\xff", b"[a\n"])
def test_what_is_no_toml_is_said_so(data: bytes) -> None:
    with pytest.raises(UsageError, match="not valid TOML"):
        parse(data, "rung.toml")


@pytest.mark.parametrize("text", ["tool = 1", "[tool]\nrung = 1"])
def test_a_pyproject_of_another_form_is_no_crash(text: str) -> None:
    if text == "tool = 1":
        assert not parse(text.encode(), "pyproject.toml").targets
        return
    with pytest.raises(UsageError, match="table"):
        parse(text.encode(), "pyproject.toml")


@pytest.mark.parametrize("env", ["production", "prod", "Prod-EU", "PRODUCTION"])
def test_destroying_in_any_production_needs_two(env: str) -> None:
    assert Policy().needed(Effect.DESTROY, env) is Approval.TWO


@pytest.mark.parametrize("env", ["staging", "", "somewhere", "production"])
@pytest.mark.parametrize("effect", [Effect.UNKNOWN, Effect.MUTATE, Effect.DESTROY])
def test_an_environment_nobody_named_a_development_one_needs_another(env: str, effect: Effect) -> None:
    assert Policy().needed(effect, env) in {Approval.ANOTHER, Approval.TWO}


def test_secrets_are_references_by_name() -> None:
    config = parse(b'[secrets]\nAPI_TOKEN = "env:TOKEN"\nPGPASSWORD = "file:/run/db"', "rung.toml")
    assert config.secrets == {"API_TOKEN": "env:TOKEN", "PGPASSWORD": "file:/run/db"}


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ("TOKEN = 'hunter2-hunter2'", "secret-reference"),
        ("TOKEN = ['hunter2-hunter2']", "secret-reference"),
        ("TOKEN = 'file:hunter2-hunter2'", "secret-reference"),
        ("PATH = 'env:TOKEN'", "config-key"),
        ("BASH_ENV = 'env:TOKEN'", "config-key"),
        ("'MY TOKEN' = 'env:TOKEN'", "config-key"),
    ],
)
def test_a_secret_that_is_no_reference_is_an_error_that_does_not_repeat_it(line: str, id_: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(f"[library]\n[secrets]\n{line}".encode(), "rung.toml")
    assert (caught.value.id, caught.value.where) == (id_, "rung.toml:3:1")
    assert "hunter2" not in caught.value.message + caught.value.advice


def test_credentials_of_targets_are_known_by_where_they_stand() -> None:
    text = b"""
[secrets]
TOKEN = "env:TOKEN"
[targets.db]
kind = "postgres"
url = "postgresql://db/orders"
[targets.db.observe]
user = "reader"
password = "env:READER"
[targets.api]
kind = "http"
url = "https://api"
[targets.api.headers]
Authorization = "Bearer env:API"
"""
    config = parse(text, "rung.toml")
    assert references(config.secrets, config.targets.values()) == {
        "TOKEN": "env:TOKEN",
        "db.observe.password": "env:READER",
        "api.headers.Authorization": "env:API",
    }
