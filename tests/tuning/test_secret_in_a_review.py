"""No part of a secret that stands in a changed line is shown by a review, wherever the line is cut."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import msgspec
import pytest

from rung.app.probing import tuning
from rung.app.probing.tuning import Given, Wish
from rung.fieldwork import ground, hands
from shared import missing

SECRET = "q7Kp2vXw9LmT4zRb8NcY3jHs6DfG5tQa"  # an invented one
KEYS = f"API_TOKEN={SECRET}\n"
BEFORE = "WORD = {pad} one\nall: out\nout: in\n\tcp in out\n.PHONY: all\n"
AFTER = """\
SHELL = {pad} {secret}
WORD = {pad} {secret}
export WORD
all: out
out: in
\techo {pad} {secret} && cp in out || true
\techo {pad} {secret} >/dev/null; sleep 9
\techo $(WORD)
.PHONY: all
"""
SCRIPT = "import subprocess\nsubprocess.run(['{pad} {secret}'], check=False)\n"


@pytest.mark.parametrize("width", [28, 47, 52, 73, 96])
def test_a_line_that_is_cut_in_a_secret_shows_nothing_of_it(width: int, tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    pad = "x" * width
    for side, text in (("a", BEFORE), ("b", AFTER)):
        (tmp_path / side).mkdir()
        (tmp_path / side / "in").write_text("1\n")
        (tmp_path / side / ".env").write_text(KEYS)
        (tmp_path / side / "Makefile").write_text(text.format(pad=pad, secret=SECRET))
    (tmp_path / "b" / "run.py").write_text(SCRIPT.format(pad=pad, secret=SECRET))
    one, two = (Given(side, ground(str(tmp_path / side))) for side in "ab")
    found = tuning.reviewed(hands(), one, two, Wish())
    shown = "\n".join(tuning.lines(found)) + msgspec.json.encode(found).decode()
    assert pad in shown  # the lines are there
    assert not [at for at in range(len(SECRET) - 3) if SECRET[at : at + 4] in shown]
