"""Bad input of every kind: what happened, what to do now, the right exit code, and nothing lost."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from cli.library import BROKEN, RUNBOOK, decided, digest, lamp, only_run, run_id, switched
from cli.terminal import COMMAND, TIMEOUT, Said, Shell

LOOKING = ("list", "check", "import")


def looked(shell: Shell) -> dict[str, Said]:
    """Look at the whole library in each way; none may fall over."""
    found = {command: shell.rung(command) for command in LOOKING}
    for said in found.values():
        assert said.code in {0, 1}, said
        assert "Traceback" not in said.err
    return found


def still_there(shell: Shell) -> None:
    """Say that the good runbook beside the bad one is read, shown and run."""
    assert "RUN-001" in shell.rung("list").out
    assert shell.rung("run", "RUN-001").code == 3


def told(said: Said, code: str, *words: str) -> None:
    """Say that a finding is there, with its advice."""
    assert code in said.out
    after = said.out.split(code, 1)[1]
    assert "\n    = " in after
    for word in words:
        assert word in after


def refused(said: Said, id: str, *words: str, code: int = 2) -> None:  # noqa: A002 - that is what it is called
    """Say that a call ended with one message, an id, and advice; and nothing on standard output."""
    assert said.code == code, said
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0].startswith("rung: ")
    assert lines[0].endswith(f"[{id}]")
    assert len(lines) >= 2  # what to do now
    for word in words:
        assert word in said.err


def test_a_file_that_is_not_utf8_is_named_and_the_rest_is_read(shell: Shell) -> None:
    lamp(shell)
    bad = shell.write("bad.md", RUNBOOK.replace("RUN-001", "RUN-008").encode().replace(b"Lamp Team\n", b"L\xe4mp\n", 1))
    before = bad.read_bytes()
    told(looked(shell)["check"], "not-utf-8", "UTF-8")
    assert "RUN-008" in shell.rung("list").out
    assert shell.rung("show", "RUN-008").code == 0
    assert bad.read_bytes() == before
    still_there(shell)


def test_an_empty_file_is_named_and_the_rest_is_read(shell: Shell) -> None:
    lamp(shell)
    shell.write("bad.md", "")
    told(looked(shell)["check"], "empty-file", "empty")
    still_there(shell)


def test_a_file_of_50_megabytes_is_refused_by_its_size_and_the_rest_is_read(shell: Shell) -> None:
    lamp(shell)
    path = shell.write("bad.md", b"# RUN-050: x\n")
    with path.open("r+b") as file:
        file.truncate(50 * 1024 * 1024)
    found = looked(shell)
    told(found["check"], "file-too-large", "bad.md", "52,428,800")
    assert "bad.md" in found["list"].err
    assert "bad.md" in found["import"].out
    still_there(shell)


def test_a_binary_file_is_named_and_the_rest_is_read(shell: Shell) -> None:
    lamp(shell)
    shell.write("bad.md", bytes(range(256)) * 40)
    told(looked(shell)["check"], "binary-file")
    still_there(shell)


def test_a_directory_loop_is_named_and_not_followed(shell: Shell) -> None:
    lamp(shell)
    (shell.folder / "sub").mkdir()
    (shell.folder / "sub" / "up").symlink_to("..")
    found = looked(shell)
    told(found["check"], "directory-loop", "sub/up")
    assert found["list"].out.count("RUN-001") == 1
    still_there(shell)


@pytest.mark.parametrize("kind", ["pipe", "itself", "nowhere", "folder"])
def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_read(shell: Shell, kind: str) -> None:
    lamp(shell)
    bad = shell.folder / "bad.md"
    if kind == "pipe":
        os.mkfifo(bad)
    elif kind == "folder":
        bad.mkdir()
        (bad / "inner.md").symlink_to("/proc/self/mem")
    else:
        bad.symlink_to("bad.md" if kind == "itself" else "not-there.md")
    found = looked(shell)
    assert found["check"].code == 1
    told(found["check"], "unreadable-file", "bad.md")
    assert "bad.md" in found["list"].err
    still_there(shell)


def test_a_number_that_is_none_or_without_an_end_spoils_no_command(shell: Shell) -> None:
    lamp(shell)
    long = "9" * 5000
    shell.write("bad.md", RUNBOOK.replace("RUN-001", "RUN-008").replace("Step 2:", f"Step {long}:"))
    looked(shell)
    still_there(shell)
    run = only_run(shell)
    for number in (long, "\N{SUPERSCRIPT TWO}", "0"):
        for call in (("decide", run, "held", "--cites", number), ("attest", run, number), ("evidence", run, number)):
            said = shell.rung(*call)
            assert (said.code == 70, "Traceback" in said.err) == (False, False), (call, said)


@pytest.mark.parametrize(
    "call", [["list"], ["probe", "make", "planned"], ["triage", "make"], ["review-tuning", ".", "."]]
)
def test_a_folder_that_is_gone_is_said_to_be_gone(shell: Shell, call: list[str]) -> None:
    (shell.folder / "gone").mkdir()
    said = subprocess.run(
        ["sh", "-c", 'cd gone && rmdir ../gone && exec "$@"', "sh", *COMMAND, *call],
        capture_output=True,
        text=True,
        check=False,
        cwd=shell.folder,
        env=shell.environment(),
        timeout=TIMEOUT,
    )
    assert (said.returncode, "[folder-gone]" in said.stderr) == (2, True), said


def test_a_file_without_the_right_to_read_is_named(shell: Shell) -> None:
    lamp(shell)
    bad = shell.write("bad.md", RUNBOOK)
    bad.chmod(0)
    if os.access(bad, os.R_OK):  # root reads everything; the kinds above stop root as well
        assert looked(shell)["check"].code == 1
        return
    told(looked(shell)["check"], "unreadable-file", "bad.md")


@pytest.mark.once
def test_two_entries_with_one_id_are_both_named_and_neither_is_run_by_chance(shell: Shell) -> None:
    lamp(shell)
    shell.write("twin.md", RUNBOOK)
    found = looked(shell)
    told(found["check"], "duplicate-id", "twin.md")
    assert found["list"].out.count("RUN-001") == 2
    for call in ("show", "run"):
        refused(shell.rung(call, "RUN-001"), "ambiguous-runbook", "lamp.md", "twin.md")
    assert shell.rung("list", "--runs", "--format", "json").document()["runs"] == []
    assert shell.rung("show", "lamp.md").code == 0
    assert shell.rung("run", "lamp.md").code == 3  # a file named outright is no chance


@pytest.mark.once
def test_a_cycle_of_references_ends_and_both_run(shell: Shell) -> None:
    lamp(shell)
    shell.write("broken.md", BROKEN)
    found = looked(shell)
    assert "dangling-id" not in found["check"].out
    assert "RUN-002" in shell.rung("show", "RUN-001").out
    still_there(shell)
    run = only_run(shell)
    shell.rung("note", "--symptom", "dark", "--scope", "room", "--next", "look")
    shell.rung("decide", run, "broken", "--cites", "2")
    end = shell.rung("resume")
    assert end.code == 4
    child = end.out.split("rung resume ", 1)[1].split()[0]
    assert child != run
    assert shell.rung("resume").code == 3
    shell.rung("note", "--symptom", "dark", "--scope", "room", "--next", "look")
    shell.rung("decide", child, "broken", "--cites", "3")  # entry 2 says what it inherits
    round_about = shell.rung("resume")
    assert round_about.code == 3
    assert "go round in a circle" in round_about.out
    assert f"rung escalate {child}" in round_about.out


@pytest.mark.parametrize(
    ("config", "line", "words"),
    [
        ("[target.here]\nkind = 'local'\n", 1, ("'target'", "did you mean 'targets'")),
        ("[targets.here]\nkindd = 'local'\n", 2, ("'targets.here.kindd'", "did you mean 'kind'")),
        ("[targets.here]\nkind = 'locale'\n", 2, ("'locale'", "did you mean 'local'")),
        ("[store]\nfoldr = 'x'\n", 2, ("'store.foldr'", "did you mean 'folder'")),
        ("qwertz = 1\n", 1, ("'qwertz'", "targets")),
        ("[policy]\nminutes = 'ten'\n", 2, ("policy.minutes", "10")),
    ],
)
def test_a_config_that_is_not_understood_is_refused_with_a_place_and_a_suggestion(
    shell: Shell, config: str, line: int, words: Sequence[str]
) -> None:
    lamp(shell)
    shell.write("rung.toml", config)
    for call in (("list",), ("run", "RUN-001")):
        refused(shell.rung(*call), "config-key", f"rung.toml:{line}:", *words)


@pytest.mark.parametrize("config", [b"[targets.here\n", b"\xff\xfe", b"a = \x00"])
def test_a_config_that_is_no_toml_is_refused_with_its_path(shell: Shell, config: bytes) -> None:
    lamp(shell)
    shell.write("rung.toml", config)
    refused(shell.rung("list"), "config-syntax", "rung.toml")


def test_a_named_config_that_is_not_there_is_refused(shell: Shell) -> None:
    lamp(shell)
    refused(shell.rung("list", env={"RUNG_CONFIG": "/nowhere/rung.toml"}), "config-unreadable", "/nowhere/rung.toml")
    refused(shell.rung("--config", "no.toml", "list"), "config-unreadable", "no.toml")


def test_a_missing_target_is_refused_before_a_run_is_opened(shell: Shell) -> None:
    lamp(shell)
    path = shell.folder / "lamp.md"
    path.write_text(path.read_text().replace("target=here", "target=heer"))
    refused(shell.rung("run", "RUN-001"), "no-such-target", "lamp.md:", "did you mean 'here'")
    refused(shell.rung("run", "RUN-001", "--target", "her"), "no-such-target", "did you mean 'here'")
    refused(shell.rung("run", "RUN-001", "--target-url", "her=http://x"), "no-such-target", "did you mean 'here'")
    assert shell.rung("list", "--runs", "--format", "json").document()["runs"] == []


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(shell: Shell) -> None:
    lamp(shell)
    shell.rung("run", "RUN-001")
    path = shell.folder / "store" / "rung.db"
    with sqlite3.connect(path) as connection:
        connection.execute("insert into migration values (999, 'later', 'x')")
    connection.close()
    before = path.read_bytes()
    for call in (("resume",), ("run", "RUN-001"), ("list", "--runs"), ("evidence", "--last")):
        refused(shell.rung(*call), "store-newer", "newer", code=7)
    assert path.read_bytes() == before
    assert shell.rung("list").code == 0  # reading runbooks needs no store
    assert shell.rung("show", "RUN-001").code == 0


def test_a_damaged_store_is_refused_and_left_as_it_is(shell: Shell) -> None:
    lamp(shell)
    shell.rung("run", "RUN-001")
    path = shell.folder / "store" / "rung.db"
    data = bytearray(path.read_bytes())
    data[0:200] = b"\x00" * 200
    path.write_bytes(data)
    said = shell.rung("resume")
    assert said.code in {2, 7}
    assert said.err.startswith("rung: ")
    assert "Traceback" not in said.err
    assert path.read_bytes() == data


def test_a_store_folder_that_cannot_be_made_is_refused_and_reading_goes_on(shell: Shell) -> None:
    lamp(shell)
    shell.write("file", "in the way")
    for store in ("file/store", "/proc/rung"):  # /proc stops root as well
        refused(shell.rung("run", "RUN-001", "--store", store), "store-read-only", "--store", code=7)
    assert shell.rung("list").code == 0
    assert shell.rung("show", "RUN-001").code == 0
    assert switched(shell) == 0


def limited(shell: Shell, size: int, *arguments: str) -> Said:
    """Call rung where no file may grow beyond ``size`` bytes: a full disk, as a process meets it."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    # Python cuts compiled modules off at the limit without a word, and would leave them so for everybody.
    env = {**shell.environment(), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, check=False, cwd=shell.folder, env=env,
        timeout=TIMEOUT, preexec_fn=limit,
    )  # fmt: skip
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode(), done.stdout)


@pytest.mark.once
def test_a_full_disk_stops_the_change_loses_nothing_and_the_run_goes_on_later(shell: Shell) -> None:
    lamp(shell)
    stop = decided(shell)
    assert shell.rung("approve", run_id(stop), digest(stop)).code == 0
    before = shell.rung("evidence", "--last").out
    said = limited(shell, 4096, "resume")
    assert said.code == 7, said
    assert "Traceback" not in said.err
    assert "[store-" in said.err
    assert "Nothing that was acknowledged is lost" in said.err
    assert switched(shell) == 0  # no intent on record, so nothing ran
    assert limited(shell, 4096, "list").code == 0
    assert limited(shell, 4096, "show", "RUN-001").code == 0
    assert shell.rung("evidence", "--last").out == before
    assert shell.rung("resume").code == 0
    assert switched(shell) == 1


def test_output_that_cannot_be_written_is_said(shell: Shell) -> None:
    lamp(shell)
    shell.rung("run", "RUN-001")
    for call in (("report", "--last", "--output", "no/such/dir/x.md"), ("export", "--last", "--output", "/proc/x.tar")):
        said = shell.rung(*call)
        assert said.code in {2, 7}, said
        assert said.err.startswith("rung: ")
        assert "fault of rung itself" not in said.err


@pytest.mark.once
def test_without_bash_a_step_ends_with_1_and_says_so(shell: Shell) -> None:
    lamp(shell)
    (shell.folder / "empty").mkdir()
    said = shell.rung("run", "RUN-001", env={"PATH": str(shell.folder / "empty")})
    assert said.code in {1, 2}, said
    assert "bash" in said.out + said.err
    assert "fault of rung itself" not in said.err
    assert shell.rung("resume").code == 3


def test_a_placeholder_in_a_command_is_refused_before_anything_runs(shell: Shell) -> None:
    lamp(shell)
    path = shell.folder / "lamp.md"
    path.write_text(path.read_text().replace(f"cat {shell.folder}/lamp\n```", "cat <name of the lamp>\n```", 1))
    said = shell.rung("run", "RUN-001")
    assert said.code == 6, said
    assert "<name of the lamp>" in said.out
    assert "## Inputs" in said.out
    assert "--break-glass" not in said.out  # it would open nothing
    assert "step.ended" not in shell.rung("evidence", "--last", "--format", "json").out


INPUTS = (
    "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| {} | integer | 4 | the alert |\n\n## Procedure"
)


def with_input(shell: Shell, name: str = "room") -> None:
    path = lamp(shell).folder / "lamp.md"
    text = path.read_text().replace("## Procedure", INPUTS.format(name), 1)
    path.write_text(text.replace(f"cat {shell.folder}/lamp\n```", f'test "${name}" && cat {shell.folder}/lamp\n```', 1))


def test_a_value_of_the_wrong_type_is_refused_with_an_example(shell: Shell) -> None:
    with_input(shell)
    for value in ("4; touch x", "$(touch x)", "", "4\n5"):
        refused(shell.rung("run", "RUN-001", "--set", f"room={value}"), "bad-value", "integer", "for example 4")
    assert not (shell.folder / "x").exists()
    assert shell.rung("list", "--runs", "--format", "json").document()["runs"] == []
    waiting = shell.rung("run", "RUN-001")
    assert waiting.code == 3
    assert "needs a value for room" in waiting.out
    wrong = shell.rung("resume", "--set", "room=four")
    assert wrong.code in {2, 6}
    assert shell.rung("resume", "--set", "room=7").code == 3


def test_an_unknown_input_names_the_known_ones(shell: Shell) -> None:
    with_input(shell)
    refused(shell.rung("run", "RUN-001", "--set", "rom=4"), "no-such-input", "room")
    bare = shell.rung("run", "RUN-001", "--set", "room")
    assert bare.code == 2
    assert "NAME=VALUE" in bare.err


@pytest.mark.parametrize("name", ["PATH", "BASH_ENV", "LD_PRELOAD", "PS4", "IFS", "BASH_FUNC_cat%%"])
def test_an_input_with_a_hostile_name_is_never_given_to_a_command(shell: Shell, name: str) -> None:
    with_input(shell, name)
    shell.write("evil.sh", f"touch {shell.folder}/evil\n")
    said = shell.rung("run", "RUN-001", "--set", f"{name}=4")
    assert said.code in {2, 6}, said
    assert "fault of rung itself" not in said.err
    assert not (shell.folder / "evil").exists()


def test_an_unknown_runbook_names_the_nearest(shell: Shell) -> None:
    lamp(shell)
    shell.write("broken.md", BROKEN)
    for call in ("show", "run"):
        refused(shell.rung(call, "RUN-003"), "no-such-runbook", "did you mean RUN-00")
    refused(shell.rung("run", "not/there.md"), "no-such-runbook", "rung list")


@pytest.mark.parametrize(
    "call",
    [("resume",), ("evidence",), ("report",), ("watch",), ("abort", "--reason", "x"), ("approve", "zzz", "abcd")],
)
def test_an_unknown_run_says_how_to_list_them(shell: Shell, call: tuple[str, ...]) -> None:
    lamp(shell)
    if call[0] != "approve":
        refused(shell.rung(*call), "no-open-run", "rung run")
        call = (call[0], "zzz", *call[1:])
    refused(shell.rung(*call), "run-unknown", "rung list --runs")


def test_an_entry_that_is_not_there_names_the_last(shell: Shell) -> None:
    lamp(shell)
    run = run_id(shell.rung("run", "RUN-001"))
    refused(shell.rung("evidence", run, "99"), "no-such-entry", "1 to 3")


def test_an_unknown_command_option_and_path_are_wrong_calls_with_a_hint(shell: Shell) -> None:
    lamp(shell)
    assert shell.rung("chek").code == 2
    assert "Did you mean" in shell.rung("show", "--formt", "json").err or shell.rung("show", "--formt", "x").code == 2
    refused(shell.rung("check", "no/such.md"), "path-missing", "no/such.md")
    assert shell.rung("verify", "no.tar").code == 2
    refused(shell.rung("list", "--root", "no-such-folder"), "path-missing", "no-such-folder")
    nearest = shell.rung("explain", "owner-mising")
    assert nearest.code == 2
    assert "owner-missing" in nearest.err


def test_a_runbook_without_steps_is_not_run(shell: Shell) -> None:
    lamp(shell)
    shell.write("bare.md", "# RUN-005: Nothing to do\nOwner: x\n")
    refused(shell.rung("run", "RUN-005"), "no-steps", "bare.md:1:1", "Step 1")


def test_a_run_goes_on_with_the_revision_it_began_with(shell: Shell) -> None:
    lamp(shell)
    stop = decided(shell)
    path: Path = shell.folder / "lamp.md"
    path.write_text(path.read_text().replace("echo on >>", "echo on; rm"))
    assert shell.rung("resume", "--approve", digest(stop)).code == 0
    assert switched(shell) == 1
    path.unlink()
    assert shell.rung("report", "--last").code == 0
