"""Commands that behave badly, with a secret to look for in what they print: in time, in memory, to the last byte."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from fakes.patience import gone, past_its_time
from rung.model.errors import UsageError
from rung.model.job import Flag, Job, Stream
from rung.outside.process import run
from rung.outside.vault import Vault

SECRET = "correct-horse-9"
LABEL = b"[masked:DB]"


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("DB_PASS", SECRET)
    return Vault({"DB": "env:DB_PASS"})


def test_a_flood_with_secrets_in_it_costs_little_memory(vault: Vault) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    script = f"echo {SECRET}; head -c 60000000 /dev/zero; echo {SECRET}"
    outcome = run(Job(script=script, cap=100_000, timeout=120), None, vault)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert outcome.stdout.total == 60_000_000 + 2 * (len(LABEL) + 1)
    assert outcome.stdout.head.startswith(LABEL)
    assert outcome.stdout.tail.endswith(LABEL + b"\n")
    assert grown < 64 * 1024
    assert vault.told == {"DB": 2}


def test_a_line_of_ten_megabytes_without_an_end_is_counted_and_masked(vault: Vault) -> None:
    script = f"head -c 5000000 /dev/zero | tr '\\0' x; printf {SECRET}; head -c 5000000 /dev/zero | tr '\\0' y"
    outcome = run(Job(script=script, cap=16 * 1024 * 1024, timeout=600), None, vault)
    assert outcome.stdout.data == b"x" * 5_000_000 + LABEL + b"y" * 5_000_000


@pytest.mark.parametrize(
    "noise",
    [
        bytes(range(256)) * 9, b"\xff\xfe\xc3(\xe2\x28\xa1", b"\0" * 50, "\u202egnirts\u200b\u2066".encode(),
        b"\x1b[31m\x9b1m\x1b]0;t\x07",
    ],
    ids=["every byte", "no UTF-8", "NUL", "bidi", "escapes"],
)  # fmt: skip
def test_hostile_bytes_around_a_secret_stay_as_they_are(noise: bytes, vault: Vault) -> None:
    seen: list[bytes] = []
    outcome = run(
        Job(script="cat", stdin=noise + b"-" + SECRET.encode() + b"-" + noise),
        lambda _stream, data: seen.append(data),
        vault,
    )
    assert outcome.stdout.data == b"".join(seen) == noise + b"-" + LABEL + b"-" + noise


def test_a_deaf_command_that_floods_is_ended_in_time(vault: Vault) -> None:
    script = f"trap '' INT TERM HUP; while :; do echo {SECRET}; done"
    job = Job(script=script, timeout=0.5, grace=0.3, cap=50_000)
    outcome = past_its_time(job, lambda outcome: Flag.TRUNCATED in outcome.flags, vault)
    assert {Flag.TIMED_OUT, Flag.KILLED} <= outcome.flags
    assert SECRET[:6].encode() not in outcome.stdout.data
    assert outcome.survivors == ()


def test_a_grandchild_that_holds_the_pipe_and_floods_it_is_given_up(vault: Vault) -> None:
    outcome = run(Job(script="(setsid sh -c 'while :; do echo flood; done' &); echo done"), None, vault)
    assert outcome.exit == 0
    assert Flag.PIPE_HELD_OPEN in outcome.flags
    assert all(gone(one.pid) for one in outcome.survivors)  # nobody reads any more, and the pipe ended it


def test_a_command_that_closes_its_output_is_waited_for() -> None:
    outcome = run(Job(script="echo out; exec >&- 2>&-; sleep 0.2; exit 3"))
    assert (outcome.exit, outcome.stdout.data) == (3, b"out\n")
    assert outcome.seconds >= 0.2


def test_a_command_that_closes_its_input_does_not_stop_us() -> None:
    outcome = run(Job(script="exec <&-; sleep 0.1; echo ok", stdin=b"x" * 1_000_000))
    assert (outcome.exit, outcome.stdout.data) == (0, b"ok\n")


def test_an_environment_that_no_system_takes_is_an_error_with_advice() -> None:
    with pytest.raises(UsageError) as caught:
        run(Job(script="true", env={f"V{number}": "x" * 100_000 for number in range(100)}))
    assert caught.value.id == "command-invalid"
    assert caught.value.advice


def test_a_large_environment_arrives_whole() -> None:
    env = {f"v{number}": str(number) * 100 for number in range(500)}
    outcome = run(Job(script='for n in "${!v@}"; do printf "%s=%s\\n" "$n" "${!n}"; done | sort', env=env))
    assert outcome.stdout.data.decode().splitlines() == sorted(f"{name}={value}" for name, value in env.items())


def test_a_folder_that_goes_while_its_command_runs_is_the_commands_own_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    outcome = run(Job(script=f"rmdir {folder}; pwd -P || echo gone; exit 5", cwd=str(folder)))
    assert outcome.exit == 5
    with pytest.raises(UsageError) as caught:
        run(Job(script="true", cwd=str(folder)))
    assert caught.value.id == "folder-missing"


@pytest.mark.usefixtures("usual_signals")
@pytest.mark.parametrize("number", [1, 2, 6, 9, 11, 13, 15])
def test_each_signal_that_ends_a_command_is_named(number: int) -> None:
    outcome = run(Job(argv=("bash", "-c", f"ulimit -c 0; kill -{number} $$; sleep 5")))
    assert (outcome.exit, outcome.signal) == (None, number)


def test_both_streams_are_masked_apart(vault: Vault) -> None:
    seen: list[tuple[Stream, bytes]] = []
    half, rest = SECRET[:7], SECRET[7:]
    script = f"printf {half}; printf {half} >&2; sleep 0.1; printf %s {rest} >&2; sleep 0.1; printf %s {rest}"
    outcome = run(Job(script=script), lambda stream, data: seen.append((stream, data)), vault)
    assert outcome.stdout.data == outcome.stderr.data == LABEL
    assert sorted(data for _, data in seen if data) == [LABEL, LABEL]
