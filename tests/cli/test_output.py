"""What is written where: results on standard output, one document a call, no control byte, quiet when nobody reads."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest

from cli.library import RUNBOOK, decided, digest, lamp, run_id
from cli.terminal import COMMAND, TIMEOUT, Shell

pytestmark = pytest.mark.once

ESCAPE = "\x1b[31mred\x1b]0;title\x07\u202eevil\u200b\x9b2J\x00\r"


def test_each_json_answer_is_one_document_with_its_version(shell: Shell) -> None:
    lamp(shell)
    run = run_id(decided(shell))
    shell.rung("export", run, "--output", "run.tar")
    alert = shell.write("alert.json", payload())
    calls: tuple[tuple[str, ...], ...] = (
        ("list",), ("list", "--runs"), ("show", "RUN-001"), ("check",), ("import",), ("risk", "date"),
        ("explain", "exit-codes"), ("doctor",), ("evidence", run), ("evidence", run, "2"), ("report", run),
        ("export", run, "--output", "two.tar"), ("verify", "run.tar"),
        ("note", run, "--remark", "seen"), ("approve", run, "0000", "--by", "ana"),
    )  # fmt: skip
    for call in calls:
        said = shell.rung(*call, "--format", "json")
        if call[0] == "approve":
            assert (said.code, said.out) == (6, "")
            continue
        assert set(said.document()) > {"schema_version"}, call
        assert said.out.endswith("}\n")
    assert alert.exists()


def payload() -> str:
    return json.dumps({
        "version": "4", "groupKey": "g", "status": "firing", "receiver": "rung", "groupLabels": {},
        "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://am.example.com", "truncatedAlerts": 0,
        "alerts": [{
            "status": "firing", "labels": {"alertname": "LampOff", "severity": "critical"},
            "annotations": {"runbook": "RUN-001"}, "startsAt": "2026-11-22T00:00:00Z",
            "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "", "fingerprint": "00000000000000aa",
        }],
    })  # fmt: skip


def test_each_json_line_of_a_run_parses_and_the_last_says_how_it_stopped(shell: Shell) -> None:
    lamp(shell)
    said = shell.rung("run", "RUN-001", "--format", "jsonl")
    assert said.code == 3
    lines = said.lines()
    assert all(line["schema_version"] == 1 for line in lines)
    assert lines[-1]["body"]["exit"] == 3
    assert [line["type"] for line in lines] == [
        "run.started", "prerequisites", "step.started", "output", "event", "check.started", "check.attempt",
        "check.result", "gate.waiting",
    ]  # fmt: skip
    assert (lines[0]["body"]["runbook"], lines[0]["body"]["resumed"]) == ("RUN-001", False)
    spoken = lines[3]["body"]
    assert (spoken["step"], spoken["stream"], spoken["text"]) == (1, "stdout", "off\n")
    assert b64decode(spoken["output"]) == b"off\n"
    shell.write("alert.json", payload())
    alert = shell.rung("alert", "alert.json", "--format", "jsonl")
    assert alert.code == 3
    assert alert.lines()[-1]["body"]["exit"] == 3
    assert "RUN-001" in alert.err
    watched = shell.rung("watch", lines[-1]["run"], "--once", "--format", "jsonl").lines()
    assert [line["body"]["seq"] for line in watched] == list(range(1, len(watched) + 1))


def test_a_second_post_of_the_same_alert_goes_on_with_the_open_run(shell: Shell) -> None:
    lamp(shell)
    first = shell.rung("alert", "-", stdin=payload().encode())
    second = shell.rung("alert", "-", stdin=payload().encode())
    assert first.code == second.code == 3
    assert run_id(first) == run_id(second)


def test_an_alert_that_no_runbook_answers_ends_with_1_and_opens_nothing(shell: Shell) -> None:
    lamp(shell)
    body = payload().replace("RUN-001", "").replace("LampOff", "SomethingElse")
    assert shell.rung("alert", "-", stdin=body.encode()).code == 1
    assert shell.rung("list", "--runs", "--format", "json").document()["runs"] == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"version": "4"}', b'{"version":"4","alerts":[]}'])
def test_an_alert_that_cannot_be_read_is_a_wrong_call(shell: Shell, body: bytes) -> None:
    lamp(shell)
    said = shell.rung("alert", "-", stdin=body)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("rung: ")


def test_no_control_byte_reaches_the_output(shell: Shell) -> None:
    lamp(shell)
    hostile = shell.write("say", f"{ESCAPE} off\n".encode())
    text = (shell.folder / "lamp.md").read_text().replace(f"{shell.folder}/lamp", str(hostile), 1)
    text = text.replace("The lamp is off\n", f"The lamp{ESCAPE.replace(chr(0), '')[:-1]} is off\n", 1)
    text = text.replace("Lamp Team", "Lamp\x1b[2JTeam\u202e")
    shell.write("lamp.md", text.replace("switched off |", "switched\x1b[2J off |"))
    run = run_id(shell.rung("run", "RUN-001"))
    calls = (
        ("list",), ("show", "RUN-001"), ("check",), ("import",), ("run", "RUN-001"), ("resume", run),
        ("evidence", run), ("evidence", run, "2"), ("watch", run, "--once"), ("report", run),
        ("run", "RUN-001", "--dry-run"), ("risk", f"echo {ESCAPE[:-2]}"), ("escalate", run, "--reason", "\x1b[2Jx"),
        ("run", "RUN-001", "--format", "jsonl"), ("show", "RUN-001", "--format", "json"), ("show", "no\x1b[2Jsuch"),
    )  # fmt: skip
    for call in calls:
        said = shell.rung(*call)
        assert said.code in {0, 1, 2, 3, 4}, (call, said.err)
        for text in (said.out, said.err):
            bad = [c for c in text if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or c in "\u202e\u200b"]
            assert not bad, (call, bad)
    assert shell.rung("evidence", run, "2", "--raw").raw == hostile.read_bytes()


def test_colour_is_never_written_to_a_pipe_unless_it_is_asked_for(shell: Shell) -> None:
    lamp(shell)
    shell.rung("run", "RUN-001")
    assert "\x1b" not in shell.rung("resume").out
    assert "\x1b[" in shell.rung("--color", "always", "resume").out
    assert "\x1b[" in shell.rung("resume", env={"FORCE_COLOR": "1"}).out
    assert "\x1b" not in shell.rung("resume", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out
    assert "\x1b" not in shell.rung("--color", "never", "resume", env={"FORCE_COLOR": "1"}).out


def test_signs_become_words_where_the_encoding_cannot_carry_them(shell: Shell) -> None:
    lamp(shell)
    said = shell.rung(
        "run", "RUN-001", env={"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    )
    assert said.code == 3
    assert "OK 1/2 Look at the lamp" in said.out
    assert said.out.isascii()


@pytest.mark.parametrize(("code", "sign"), [(1, "\u2713"), (0, "\u2717")])
def test_a_step_that_ends_with_the_code_its_check_expects_is_drawn_as_passed(
    shell: Shell, code: int, sign: str
) -> None:
    lamp(shell)
    text = (shell.folder / "lamp.md").read_text()
    text = text.replace(f"\ncat {shell.folder}/lamp\n", f"\ngrep on {shell.folder}/lamp\n", 1)
    shell.write("lamp.md", text.replace("expect `contains off`", f"expect `exit {code}`"))
    said = shell.rung("run", "RUN-001")
    (line,) = (line for line in said.out.splitlines() if "1/2 Look at the lamp" in line)
    assert line.startswith(sign)
    assert line.endswith("exit 1")
    assert f"(exit 1): {'passed' if code else 'FAILED'}" in said.out


@pytest.mark.parametrize("call", [("--help",), ("list",), ("explain",), ("show", "RUN-001"), ("run", "RUN-001")])
def test_a_reader_that_goes_away_ends_it_quietly(shell: Shell, call: tuple[str, ...]) -> None:
    lamp(shell)
    with subprocess.Popen(
        [*COMMAND, *call], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=shell.folder, env=shell.environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        code = process.wait(TIMEOUT)
    assert (code, said) == (141, b"")


def test_a_run_whose_reader_went_away_can_be_gone_on_with(shell: Shell) -> None:
    test_a_reader_that_goes_away_ends_it_quietly(shell, ("run", "RUN-001"))
    said = shell.rung("resume")
    assert said.code == 3
    stop = decided_again(shell)
    assert shell.rung("resume", "--approve", stop).code == 0


def decided_again(shell: Shell) -> str:
    shell.rung("note", "--symptom", "dark", "--scope", "room", "--next", "on")
    run = run_id(shell.rung("resume"))
    shell.rung("decide", run, "switched off", "--cites", "2")
    return digest(shell.rung("resume"))


def test_results_stay_the_same_byte_for_byte(shell: Shell, tmp_path: Path) -> None:
    lamp(shell)
    shell.write("other/lamp2.md", RUNBOOK.replace("RUN-001", "RUN-007"))
    for call in (("list",), ("show", "RUN-001"), ("check", "--format", "sarif"), ("import", "--format", "json")):
        assert shell.rung(*call).raw == shell.rung(*call).raw
    assert tmp_path == shell.folder
