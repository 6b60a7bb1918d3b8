"""Anchors as a person sets them up: each head that matters goes to every place; what failed is shown and retried."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from cli.library import decided, digest, lamp, run_id, switched
from cli.terminal import Shell
from fakes.authority import served, shared_authority
from fakes.signed import person

pytestmark = pytest.mark.once


def anchored(shell: Shell, **settings: object) -> Shell:
    """Write the library of the lamp with ``[anchors]``."""
    lamp(shell)
    config = (shell.folder / "rung.toml").read_text()
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    shell.write("rung.toml", f"{config}\n[anchors]\n{lines}")
    return shell


def approved(shell: Shell) -> tuple[str, str]:
    """Go on until the change is approved; return the run and what the approval said."""
    stop = decided(shell)
    return run_id(stop), shell.rung("approve", run_id(stop), digest(stop)).out


def inside(tar: Path, name: str) -> bytes:
    """Return a member of a bundle."""
    with tarfile.open(tar) as archive:
        file = archive.extractfile(name)
        assert file
        return file.read()


def test_each_approval_and_the_end_go_to_every_place_each_change_to_the_file_and_all_into_the_bundle(
    tmp_path: Path,
) -> None:
    keep = ["sh", "-c", "cat >> kept.txt"]
    shell = anchored(Shell(tmp_path), file="far/anchors.txt", command=keep, terminal=True)
    (tmp_path / "far").mkdir()
    run, said = approved(shell)
    first = (tmp_path / "far" / "anchors.txt").read_text()
    assert f"anchored at file far/anchors.txt: {first.strip()}" in said
    assert "put this into the ticket" not in said
    ended = shell.rung("resume", run, "--no-input")
    lines = (tmp_path / "far" / "anchors.txt").read_text().splitlines()
    assert f"put this into the ticket: {lines[-1]}" in ended.out
    assert (tmp_path / "kept.txt").read_text().splitlines() == [lines[0], lines[-1]]
    assert [line.split()[0] for line in lines] == [run] * 3
    assert shell.rung("export", run, "--output", "run.tar").code == 0
    kept = [json.loads(line) for line in inside(tmp_path / "run.tar", "anchors.jsonl").decode().splitlines()]
    assert [one["anchor"] for one in kept if one["where"].startswith("file ")] == [lines[0], lines[-1]]
    for known in (lines[0], lines[-1], "far/anchors.txt"):
        verified = shell.rung("verify", "run.tar", "--anchor", known)
        assert verified.code == 0, verified.out
        assert "ok  anchor:" in verified.out
    script = tmp_path / "verify.py"
    script.write_bytes(inside(tmp_path / "run.tar", "verify.py"))
    command = [sys.executable, "-I", str(script), "run.tar", "--anchor", "far/anchors.txt", "--json"]
    alone = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert alone.returncode == 0, alone.stderr
    assert ["anchor", "passed", []] in json.loads(alone.stdout)


def test_a_place_that_fails_stops_nothing_is_on_record_and_gets_the_next_head(tmp_path: Path) -> None:
    shell = anchored(Shell(tmp_path), file="far/anchors.txt", command=["sh", "-c", "echo no ticket >&2; exit 3"])
    run, said = approved(shell)
    assert "NOT anchored at file far/anchors.txt" in said
    assert "exit 3: no ticket" in said
    assert "far/anchors.txt" in shell.rung("doctor").out
    (tmp_path / "far").mkdir()
    ended = shell.rung("resume", run, "--no-input")
    assert ended.code == 0
    assert "anchored at file" in ended.out
    assert len((tmp_path / "far" / "anchors.txt").read_text().splitlines()) == 2
    told = shell.rung("evidence", run).out
    assert told.count("NOT anchored") == 3


def test_a_change_whose_line_cannot_be_put_does_not_start_and_its_approval_counts_on(tmp_path: Path) -> None:
    shell = anchored(Shell(tmp_path), file="far/anchors.txt")
    run, _ = approved(shell)
    for _ in range(2):
        refused = shell.rung("resume", run, "--no-input")
        assert (refused.code, switched(shell)) == (6, 0)
        assert "would run step 2 again; mend that file and go on, or break the glass" in refused.out
        assert f"rung resume {run} --break-glass REASON" in refused.out
    told = shell.rung("evidence", run).out
    assert told.count("did not start: the anchor cannot be added") == 1  # the second time said nothing new
    assert told.count("Step 2 refused: ") == 1
    (tmp_path / "far").mkdir()
    assert shell.rung("resume", run, "--no-input").code == 0
    assert switched(shell) == 1


def test_with_the_glass_broken_a_change_starts_without_its_line(tmp_path: Path) -> None:
    shell = anchored(Shell(tmp_path), file="far/anchors.txt")
    run, _ = approved(shell)
    assert shell.rung("resume", run, "--break-glass", "the share is gone", "--no-input").code == 0
    assert switched(shell) == 1
    assert "NOT anchored at file far/anchors.txt" in shell.rung("evidence", run).out


def test_an_older_copy_of_the_store_runs_no_approved_change_again_and_the_newer_one_goes_on(tmp_path: Path) -> None:
    shell = anchored(Shell(tmp_path), file="far/anchors.txt")
    (tmp_path / "far").mkdir()
    run, _ = approved(shell)
    store, older, newer = (tmp_path / name for name in ("store", "older", "newer"))
    shutil.copytree(store, older)
    assert shell.rung("resume", run, "--no-input").code == 0
    lines = (tmp_path / "far" / "anchors.txt").read_text()
    store.rename(newer)
    older.rename(store)
    again = shell.rung("resume", run, "--no-input")
    assert (again.code, "[anchor-beyond]" in again.err) == (7, True)
    assert "Nothing is approved or changed in it" in again.err
    for words in (("export", run, "--output", "run.tar"), ("resume", run, "--break-glass", "now", "--no-input")):
        assert shell.rung(*words).code == 7
    assert shell.rung("report", run).code == 0
    assert "anchor-beyond" in shell.rung("doctor").out
    assert shell.rung("abort", run, "--reason", "put back").code == 5
    assert (tmp_path / "far" / "anchors.txt").read_text() == lines  # what the older copy came to is no head of the run
    assert switched(shell) == 1
    shutil.rmtree(store)
    newer.rename(store)
    assert shell.rung("export", run, "--output", "run.tar").code == 0
    (tmp_path / "far" / "anchors.txt").write_text(f"{lines}{run} 3 {'0' * 64}\n")
    rewritten = shell.rung("export", run, "--output", "run.tar")
    assert (rewritten.code, "[anchor-differs]" in rewritten.err) == (7, True)


@pytest.mark.parametrize("lost", ["gone", "rotated", "utf-16", "pipe"])
def test_where_the_file_lacks_what_was_put_there_the_approval_is_asked_anew_and_then_counts(
    lost: str, tmp_path: Path
) -> None:
    shell = anchored(Shell(tmp_path), file="far/anchors.txt")
    (tmp_path / "far").mkdir()
    run, _ = approved(shell)
    store, older, file = tmp_path / "store", tmp_path / "older", tmp_path / "far" / "anchors.txt"
    shutil.copytree(store, older)
    assert shell.rung("resume", run, "--no-input").code == 0
    text = file.read_text()
    file.unlink()
    if lost == "pipe":
        os.mkfifo(file)
    elif lost != "gone":
        file.write_bytes(text.encode("utf-16") if lost == "utf-16" else b"")
    shutil.rmtree(store)
    older.rename(store)
    looked = shell.rung("doctor")
    assert (looked.code, "is not seen there" in looked.out or "it is a pipe" in looked.out) == (1, True)
    again = shell.rung("resume", run, "--no-input")
    assert (again.code, switched(shell)) == (3, 1)
    assert "far/anchors.txt is not seen there" in again.err
    assert "counts no more" in again.out
    assert shell.rung("approve", run, digest(again)).code == 0
    glass = ("--break-glass", "nothing can be added to a pipe") if lost == "pipe" else ()
    # Somebody was told, and said yes: nobody is stranded.
    assert shell.rung("resume", run, *glass, "--no-input").code == 0
    assert switched(shell) == 2


def test_what_failed_at_the_end_is_caught_up_by_the_export(tmp_path: Path) -> None:
    shell = anchored(Shell(tmp_path), file="far/anchors.txt")
    run, _ = approved(shell)
    assert shell.rung("resume", run, "--break-glass", "no share", "--no-input").code == 0
    late = shell.rung("export", run, "--output", "run.tar")
    assert late.code == 0
    assert "NOT anchored" in late.err
    (tmp_path / "far").mkdir()
    assert "anchored late" in shell.rung("export", run, "--output", "run.tar").err
    lines = (tmp_path / "far" / "anchors.txt").read_text()
    assert shell.rung("verify", "run.tar", "--anchor", lines.strip()).code == 0
    assert shell.rung("export", run, "--output", "run.tar").err == ""
    assert (tmp_path / "far" / "anchors.txt").read_text() == lines


def test_an_anchor_that_the_bundle_does_not_fit_or_that_is_none_is_said(tmp_path: Path) -> None:
    shell = anchored(Shell(tmp_path), file="anchors.txt")
    run, _ = approved(shell)
    assert shell.rung("export", run, "--output", "run.tar").code == 0
    line = (tmp_path / "anchors.txt").read_text().split()
    longer = shell.rung("verify", "run.tar", "--anchor", f"{run} 999 {line[2]}")
    assert (longer.code, "anchor-beyond" in longer.out) == (7, True)
    other = shell.rung("verify", "run.tar", "--anchor", f"{run} {line[1]} {'0' * 64}")
    assert (other.code, "anchor-differs" in other.out) == (7, True)
    shell.write("none.txt", "no anchors here\n")
    assert shell.rung("verify", "run.tar", "--anchor", "none.txt").code == 2
    assert shell.rung("verify", "run.tar", "--anchor", "nowhere.txt").code == 2


@pytest.mark.parametrize(
    ("key", "value"),
    [("file", 7), ("file", ""), ("command", "logger"), ("command", []), ("terminal", "yes"), ("mail", "x")],
)
def test_a_setting_that_means_nothing_is_an_error_with_its_line(tmp_path: Path, key: str, value: object) -> None:
    shell = anchored(Shell(tmp_path), **{key: value})
    said = shell.rung("list")
    assert said.code == 2
    assert "rung.toml:" in said.err
    assert key in said.err


def test_a_rotated_key_is_followed_from_the_one_a_reader_knows(tmp_path: Path) -> None:
    shell = anchored(Shell(tmp_path), terminal=False)
    run, _ = approved(shell)
    known = shell.rung("key", "--format", "json").document()["key"]["public"]
    assert shell.rung("resume", run, "--no-input").code == 0
    rotated = shell.rung("key", "rotate")
    assert "replaced" in rotated.out
    assert "not by it" not in rotated.out
    assert shell.rung("export", run, "--output", "run.tar").code == 0
    found = shell.rung("verify", "run.tar", "--key", known)
    assert found.code == 0
    assert "which follows the key you know" in found.out
    (tmp_path / "store" / "keys" / "signing.key").unlink()
    assert f"a signed head of run {run} is by no key of this succession" in shell.rung("key").out
    assert shell.rung("export", run, "--output", "run.tar").code == 0
    other = shell.rung("verify", "run.tar", "--key", known)
    assert (other.code, "other-key" in other.out) == (7, True)


def test_an_approval_signed_by_a_person_is_verified_by_a_stranger(tmp_path: Path) -> None:
    ana = person(tmp_path, "ana")
    shell = lamp(Shell(tmp_path))
    shell.write("allowed_signers", ana.line.decode())
    shell.write("rung.toml", f'{(tmp_path / "rung.toml").read_text()}\n[policy]\nsigners = "allowed_signers"\n')
    stop = decided(shell)
    run = run_id(stop)
    said = shell.rung("approve", run, digest(stop), "--key", "ana")
    assert said.code == 0, said.err
    assert shell.rung("resume", run, "--no-input").code == 0
    assert shell.rung("export", run, "--output", "run.tar").code == 0
    found = shell.rung("verify", "run.tar", "--signers", "allowed_signers")
    assert found.code == 0
    assert "ok  people: 1 signed answers, each good by the signers you know" in found.out
    shell.write("others", person(tmp_path, "eve").line.decode().replace("eve", "ana", 1))
    other = shell.rung("verify", "run.tar", "--signers", "others")
    assert (other.code, "bad-approval" in other.out) == (7, True)


def test_a_time_stamp_authority_signs_each_head_and_a_stranger_verifies_by_its_certificate(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "tsa.pem").write_bytes(shared_authority().certificate)
    (tmp_path / "other.pem").write_bytes(shared_authority("stranger").certificate)
    with served(shared_authority()) as server:
        anchored(shell, file="anchors.txt")
        config = (tmp_path / "rung.toml").read_text()
        shell.write("rung.toml", f'{config}timestamp = {{ url = "{server.url}", ca = "tsa.pem" }}\n')
        run, said = approved(shell)
        assert f"anchored at timestamp {server.url}: {run} " in said
        server.body = b"garbage"
        ended = shell.rung("resume", run, "--no-input")
        assert ended.code == 0
        assert f"NOT anchored at timestamp {server.url}: the answer is no time-stamp" in ended.out
        server.body = None
        assert "anchored late at timestamp" in shell.rung("export", run, "--output", "run.tar").err
        assert len(server.asked) == 3
    found = shell.rung("verify", "run.tar", "--anchor", "tsa.pem")
    assert found.code == 0, found.out
    assert "ok  timestamps: 2 by the authority you know;" in found.out
    assert "ok  anchor: fits the 2 anchors you know" in found.out
    assert "give --anchor the authority's certificates" in shell.rung("verify", "run.tar").out
    other = shell.rung("verify", "run.tar", "--anchor", "other.pem")
    assert (other.code, "timestamp-untrusted" in other.out) == (7, True)
    (tmp_path / "verify.py").write_bytes(inside(tmp_path / "run.tar", "verify.py"))
    for name, code in (("tsa.pem", 0), ("other.pem", 7)):
        command = [sys.executable, "-I", "verify.py", "run.tar", "--anchor", name, "--anchor", "anchors.txt"]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == code


@pytest.mark.parametrize(
    "setting",
    [
        *(
            '"https://x"',
            "{}",
            '{ url = "https://x" }',
            '{ url = "ftp://x", ca = "a" }',
            '{ url = "https://", ca = "a" }',
        ),
        *('{ url = "https://me:pw@x", ca = "a" }', '{ url = "https://[x", ca = "a" }', '{ url = "http://x", ca = "" }'),
        '{ url = "http://x", ca = "a", more = 1 }',
    ],
)
def test_an_authority_that_cannot_be_asked_is_an_error_with_its_line(tmp_path: Path, setting: str) -> None:
    shell = anchored(Shell(tmp_path))
    shell.write("rung.toml", f"{(tmp_path / 'rung.toml').read_text()}timestamp = {setting}\n")
    said = shell.rung("list")
    assert said.code == 2
    assert "timestamp" in said.err
