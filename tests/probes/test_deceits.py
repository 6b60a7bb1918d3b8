"""Makefiles that act by a roundabout way although make is only asked: none of them is asked in the project itself."""

from __future__ import annotations

import os
import subprocess
import tomllib
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.replacing import replace
from rung.probes.gnumake.tool import copies
from rung.probes.probe import Case
from rung.probes.snapshot import changes
from shared import missing

CASES: dict[str, dict[str, Any]] = {
    each["name"]: each for each in tomllib.loads((Path(__file__).parent / "data/deceits.toml").read_text())["case"]
}


def laid_out(name: str, base: Path) -> str:
    """Write the files of a case, each a second younger than the one before."""
    for second, (path, text) in enumerate(CASES[name]["files"].items()):
        file = base / "project" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, newline="")
        file.chmod(0o755 if text.startswith("#!") else 0o644)
        os.utime(file, (second, second))
    return str(base / "project")


@pytest.mark.parametrize("name", CASES)
def test_a_makefile_that_acts_by_deceit_is_asked_in_a_copy(name: str, tmp_path: Path) -> None:
    folder = laid_out(name, tmp_path)
    doing, seen = hands(), ground(folder)
    assert doing.machine is not None
    machine = replace(doing.machine, env={**doing.machine.env, **CASES[name].get("env", {})})
    entries = seen.snapshot(folder).entries

    def read(path: str) -> bytes | None:
        file = Path(folder, path)
        return file.read_bytes() if file.is_file() else None

    ask = Ask(settings=tuple(CASES[name].get("set", ())))
    assert copies(Case(ask, (4, 3), read, doing.judge, entries, machine=machine))


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name, each in CASES.items() if not {"since", "until"} & each.keys()])
def test_each_deceit_is_one(name: str, tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    folder = laid_out(name, tmp_path)
    seen = ground(folder)
    before = seen.snapshot(folder)
    own = {key: value for key, value in os.environ.items() if not key.startswith("MAKE") and key != "MFLAGS"}
    env = {**own, **CASES[name].get("env", {})}  # without what a make that runs these tests hands on
    asked = ["make", *CASES[name]["asked"].split(), *CASES[name].get("set", ())]
    done = subprocess.run(asked, cwd=folder, env=env, capture_output=True, text=True, errors="replace", check=False)
    told = f"make ended with {done.returncode}: {done.stdout}{done.stderr}"
    assert changes(before, seen.snapshot(folder)), told
