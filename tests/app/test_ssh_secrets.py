"""A registered secret on its way to another machine: over standard input, where the operator lets it go, and hidden."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from fakes.procedures import bash, page, procedure
from real.sshd import Sshd
from rung.app.carry.command import carry
from rung.app.carry.way import Said
from rung.app.config.config import parse
from rung.model.errors import UsageError
from rung.wiring.wiring import Places, Wiring

pytestmark = pytest.mark.once

SECRET = "correct-horse-battery-7"
HOSTILE = [
    "two lines\nof a key\n\nand more", "'single' \"double\"", "$(touch gone) `touch gone`", "back\\slash\\\\n",
    "a=b=c=d=e",
    "pässwörd-日本-x", "-rf --version", "RUNG_S=touch gone", " outer blanks  ", "() { :; }; touch gone",
]  # fmt: skip


def wired(far: Sshd, folder: Path, value: str, names: str = '["TOKEN"]') -> Wiring:
    (folder / "token").write_bytes(value.encode())
    text = f'{far.toml()}secrets = {names}\n[secrets]\nTOKEN = "file:{folder}/token"\nOTHER = "file:{folder}/token"\n'
    (folder / "rung.toml").write_text(text)
    return Wiring(Places(config=str(folder / "rung.toml"), root=str(folder)))


def on(wiring: Wiring, script: str) -> Said:
    markdown = page(bash(script, words="target=far timeout=20s"))
    (planned,) = procedure(markdown, wiring.config).steps[0].commands
    return carry(wiring.site().runner, planned, {})


def processes() -> dict[str, bytes]:
    """Return the command line of every process of this machine, which here is both ends."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            found[place.name] = (place / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
    return found


def environments(word: bytes) -> list[bytes]:
    """Return the environments of the processes with that word in their command line."""
    return [Path(f"/proc/{pid}/environ").read_bytes() for pid, line in processes().items() if word in line]


def test_a_secret_is_there_and_hidden_in_what_comes_back(far: Sshd, tmp_path: Path) -> None:
    said = on(wired(far, tmp_path, SECRET), 'echo "it is $TOKEN"; echo "${#TOKEN}"; echo "$TOKEN" >&2')
    assert (said.stdout, said.stderr) == (b"it is [masked:TOKEN]\n23\n", b"[masked:TOKEN]\n")


@pytest.mark.parametrize("value", HOSTILE)
def test_it_arrives_byte_for_byte(far: Sshd, tmp_path: Path, value: str) -> None:
    said = on(wired(far, tmp_path, value), f'printf %s "$TOKEN" > {tmp_path}/there; echo "[$TOKEN]"')
    assert (tmp_path / "there").read_bytes() == value.encode()
    assert said.stdout == b"[[masked:TOKEN]]\n"
    assert not (tmp_path / "gone").exists()


def test_it_stands_on_no_command_line_of_either_machine_and_not_with_the_client(far: Sshd, tmp_path: Path) -> None:
    for name in ("begun", "gate"):
        os.mkfifo(tmp_path / name)
    wiring = wired(far, tmp_path, SECRET)
    script = f'test -n "$TOKEN"; echo begun > {tmp_path}/begun; read -r _ < {tmp_path}/gate; echo "${{#TOKEN}}"'
    said: list[Said] = []
    thread = threading.Thread(target=lambda: said.append(on(wiring, script)))
    thread.start()
    assert (tmp_path / "begun").read_text() == "begun\n"
    lines = processes()
    client = environments(f"{far.folder}/mine".encode())
    (tmp_path / "gate").write_text("go\n")
    thread.join()
    assert said[0].stdout == b"23\n"
    assert any(b"test -n" in line for line in lines.values())
    assert not [line for line in lines.values() if SECRET.encode() in line]
    assert client
    assert not [one for one in client if SECRET.encode() in one]
    kept = [path for path in far.folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert not kept


@pytest.mark.parametrize("names", ["[]", '["OTHER"]'])
def test_what_the_operator_does_not_let_go_there_is_not_sent(far: Sshd, tmp_path: Path, names: str) -> None:
    said = on(wired(far, tmp_path, SECRET, names), 'echo "${TOKEN-nothing}"')
    assert said.stdout == b"nothing\n"


def test_a_command_that_does_not_name_it_is_not_given_it(far: Sshd, tmp_path: Path) -> None:
    said = on(wired(far, tmp_path, SECRET), "env | grep -c ^TOKEN= || true")
    assert said.stdout == b"0\n"


def test_a_secret_that_is_not_there_starts_nothing(far: Sshd, tmp_path: Path) -> None:
    wiring = wired(far, tmp_path, SECRET)
    (tmp_path / "token").unlink()
    with pytest.raises(UsageError) as caught:
        on(wiring, f'touch {tmp_path}/begun; echo "$TOKEN"')
    assert caught.value.id == "secret-missing"
    assert not (tmp_path / "begun").exists()


@pytest.mark.parametrize("names", ['["NOBODY"]', '"TOKEN"', "[1]", '["a b"]'])
def test_a_list_of_what_is_no_registered_secret_is_an_error_of_the_configuration(names: str) -> None:
    text = f'[targets.far]\nkind = "ssh"\nhost = "a"\nsecrets = {names}\n[secrets]\nTOKEN = "env:X"\n'
    with pytest.raises(UsageError, match=r"targets\.far\.secrets"):
        parse(text.encode(), "rung.toml")
