from __future__ import annotations

import os
import signal
import sys
import traceback
from pathlib import Path

import pytest

from rung.model.errors import UsageError
from rung.model.job import Job
from rung.outside.fetching import LONGEST
from rung.outside.process import run
from rung.outside.vault import Vault

VALUE = "correct-horse-9"


def refused(reference: str) -> UsageError:
    """Return the error of revealing a reference, whose whole traceback must not hold the value."""
    with pytest.raises(UsageError) as caught:
        Vault().reveal(reference)
    said = "".join(traceback.format_exception(caught.value)) + caught.value.advice
    assert VALUE not in said
    assert reference in caught.value.message
    return caught.value


def test_a_secret_is_fetched_from_the_environment_a_file_or_a_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DB_PASS", VALUE)
    file = tmp_path / "secret"
    file.write_bytes(VALUE.encode() + b"\r\n")
    vault = Vault()
    assert vault.reveal("env:DB_PASS") == VALUE
    assert vault.reveal(f"file:{file}") == VALUE
    assert vault.reveal(f"cmd:{sys.executable} -c 'print(\"{VALUE}\")'") == VALUE


def test_a_command_is_read_by_no_shell() -> None:
    assert Vault().reveal("cmd:echo '$(id) and more'") == "$(id) and more"


def test_a_secret_is_fetched_once(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(VALUE)
    vault = Vault()
    assert vault.reveal(f"file:{file}") == VALUE
    file.unlink()
    assert vault.reveal(f"file:{file}") == VALUE


def test_a_secret_that_is_not_there_is_named_by_its_reference(tmp_path: Path) -> None:
    for reference in (
        "env:RUNG_NO_SUCH_SECRET",
        f"file:{tmp_path}/none",
        "cmd:no-such-program-of-ours",
        f"cmd:sh -c 'printf {VALUE[:4]}\"{VALUE[4:]}\"; exit 3'",
        "keyring:orders/ops",
    ):
        assert refused(reference).id == "secret-missing"


def test_a_secret_that_is_too_short_or_unusable_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHORT", "1234567")
    assert refused("env:SHORT").id == "secret-too-short"
    monkeypatch.setenv("SHORT", "éééé")
    assert Vault().reveal("env:SHORT") == "éééé"
    file = tmp_path / "secret"
    for data in (VALUE.encode() + b"\0x", b"x" * (LONGEST + 1)):
        file.write_bytes(data)
        assert refused(f"file:{file}").id == "secret-unusable"


def test_a_command_finds_its_secrets_in_its_environment_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASS", VALUE)
    script = 'test "${PGPASSWORD:-}" = correct-horse-9; test -z "${DB_PASS:-}"; ! grep -qz horse-9$ /proc/$$/cmdline'
    assert run(Job(script=script, secrets={"PGPASSWORD": "env:DB_PASS"})).ok


def test_a_command_whose_secret_is_missing_is_not_started(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        run(Job(script="touch ran", cwd=str(tmp_path), secrets={"X": "env:RUNG_NO_SUCH_SECRET"}))
    assert caught.value.id == "secret-missing"
    assert list(tmp_path.iterdir()) == []


def planted(monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("DB_PASS", VALUE)
    return Vault({"DB": "env:DB_PASS", "GONE": "env:RUNG_NO_SUCH_SECRET"})


def test_what_a_command_prints_is_masked_in_both_streams_and_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    vault, seen = planted(monkeypatch), list[bytes]()
    script = f"printf 'a {VALUE[:6]}'; sleep 0.1; echo '{VALUE[6:]} b'; echo '{VALUE}' >&2; echo -n {VALUE} | base64"
    outcome = run(Job(script=script), lambda _stream, data: seen.append(data), vault)
    assert outcome.stdout.data.startswith(b"a [masked:DB] b\n[masked:DB]")
    assert outcome.stderr.data == b"[masked:DB]\n"
    assert VALUE[:6].encode() not in b"".join(seen)
    assert b"".join(sorted(seen)).count(b"[masked:DB]") == 3
    assert vault.told == {"DB": 3}
    assert list(vault.missing) == ["GONE"]


@pytest.mark.parametrize("cap", [*range(0, 60, 7), 100])
def test_no_half_secret_stays_where_output_was_cut(monkeypatch: pytest.MonkeyPatch, cap: int) -> None:
    script = f"for i in 1 2 3 4 5 6 7 8; do printf 'ab{VALUE}'; done"
    outcome = run(Job(script=script, cap=cap), None, planted(monkeypatch))
    kept = outcome.stdout.head + b"|" + outcome.stdout.tail
    assert not [at for at in range(len(VALUE) - 2) if VALUE[at : at + 3].encode() in kept.replace(b"masked", b"")]


def test_what_is_held_back_when_an_output_is_given_up_comes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    script = f"sleep 66 & printf 'end {VALUE[:5]}'"
    outcome = run(Job(script=script), lambda _stream, data: seen.append(data), planted(monkeypatch))
    for survivor in outcome.survivors:
        os.kill(survivor.pid, signal.SIGKILL)
    assert outcome.stdout.data == b"".join(seen) == b"end corre"


def test_a_process_left_behind_is_named_without_its_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # It says through a pipe that it is there by its own name: on a busy machine it is a copy of bash for a while.
    script = f"setsid sh -c 'echo >up; sleep 67; : {VALUE}' >/dev/null 2>&1 & read -r _ <up"
    outcome = run(Job(script=f"mkfifo up; {script}", cwd=str(tmp_path)), None, planted(monkeypatch))
    for survivor in outcome.survivors:
        os.kill(survivor.pid, signal.SIGKILL)
    assert "sh -c echo >up; sleep 67; : [masked:DB]" in [survivor.command for survivor in outcome.survivors]


def test_a_program_that_cannot_be_found_is_named_without_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run(Job(argv=(f"no-{VALUE}",)), None, planted(monkeypatch))
    assert outcome.stderr.data == b"no-[masked:DB]: No such file or directory\n"


def test_a_program_that_gave_no_secret_is_asked_again_only_later(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    text = f"cmd:sh -c 'echo x >>{asked}; exit 3'"
    vault = Vault({"DB": text})
    vault.masker()
    with pytest.raises(UsageError):
        vault.reveal(text)
    assert asked.read_text() == "x\n"
    with pytest.raises(UsageError):
        vault.reveal(text)
    assert asked.read_text() == "x\nx\n"


def test_who_waits_for_a_program_is_told_which(tmp_path: Path) -> None:
    fifo, said = tmp_path / "fifo", list[str]()
    os.mkfifo(fifo)

    def tell(line: str) -> None:
        said.append(line)
        fifo.write_text(VALUE)

    text = f"cmd:cat {fifo}"
    assert Vault(tell=tell).reveal(text) == VALUE
    assert said == [f"waiting for the secret {text}, at most 60 s"]


def test_who_only_reads_asks_no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DB_PASS", VALUE)
    vault = Vault({"DB": "env:DB_PASS", "OTHER": f"cmd:tee {tmp_path}/asked"})
    assert vault.masker(ask=False).hide_text(VALUE) == "[masked:DB]"
    assert list(tmp_path.iterdir()) == []


def test_a_registered_secret_that_cannot_be_hidden_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASS", "short")
    with pytest.raises(UsageError) as caught:
        run(Job(script="true"), None, Vault({"DB": "env:DB_PASS"}))
    assert caught.value.id == "secret-too-short"
