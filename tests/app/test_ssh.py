"""Steps on another machine, over a real sshd: nothing is read twice, and no broken connection counts as an end."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.patience import gone
from fakes.procedures import CONFIG, bash, page, procedure
from fakes.runner import INTERRUPTED
from fakes.through import ThroughRunner
from real.port import until
from real.sshd import Sshd
from rung.app.carry.command import carry
from rung.app.carry.kind import kinds
from rung.app.carry.way import Said
from rung.app.config.config import parse
from rung.app.ports import Runner
from rung.model.errors import RefusedError, UsageError
from rung.model.job import Captured, Flag, Job, JobInterrupted
from rung.model.replacing import replace
from rung.model.target import Target
from rung.wiring.wiring import Places, Wiring

pytestmark = pytest.mark.once

HOSTILE = [
    *(
        "",
        " ",
        "a b",
        "  two  ",
        "-rf",
        "--",
        "'",
        '"',
        "''",
        "\\",
        "\\\\",
        "\\n",
        "\n",
        "\n\n",
        "a\nb\n",
        "\t",
        "\r\n",
    ),
    *("$(touch gone)", "`touch gone`", "${IFS}", "$HOME", "; touch gone", "| touch gone", "&& touch gone", "> gone"),
    *("'; touch gone; '", '"; touch gone; "', "\\'; touch gone", "x'$(touch gone)'y", "<(touch gone)", "!!", "!$", "~"),
    *(
        "*",
        "?",
        "[a-z]",
        "{a,b}",
        "#",
        "%s%n",
        "%%",
        "\x01",
        "\x7f",
        "\x1b[31m",
        "é",
        "日本",
        "\u202e",
        "🙂",
        "=",
        "a=b",
    ),
    *(
        "RUNG_S=x",
        "() { :; }; touch gone",
        "a[$(touch gone)]",
        "-o ProxyCommand=touch gone",
        "x" * 5000,
        "\\\n",
        "'\n'",
    ),
]


@pytest.fixture
def runner() -> Runner:
    return Wiring(Places(root="no-such-folder")).site().runner


def on(  # noqa: PLR0913 - what a test may vary
    target: Target, script: str, values: dict[str, str], runner: Runner, *, timeout: float = 20, mark: str = ""
) -> Said:
    config = replace(CONFIG, targets={**CONFIG.targets, target.name: target})
    (planned,) = (
        procedure(page(bash(script, words=f"target={target.name} timeout={timeout:g}s")), config).steps[0].commands
    )
    return carry(runner, planned, values, mark)


def test_a_script_runs_there_as_it_stands(far: Sshd, runner: Runner) -> None:
    lines = (
        """printf '%s|' "$0" "$#" 'it''s' "a\\"b" """,
        "echo err >&2",
        "read -r line || echo nothing to read",
        "false | true",
        "echo no",
    )
    script = "\n".join(lines)
    said = on(far.target(), script, {}, runner)
    assert said.stdout == b'--|0|its|a"b|nothing to read\n'
    assert (said.exit, said.stderr, said.outcome.flags) == (1, b"err\n", frozenset())


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_arrives_byte_for_byte_and_is_never_read_as_text(
    far: Sshd, runner: Runner, tmp_path: Path, value: str
) -> None:
    said = on(far.target(cwd=str(tmp_path)), 'printf "[%s]" "$one" "$two"', {"one": value, "two": value}, runner)
    assert said.stdout == f"[{value}][{value}]".encode()
    assert (said.exit, said.stderr) == (0, b"")
    assert not list(tmp_path.iterdir())


@settings(max_examples=8)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), min_size=1, max_size=30))
def test_any_text_is_what_it_was(far: Sshd, values: list[str]) -> None:
    runner = Wiring(Places(root="no-such-folder")).site().runner
    given_ = {f"v{n}": value for n, value in enumerate(values)}
    said = on(far.target(), "printf '%s\\036' " + " ".join(f'"${name}"' for name in given_), given_, runner)
    assert said.stdout == b"".join(value.encode() + b"\x1e" for value in values)


def test_nothing_but_a_fixed_text_stands_on_the_command_line(far: Sshd, runner: Runner) -> None:
    watched = ThroughRunner(runner)
    on(far.target(), "echo the-script-itself", {"secretly": "the-value-itself"}, watched)
    (job,) = watched.jobs
    assert "itself" not in " ".join(job.argv)
    assert job.argv[1:11] == (
        *("-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "StrictHostKeyChecking=yes"),
        *("-o", "ForwardAgent=no", "-F"),
    )
    assert job.argv[-3:-1] == ("--", "127.0.0.1")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"known_hosts": "/dev/null"}, b"Host key verification failed"),
        ({"identity": "/dev/null"}, b"Permission denied"),
        ({"port": "1"}, b"connect to host"),
        ({"host": "no-such-host.invalid"}, b"Could not resolve"),
    ],
)
def test_a_host_that_was_not_reached_is_a_clean_failure(
    far: Sshd, runner: Runner, changes: dict[str, str], words: bytes
) -> None:
    said = on(far.target(**changes), "echo no", {}, runner)
    assert said.exit == 255
    assert said.outcome.flags == frozenset()
    assert words in said.stderr
    assert said.stderr.endswith(b"was not reached: nothing ran there\n")


@pytest.mark.parametrize("forced", ["true", "cat >/dev/null; echo all is well"])
def test_a_host_that_runs_another_command_is_no_success(far: Sshd, runner: Runner, forced: str) -> None:
    key = (far.folder / "mine.pub").read_text()
    (far.folder / "authorized").write_text(f'command="{forced}" {key}')
    try:
        said = on(far.target(), "touch /the/change", {}, runner)
        (examined,) = kinds()["ssh"].look(runner, far.target())
    finally:
        (far.folder / "authorized").write_text(key)
    assert said.exit != 0
    assert Flag.LOST in said.outcome.flags
    assert b"nothing shows that the command began" in said.stderr
    assert not examined.good


@pytest.mark.parametrize(
    ("stderr", "lost"),
    [
        (b"ops@web: Permission denied (publickey).\r\n", False),
        (b"ssh: connect to host web port 22: Connection refused\r\n", False),
        (
            b"kex_exchange_identification: read: Connection reset by peer\r\nConnection reset by 10.0.0.1 port 22\r\n",
            False,
        ),
        (b"Connection timed out during banner exchange\r\nConnection to 10.0.0.1 port 22 timed out\r\n", False),
        (b"web: Permission denied (to strangers)\nConnection to web closed by remote host.\r\n", True),
        (b"Host key verification failed?\nclient_loop: send disconnect: Broken pipe\r\n", True),
        (b"Connection closed by 10.0.0.1 port 22\r\n", True),
        (b"", True),
    ],
)
def test_only_the_end_of_what_ssh_says_shows_that_nothing_ran(runner: Runner, stderr: bytes, lost: bool) -> None:
    def answer(_job: Job) -> Job:
        printed = "".join(f"\\{byte:03o}" for byte in stderr)
        return Job(script=f"printf '{printed}' >&2; exit 255")

    target = Target("far", "ssh", "dev", settings=(("host", "web"),))
    said = on(target, "touch /the/change", {}, ThroughRunner(runner, answer))
    assert (Flag.LOST in said.outcome.flags) is lost


def test_a_broken_connection_is_no_end(far: Sshd, runner: Runner, tmp_path: Path) -> None:
    begun, gate = tmp_path / "begun", tmp_path / "gate"
    os.mkfifo(gate)

    def pull() -> None:
        assert until(begun.exists)
        far.drop()

    cut = threading.Thread(target=pull)
    cut.start()
    said = on(far.target(), f"touch {begun}; read -r _ <{gate}; touch {tmp_path}/later", {}, runner)
    cut.join()
    assert Flag.LOST in said.outcome.flags
    assert b"may run on there" in said.stderr
    gate.write_text("go on\n")
    assert until((tmp_path / "later").exists)  # it did


def test_exit_255_of_the_script_itself_is_its_own(far: Sshd, runner: Runner) -> None:
    said = on(far.target(), "echo said >&2; exit 255", {}, runner)
    assert (said.exit, said.stderr, said.outcome.flags) == (255, b"said\n", frozenset())


def test_what_runs_out_of_time_is_stopped_there(far: Sshd, runner: Runner, tmp_path: Path) -> None:
    script = f"echo $$ >{tmp_path}/pid; echo half; sleep 600; touch {tmp_path}/later"
    for seconds in (1, 8, 64):  # a machine that stood still at the wrong moment has more time
        said = on(far.target(), script, {}, runner, timeout=seconds)
        if said.stdout:
            break
    assert said.outcome.timed_out
    assert said.stdout == b"half\n"
    assert b"timeout stopped it" in said.stderr
    assert gone(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize("code", [0, 1, 124, 137, 254])
def test_a_quick_exit_code_is_the_scripts_own(far: Sshd, runner: Runner, code: int) -> None:
    said = on(far.target(), f"exit {code}", {}, runner)
    assert (said.exit, said.outcome.flags) == (code, frozenset())


def test_a_script_that_was_cut_off_on_its_way_does_not_begin(far: Sshd, runner: Runner, tmp_path: Path) -> None:
    cutting = ThroughRunner(runner, lambda job: replace(job, stdin=job.stdin[:-5]))
    said = on(far.target(), f"touch {tmp_path}/no\n#1234", {}, cutting)
    assert said.exit == 125
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_stops_the_step(far: Sshd, runner: Runner, tmp_path: Path) -> None:
    assert on(far.target(cwd=str(tmp_path)), "pwd", {}, runner).stdout.decode().strip() == str(tmp_path)
    said = on(far.target(cwd="/no such folder"), "echo no", {}, runner)
    assert (said.exit, said.stdout) == (125, b"")
    assert b"/no such folder" in said.stderr


def test_the_way_over_another_host_is_as_strict(far: Sshd, runner: Runner) -> None:
    over = far.target(jump=f"127.0.0.1:{far.port}")
    assert on(over, "echo there", {}, runner).stdout == b"there\n"
    stranger = far.target(jump="localhost:1")
    assert on(stranger, "echo no", {}, runner).exit == 255


def test_the_mark_of_an_attempt_is_found_there_too(far: Sshd, runner: Runner) -> None:
    assert on(far.target(), 'echo "$RUNG_ATTEMPT"', {}, runner, mark="run/3/1").stdout == b"run/3/1\n"


def test_a_value_with_nul_is_refused_before_anything_starts(far: Sshd) -> None:
    way = kinds()["ssh"].ways["bash"]
    config = replace(CONFIG, targets={**CONFIG.targets, "far": far.target()})
    (planned,) = procedure(page(bash("echo", words="target=far")), config).steps[0].commands
    with pytest.raises(RefusedError):
        way.ready(planned, {"a": "x\0y"})


def test_looking_says_what_is_wrong(far: Sshd, runner: Runner) -> None:
    (good,) = kinds()["ssh"].look(runner, far.target())
    assert good.good
    for changes, advice in (({"known_hosts": "/dev/null"}, "fingerprint"), ({"identity": "/dev/null"}, "ssh-add")):
        (bad,) = kinds()["ssh"].look(runner, far.target(**changes))
        assert not bad.good
        assert advice in bad.advice


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('host = "-oProxyCommand=x"', "host"), ('host = "a b"', "host"), ('host = "a;b"', "host"), ("", "host"),
        ('host = "a"\nuser = "-l"', "user"), ('host = "a"\nport = "x"', "port"), ('host = "a"\nport = 0', "port"),
        ('host = "a"\nconfig = "~/c"', "config"), ('host = "a"\njump = "b;c"', "jump"),
        ('host = "a"\nidentity = "-x"', "identity"),
        ('host = "a"\nknown_hosts = "x\\"y"', "known_hosts"), ('host = "a"\nurl = "x"', "url"),
    ],
)  # fmt: skip
def test_what_ssh_cannot_be_given_is_an_error_of_the_configuration(line: str, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        parse(f'[targets.far]\nkind = "ssh"\n{line}\n'.encode(), "rung.toml")


def test_what_ctrl_c_stops_here_may_run_on_there(far: Sshd, runner: Runner) -> None:
    def stopped(_job: Job) -> Job:
        kept = Captured(b"rung: begun, no word of ours\n", b"", 29)
        raise JobInterrupted(replace(INTERRUPTED, stderr=kept))

    with pytest.raises(JobInterrupted) as caught:
        on(far.target(), "sleep 30", {}, ThroughRunner(runner, stopped))
    assert b"the command may run on until its 20 s are over" in caught.value.outcome.stderr.data
