from __future__ import annotations

import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from fakes.keyboard import ctrl_c_at
from fakes.patience import past_its_time
from rung.model.errors import UsageError
from rung.model.job import Flag, Job, JobInterrupted, Outcome, Stream
from rung.outside.process import run

DEAF = "trap '' INT TERM; echo up; while :; do sleep 60; done"


def ended(pid: int) -> bool:
    """Say whether a process is gone by now (a zombie counts as gone)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):  # the second: it went between opening and reading
        return True


def commands() -> set[str]:
    """Return the command lines of all processes that live."""
    lines = set()
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            lines.add(place.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip())
    return lines


def sweep(outcome: Outcome) -> None:
    """End what a test left behind on purpose, by its number."""
    for survivor in outcome.survivors:
        os.kill(survivor.pid, signal.SIGKILL)


def test_both_streams_and_the_exit_code_come_back() -> None:
    outcome = run(Job(script="echo out; echo err >&2; exit 3"))
    assert (outcome.exit, outcome.signal, outcome.ok) == (3, None, False)
    assert (outcome.stdout.data, outcome.stderr.data) == (b"out\n", b"err\n")
    assert (outcome.flags, outcome.survivors) == (frozenset(), ())
    assert outcome.started_at.utcoffset() is not None
    assert outcome.started_at <= outcome.ended_at


def test_a_command_ended_by_a_signal_names_it() -> None:
    outcome = run(Job(script="kill -9 $$"))
    assert (outcome.exit, outcome.signal) == (None, 9)


def test_a_script_stops_at_its_first_failure_also_inside_a_pipe() -> None:
    assert run(Job(script="false; echo on")).stdout.data == b""
    assert run(Job(script="false | cat; echo on")).stdout.data == b""
    assert run(Job(script="echo $nobody_set_this")).exit == 1


@pytest.mark.parametrize("value", ["a b", "$(touch x)", "`id`", "-n", "'; id; '", "\n", "*", "\udcff\udcfe", ""])
def test_arguments_arrive_as_they_are_and_never_as_code(tmp_path: Path, value: str) -> None:
    expected = os.fsencode(value)
    assert run(Job(script='printf %s "$1"', args=(value,), cwd=str(tmp_path))).stdout.data == expected
    assert run(Job(script='printf %s "$X"', env={"X": value}, cwd=str(tmp_path))).stdout.data == expected
    assert run(Job(argv=("printf", "%s", value), cwd=str(tmp_path))).stdout.data == expected
    assert list(tmp_path.iterdir()) == []


def test_the_environment_is_a_short_list_and_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    monkeypatch.setenv("BASH_ENV", "/tmp/evil")
    monkeypatch.setenv("LD_PRELOAD", "")
    monkeypatch.setenv("LC_TIME", "C")
    names = {line.split(b"=")[0] for line in run(Job(argv=("env",), env={"GIVEN": "1"})).stdout.data.splitlines()}
    assert {b"PATH", b"LC_TIME", b"GIVEN", b"RUNG_ATTEMPT"} <= names
    assert not names & {b"SECRET_TOKEN", b"BASH_ENV", b"LD_PRELOAD"}


def test_files_a_command_makes_belong_to_their_owner_alone(tmp_path: Path) -> None:
    run(Job(script="echo x > made", cwd=str(tmp_path)))
    assert (tmp_path / "made").stat().st_mode & 0o077 == 0


def test_nothing_can_be_read_unless_it_was_given() -> None:
    assert run(Job(script="cat")).stdout.data == b""
    large = b"line\n" * 100_000
    assert run(Job(script="cat", stdin=large)).stdout.data == large
    assert run(Job(script="head -c 1", stdin=large)).ok


@pytest.mark.parametrize(("program", "code"), [("no-such-program", 127), ("/etc/passwd", 126), ("/", 126)])
def test_a_program_that_cannot_start_ends_as_in_a_shell(program: str, code: int) -> None:
    outcome = run(Job(argv=(program,)))
    assert outcome.exit == code
    assert program.encode() in outcome.stderr.data


@pytest.mark.parametrize(
    ("job", "id_"),
    [
        (Job(script="true", cwd="/no/such/folder"), "folder-missing"),
        (Job(script="true", env={"PATH": "/nowhere"}), "bash-missing"),
        (Job(script="tr\0ue"), "command-invalid"),
        (Job(script="true", args=("x" * 3_000_000,)), "command-invalid"),
        (Job(), "command-invalid"),
        (Job(argv=("true",), script="true"), "command-invalid"),
    ],
)
def test_what_cannot_be_run_at_all_is_an_error_with_advice(job: Job, id_: str) -> None:
    with pytest.raises(UsageError) as caught:
        run(job)
    assert caught.value.id == id_
    assert caught.value.advice


def test_a_command_past_its_time_is_asked_first() -> None:
    script = "trap 'echo bye; exit 9' INT; echo up; sleep 60 & wait"
    outcome = past_its_time(Job(script=script, timeout=0.3, grace=60))
    assert outcome.timed_out
    assert (outcome.exit, outcome.stdout.data) == (9, b"up\nbye\n")
    assert Flag.KILLED not in outcome.flags


def test_a_deaf_command_is_killed() -> None:
    outcome = past_its_time(Job(script=DEAF, timeout=0.3, grace=0.5))
    assert (outcome.signal, outcome.stdout.data) == (9, b"up\n")
    assert {Flag.TIMED_OUT, Flag.TERMINATED, Flag.KILLED} <= outcome.flags
    assert outcome.survivors == ()


def test_a_whole_group_is_ended_not_only_its_first_process() -> None:
    script = "sleep 61 & echo $!; sleep 62 >/dev/null & echo $!; echo up; wait"
    outcome = past_its_time(Job(script=script, timeout=0.3, grace=0.2))
    pids = [int(word) for word in outcome.stdout.data.split()[:-1]]
    assert len(pids) == 2
    assert all(ended(pid) for pid in pids)
    assert outcome.survivors == ()


@pytest.mark.parametrize(
    "leave",
    [
        "setsid SLEEP >/dev/null 2>&1 &",
        "env -i setsid SLEEP >/dev/null 2>&1 &",
        "(setsid sh -c 'SLEEP & wait' >/dev/null 2>&1 &);",
        "setsid sh -c \"trap '' INT TERM HUP; SLEEP; :\" &",
    ],
)
def test_a_process_that_left_the_session_is_ended_when_the_time_is_up(leave: str) -> None:
    sleep = f"sleep 63.{os.getpid()}"  # nobody else sleeps as long
    script = f"{leave.replace('SLEEP', sleep)} echo up; sleep 60"
    outcome = past_its_time(Job(script=script, timeout=0.4, grace=0.2))
    assert outcome.stdout.data == b"up\n"
    assert outcome.survivors == ()
    assert sleep not in commands()


def test_a_process_left_running_by_a_command_that_ended_well_is_named_and_lives(tmp_path: Path) -> None:
    # It says through a pipe that it is there by its own name: on a busy machine it is a copy of bash for a while.
    left = "echo >up; read -r _ <never"
    script = f"setsid sh -c '{left}' >/dev/null 2>&1 & read -r _ <up"
    outcome = run(Job(script=f"mkfifo up never; {script}", cwd=str(tmp_path)))
    alive = [not ended(survivor.pid) for survivor in outcome.survivors]
    sweep(outcome)
    assert outcome.ok
    assert ([survivor.command for survivor in outcome.survivors], alive) == ([f"sh -c {left}"], [True])


def test_an_output_held_open_by_a_process_left_behind_is_given_up() -> None:
    outcome = run(Job(script="sleep 65 & echo done", timeout=30))
    sweep(outcome)
    assert (outcome.exit, outcome.stdout.data) == (0, b"done\n")
    assert Flag.PIPE_HELD_OPEN in outcome.flags
    assert not outcome.timed_out


def test_a_flood_costs_little_memory_and_is_counted_to_the_last_byte() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = run(Job(script="echo first; head -c 300000000 /dev/zero; echo last", cap=1_000_000, timeout=600))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert outcome.stdout.total == 300_000_011
    assert outcome.stdout.data.startswith(b"first\n")
    assert outcome.stdout.data.endswith(b"last\n")
    assert len(outcome.stdout.data) < 1_000_100
    assert Flag.TRUNCATED in outcome.flags
    assert grown < 64 * 1024


def test_hostile_bytes_come_back_as_they_are() -> None:
    hostile = bytes(range(256)) * 3 + b"\x1b]0;title\x07\xe2\x80\xae\xff\xfe"
    assert run(Job(argv=("cat",), stdin=hostile)).stdout.data == hostile


def test_output_is_shown_while_the_command_runs(tmp_path: Path) -> None:
    seen: list[tuple[Stream, bytes]] = []
    heard = tmp_path / "heard"
    os.mkfifo(heard)

    def listen(stream: Stream, data: bytes) -> None:
        if data:
            seen.append((stream, data))
        if data == b"a\n":
            heard.write_text("go on\n")

    outcome = run(Job(script="echo a; read -r _ <heard; echo b >&2", cwd=str(tmp_path)), listen)
    assert outcome.ok
    assert seen == [(Stream.STDOUT, b"a\n"), (Stream.STDERR, b"b\n")]


def test_an_error_of_the_listener_stops_the_command_and_is_raised() -> None:
    pids: list[int] = []

    def listen(_stream: Stream, data: bytes) -> None:
        if data:  # an empty one only says that time passes
            pids.append(int(data))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(Job(script="echo $$; sleep 60", grace=0.2), listen)
    assert ended(pids[0])


def test_ctrl_c_stops_the_command_in_order_and_brings_its_outcome(tmp_path: Path) -> None:
    script = "trap 'echo bye; exit 4' INT; echo up; echo >press; sleep 60 & wait"
    with ctrl_c_at(tmp_path / "press"), pytest.raises(JobInterrupted) as caught:
        run(Job(script=script, cwd=str(tmp_path), grace=60))
    assert isinstance(caught.value, KeyboardInterrupt)
    assert (caught.value.outcome.exit, caught.value.outcome.stdout.data) == (4, b"up\nbye\n")
    assert Flag.INTERRUPTED in caught.value.outcome.flags


def test_a_second_ctrl_c_does_not_wait_for_a_deaf_command(tmp_path: Path) -> None:
    script = "trap 'echo >press' INT; trap '' TERM; echo >press; while :; do sleep 60 || :; done"
    with ctrl_c_at(tmp_path / "press"), pytest.raises(JobInterrupted) as caught:
        run(Job(script=script, cwd=str(tmp_path), grace=1000, timeout=2000))
    assert caught.value.outcome.signal == signal.SIGKILL
    assert caught.value.outcome.seconds < 1000


def test_an_argv_is_run_without_a_shell() -> None:
    assert run(Job(argv=(sys.executable, "-c", "print('$HOME')"))).stdout.data == b"$HOME\n"


def test_a_mark_given_by_the_caller_is_what_the_command_carries() -> None:
    assert run(Job(script="echo $RUNG_ATTEMPT", mark="a1b2c3/3/1")).stdout.data == b"a1b2c3/3/1\n"
