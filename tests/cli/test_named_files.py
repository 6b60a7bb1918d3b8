"""Wherever a file is named, a pipe without a writer and a device that never ends are refused at once."""

from __future__ import annotations

import os

import pytest

from cli.library import lamp
from cli.terminal import Shell

NAMED = {
    "verify": ("verify", "{}"),
    "verify --anchor": ("verify", "rung.toml", "--anchor", "{}"),
    "verify --signers": ("verify", "rung.toml", "--signers", "{}"),
    "--config": ("--config", "{}", "list"),
    "check --baseline": ("check", "--baseline", "{}"),
    "check --write-baseline": ("check", "--write-baseline", "{}"),
    "risk --file": ("risk", "--file", "{}"),
    "risk --effects": ("risk", "ls", "--effects", "{}"),
    "alert": ("alert", "{}"),
    "alerts route": ("alerts", "route", "{}"),
    "approve --from": ("approve", "--from", "{}", "--key", "k"),
    "approve --answer": ("approve", "RUN", "--answer", "{}"),
    "matrix --write": ("matrix", "--write", "{}"),
    "xref --write": ("xref", "--write", "{}"),
}


@pytest.fixture
def home(shell: Shell) -> Shell:
    lamp(shell)
    shell.write("rung.toml", "")
    os.mkfifo(shell.folder / "pipe")
    return shell


@pytest.mark.parametrize("place", ["pipe", "/dev/zero"])
@pytest.mark.parametrize("named", NAMED)
def test_what_is_no_file_is_refused_at_once(home: Shell, named: str, place: str) -> None:
    said = home.rung(*(each.replace("{}", place) for each in NAMED[named]))
    assert (said.code, "[not-a-file]" in said.err, "Traceback" in said.err) == (2, True, False), said


def test_a_pipe_in_the_place_of_the_configuration_is_not_waited_for(home: Shell) -> None:
    (home.folder / "rung.toml").unlink()
    os.mkfifo(home.folder / "rung.toml")
    said = home.rung("list")
    assert (said.code, "[not-a-file]" in said.err) == (2, True), said


def test_a_pipe_in_the_place_of_signers_secrets_or_store_is_not_waited_for(home: Shell) -> None:
    home.write("rung.toml", f'[policy]\nsigners = "pipe"\n[secrets]\nTOKEN = "file:{home.folder}/pipe"\n')
    said = home.rung("doctor")
    assert said.code in {0, 1}, said
    assert "no regular file" in said.out + said.err
    (home.folder / "store").mkdir()
    os.mkfifo(home.folder / "store" / "rung.db")
    said = home.rung("list", "--runs", "--store", "store")
    assert (said.code != 0, "Traceback" in said.err) == (True, False), said
