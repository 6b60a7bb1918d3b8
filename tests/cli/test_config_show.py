"""``rung config show``: every setting in force, with the line, option or variable that says so, and no secret."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cli.terminal import Said, Shell

pytestmark = pytest.mark.once

CONFIG = """\
[targets.orders]
kind = "http"
url = "http://127.0.0.1:1"
headers = { Authorization = "Bearer env:TOKEN" }

[secrets]
PASSWORD = "cmd:fetch --with Hunter2Hunter2"
TOKEN = "env:ORDERS_TOKEN"

[policy]
minutes = 5
"""


def shown(said: Said) -> Mapping[str, tuple[str, str]]:
    assert said.code == 0, said
    return {one["name"]: (one["value"], one["origin"]) for one in said.document()["settings"]}


def test_each_value_names_its_line_and_what_nobody_wrote_is_a_default(shell: Shell) -> None:
    shell.write("rung.toml", CONFIG)
    found = shown(shell.rung("config", "show", "--format", "json"))
    assert found["targets.orders.url"] == ("http://127.0.0.1:1", "rung.toml:3")
    assert found["targets.orders.env"] == ("production", "default")
    assert found["policy.minutes"] == ("5", "rung.toml:11")
    assert found["policy.minutes_to_approve"] == ("60", "default")
    assert found["policy.production.destroy"] == ("two", "default")
    assert found["secrets.TOKEN"] == ("env:ORDERS_TOKEN", "rung.toml:8")
    assert found["configuration"][0] == "rung.toml"


def test_the_text_holds_the_same_and_origins_when_they_are_asked_for(shell: Shell) -> None:
    shell.write("rung.toml", CONFIG)
    assert "policy.minutes = 5\n" in shell.rung("config", "show").out
    assert "policy.minutes = 5   (rung.toml:11)\n" in shell.rung("config", "show", "--origin").out


def test_an_option_and_the_environment_go_before_the_file(shell: Shell) -> None:
    shell.write("other.toml", '[library]\nroot = "here"\n[store]\nfolder = "there"\n')
    env = {"RUNG_CONFIG": "other.toml", "NO_COLOR": "1", "RUNG_PLAIN": "1"}
    found = shown(shell.rung("config", "show", "--root", "books", "--format", "json", env=env))
    assert found["configuration"] == ("other.toml", "environment RUNG_CONFIG")
    assert found["library.root"] == ("books", "--root")
    assert found["store.folder"] == ("there", "other.toml:4")
    assert found["--color"] == ("never", "environment NO_COLOR")
    assert found["--plain"] == ("true", "environment RUNG_PLAIN")
    named = shown(shell.rung("--config", "other.toml", "--color", "never", "config", "show", "--format", "json"))
    assert named["configuration"][1] == "--config"
    assert named["--color"] == ("never", "--color")


def test_without_a_file_the_state_folder_of_the_environment_counts(shell: Shell) -> None:
    found = shown(shell.rung("config", "show", "--store", "s", "--format", "json"))
    assert found["store.folder"] == ("s", "--store")
    found = shown(shell.rung("config", "show", "--format", "json"))
    assert found["store.folder"][1] == "environment XDG_STATE_HOME"
    assert found["configuration"] == ("none", "default")


def test_no_secret_is_ever_shown(shell: Shell) -> None:
    token = "ghp_" + "a1B2c3D4e5" * 4
    shell.write(
        "rung.toml", f'{CONFIG}[people]\nanna = ["ann"]\n[targets.x]\nkind = "http"\nurl = "http://h/{token}"\n'
    )
    env = {"ORDERS_TOKEN": "Swordfish-Swordfish"}
    said = shell.rung("config", "show", "--origin", env=env)
    for secret in ("Hunter2", "Swordfish", token):
        assert secret not in said.out
    assert "secrets.PASSWORD = cmd:fetch …" in said.out


def test_a_group_alone_shows_its_help(shell: Shell) -> None:
    said = shell.rung("config")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Usage: rung config")
