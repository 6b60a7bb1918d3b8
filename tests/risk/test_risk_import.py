"""What importing the room costs: no parser and no YAML until a command is judged."""

from __future__ import annotations

import subprocess
import sys


def _loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(' '.join(sorted(sys.modules)))"
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )


def test_importing_the_classifier_loads_no_parser_and_no_yaml() -> None:
    loaded = _loaded_after("import rung.risk.classify")
    assert not loaded & {"sqlglot", "yaml", "tree_sitter", "tree_sitter_bash", "subprocess"}


def test_a_shell_command_loads_no_sql_reader() -> None:
    loaded = _loaded_after("from rung.risk.classify import classify; classify('kubectl get pods')")
    assert "tree_sitter" in loaded
    assert "sqlglot" not in loaded


def test_sql_that_changes_something_is_told_without_the_slow_reader() -> None:
    loaded = _loaded_after("from rung.risk.classify import classify; classify('drop table t', 'sql')")
    assert "sqlglot" not in loaded
