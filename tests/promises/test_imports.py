"""Help is quick because it loads little, and the rooms know only whom they may know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "sqlglot", "cryptography", "tree_sitter", "tree_sitter_bash", "yaml", "sqlite3", "jmespath", "msgspec",
    "http.client", "rfc8785", "pyromark", "rung.wiring.wiring", "rung.store", "rung.outside", "rung.lint",
)  # fmt: skip
LOOK = """\
import sys
from rung.cli.main import run
code = run(sys.argv[1:])
sys.stderr.write(" ".join(sorted(sys.modules)))
sys.exit(code)
"""


def loaded(*arguments: str) -> set[str]:
    """Return the modules that are loaded after a call of rung."""
    done = subprocess.run([sys.executable, "-c", LOOK, *arguments], capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(
    "call", [("--help",), ("check", "--help"), ("run", "--help"), ("demo", "--help"), ("--version",)]
)
def test_help_loads_nothing_heavy(call: tuple[str, ...]) -> None:
    modules = loaded(*call)
    assert "rung.cli.main" in modules
    assert sorted(modules.intersection(HEAVY)) == []


def test_the_list_of_heavy_modules_is_about_modules_that_rung_really_loads() -> None:
    modules = loaded("risk", "--lang", "sql", "select 1")
    assert {"sqlglot", "msgspec"} <= modules


def test_a_verdict_alone_loads_nothing_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no configuration says more: the site and its ports cost three times as much as the verdict."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("RUNG_CONFIG", raising=False)
    modules = loaded("risk", "ls")
    assert "rung.risk.classify" in modules
    assert sorted(modules & {"rung.wiring.wiring", "rung.app.site", "rung.app.ports", "rung.store", "sqlite3"}) == []


@pytest.mark.once
def test_the_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], capture_output=True, check=False, cwd=ROOT, timeout=300)
    said = done.stdout.decode()
    assert done.returncode == 0, said
    assert "0 broken" in said
