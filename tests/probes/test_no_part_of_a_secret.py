"""No part of a secret of the environment is printed by any question, however long it is and wherever it stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LONG = "".join(f"{chr(97 + n % 26)}{n:03d}Q" for n in range(60))
SHORT = LONG[5:45]
MAKEFILE = """\
CFG = {pad} --user me $(DB_PASSWORD)
X := $(shell echo {pad} $(DB_PASSWORD) >/dev/null)
Y := $(shell ./tool '$(DB_PASSWORD)' 2>&1)
export DB_PASSWORD
all: out test
out: in.txt .opt
\techo {pad} $(CFG) > $@; ./deploy {pad} $(DB_PASSWORD)
\trm -f {pad} $(DB_PASSWORD)
.opt: FORCE
\t@echo '{pad} $(CFG)' | cmp -s - $@ || echo '{pad} $(CFG)' > $@
test:
\tcurl {pad} https://h/$(DB_PASSWORD)
FORCE:
"""
QUESTIONS = ("acts", "causes", "converges", "cost", "evidence", "planned", "state", "target", "verify-report")


def _laid(folder: Path, pad: int) -> None:
    folder.mkdir()
    (folder / "Makefile").write_text(MAKEFILE.format(pad="a/b " * (pad // 4) + "x" * (pad % 4)))
    (folder / "in.txt").write_text("in\n")
    (folder / ".opt").write_text(f"{'b ' * (pad // 2)} {LONG[::-1]}\n")
    (folder / "tool").write_text('#!/bin/sh\necho "tool: $1: no such file"\necho "tool: $1: no such file" >&2\n')
    (folder / "tool").chmod(0o755)


def _asked(folder: Path, secret: str, *words: str) -> str:
    env = {**os.environ, "DB_PASSWORD": secret, "RUNG_STORE": str(folder.parent / "store")}
    argv = [sys.executable, "-m", "rung", *words, "-C", str(folder)]
    done = subprocess.run(argv, env=env, capture_output=True, check=False, text=True, timeout=300)
    assert done.returncode != 70, done.stderr
    return done.stdout + done.stderr


def _shown(said: str, secret: str) -> list[str]:
    """Return the parts of a secret, of six characters each, that are printed."""
    return [part for part in {secret[at : at + 6] for at in range(len(secret) - 5)} if part in said]


@pytest.mark.parametrize("secret", [LONG, SHORT])
@pytest.mark.parametrize("pad", [3, 37, 61])
def test_whatever_is_asked_shows_nothing_of_it(secret: str, pad: int, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    _laid(folder, pad)
    said = _asked(folder, secret, "probe", "make", "all", "--format", "json")
    assert {each["question"] for each in json.JSONDecoder().raw_decode(said)[0]["probe"]} >= set(QUESTIONS)
    said += _asked(folder, secret, "triage", "make", "--no-input", "--symptom", "it is wrong")
    assert _shown(said, secret) == []
    assert _shown(said, LONG[::-1]) == []  # of yesterday, in a stamp


def test_a_bundle_that_is_laid_for_others_shows_nothing_of_it(tmp_path: Path) -> None:
    folder, into = tmp_path / "project", tmp_path / "bundle"
    _laid(folder, 41)
    said = _asked(folder, LONG, "probe", "make", "tour", "--into", str(into))
    texts = [each.read_text("utf-8", "replace") for each in into.rglob("*") if each.is_file()]
    assert any("<redacted>" in text for text in texts)
    assert _shown("\n".join((said, *texts)), LONG) == []
