"""What people read stays what it is: each transcript beside the last one that somebody looked at.

After a change that is meant: ``RUNG_WRITE_TRANSCRIPTS=1 pytest tests/transcripts -n 0``, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cli.library import BROKEN, MONITOR, decided, digest, lamp, noted, only_run
from cli.terminal import Said, Shell
from fakes.sshkeys import Keys
from transcripts.normal import normal

DATA = Path(__file__).with_name("data")
BAD = """\
# RUN-003: Remove the cache
Category: Incident

## Procedure

### Step 1: Remove it
Commands:
```bash
rm -rf /var/cache/<name of the service>
```
"""
ALERT = """\
{"version": "4", "groupKey": "g", "status": "firing", "receiver": "rung", "groupLabels": {}, "commonLabels": {},
 "commonAnnotations": {}, "externalURL": "http://am.example.com", "truncatedAlerts": 0, "alerts": [
 {"status": "firing", "labels": {"alertname": "LampOff", "severity": "critical"}, "annotations": {"runbook": "RUN-001"},
  "startsAt": "2026-11-22T00:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "", "fingerprint": "aa"}]}
"""
CALLS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "help": ("--help",),
    "help-run": ("run", "--help"),
    "list": ("list",),
    "show": ("show", "RUN-001"),
    "check": ("check", "bad.md"),
    "check-github": ("check", "bad.md", "--format", "github"),
    "import": ("import", "bad.md"),
    "risk-looks": ("risk", "kubectl get pods -n shop"),
    "risk-changes": ("risk", "kubectl delete pod cart-1"),
    "risk-unknown": ("risk", "./scripts/deploy.sh --all"),
    "explain": ("explain", "exit-codes"),
    "alert-route-only": ("alert", "alert.json", "--route-only"),
    "dry-run": ("run", "RUN-001", "--dry-run"),
    "unknown-runbook": ("run", "RUN-004"),
    "unknown-run": ("resume", "zzz"),
}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = lamp(Shell(tmp_path))
    shell.write("broken.md", BROKEN)
    shell.write("monitor.md", MONITOR)
    shell.write("bad.md", BAD)
    shell.write("alert.json", ALERT)
    return shell


def same(name: str, said: Said, shell: Shell) -> None:
    """Compare with the golden file, or write it where that is wished."""
    path, text = DATA / f"{name}.txt", normal(said, shell.folder)
    if os.environ.get("RUNG_WRITE_TRANSCRIPTS"):
        DATA.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", CALLS)
def test_a_call_says_what_it_said(shell: Shell, name: str) -> None:
    same(name, shell.rung(*CALLS[name]), shell)


def test_the_stops_of_a_run_in_a_pipe_read_as_they_did(shell: Shell) -> None:
    same("run-note", shell.rung("run", "RUN-001"), shell)
    shell.rung("note", "--symptom", "dark", "--scope", "the room", "--next", "switch it on")
    same("run-decision", shell.rung("resume"), shell)


def test_the_approval_the_end_and_the_record_read_as_they_did(shell: Shell) -> None:
    stop = decided(shell)
    same("run-approval", stop, shell)
    same("run-wrong-digest", shell.rung("resume", "--approve", "0000"), shell)
    same("run-end", shell.rung("resume", "--approve", digest(stop)), shell)
    same("evidence", shell.rung("evidence", "--last"), shell)
    same("evidence-entry", shell.rung("evidence", "--last", "--", "", "2"), shell)
    same("report", shell.rung("report", "--last"), shell)
    same("export", shell.rung("export", "--last", "--output", "run.tar"), shell)
    same("verify", shell.rung("verify", "run.tar"), shell)
    same("amend", shell.rung("amend", "--last"), shell)
    same("amend-write", shell.rung("amend", "--last", "--write"), shell)
    same("amend-nothing", shell.rung("amend", "--last"), shell)
    same("promote", shell.rung("promote", "RUN-001"), shell)
    same("promote-check", shell.rung("promote", "RUN-001", "--check"), shell)


def signed(shell: Shell) -> Shell:
    """Make the lamp a production one, where an approval is signed; ben has a key."""
    lamp(shell, env="production")
    config = (shell.folder / "rung.toml").read_text("utf-8")
    policy = '[policy]\nsigners = "allowed_signers"\n[policy.production]\nsigned = true\n'
    shell.write("rung.toml", f"{config}\n{policy}")
    keys = Keys(shell.folder)
    keys.make("ben")
    keys.allow(ben="ben@example.com")
    return shell


def test_two_people_at_two_machines_read_what_they_did(shell: Shell) -> None:
    stop = decided(signed(shell))
    run, wanted = only_run(shell), stop.out.split("signed: ", 1)[1].split()[0]
    same("two-people-stop", stop, shell)
    same("two-people-typed", shell.rung("approve", run, wanted, "--by", "ben"), shell)
    request = shell.rung("approve", run, "--request")
    same("two-people-request", request, shell)
    shell.write("request.txt", request.out)
    same("two-people-nobody", shell.rung("approve", "--from", "request.txt", "--key", "ben"), shell)
    answer = shell.rung("approve", "--from", "request.txt", "--key", "ben", "--digest", wanted)
    same("two-people-answer", answer, shell)
    shell.write("forged.txt", request.out.replace("echo on", "echo ON", 1))
    same("two-people-forged", shell.rung("approve", "--from", "forged.txt", "--key", "ben"), shell)
    shell.write("answer.txt", answer.out)
    same("two-people-home", shell.rung("approve", run, "--answer", "answer.txt"), shell)
    same("two-people-again", shell.rung("approve", run, "--answer", "answer.txt"), shell)
    same("two-people-end", shell.rung("resume"), shell)


def test_broken_glass_is_announced_and_stays_open_as_it_did(shell: Shell) -> None:
    lamp(shell, env="production")
    same("glass-broken", shell.rung("run", "RUN-001", "--break-glass", "it is dark"), shell)
    same("glass-listed", shell.rung("list", "--runs"), shell)
    run = only_run(shell)
    same("glass-own", shell.rung("note", run, "--reviewed", "it was right"), shell)
    same("glass-reviewed", shell.rung("note", run, "--reviewed", "it was right", "--by", "ben"), shell)
    same("glass-closed", shell.rung("list", "--runs"), shell)


def test_an_escalation_reads_as_it_did(shell: Shell) -> None:
    noted(shell)
    same("escalate", shell.rung("escalate", "--reason", "somebody holds it"), shell)


@pytest.mark.slow
def test_the_demo_reads_as_it_did(shell: Shell) -> None:
    same("demo", shell.rung("demo", "--folder", "d"), shell)


@pytest.mark.slow
def test_the_broken_guardrail_reads_as_it_did(shell: Shell) -> None:
    same("demo-break-guardrail", shell.rung("demo", "--break-guardrail", "--folder", "d"), shell)
