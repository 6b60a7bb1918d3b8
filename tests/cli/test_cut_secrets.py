"""A secret that stands in a runbook is not shown in part, where a cell is cut, nor kept by what remembers a check."""

from __future__ import annotations

import pytest

from cli.terminal import Shell

pytestmark = pytest.mark.once

SECRET = "correct-horse-battery-staple-0815"
LITERAL = "ghp_" + "Ab3dEf6h" * 5
PAGE = f"""\
# RUN-001: The login with {SECRET} fails
Category: Incident
Owner: Key Team, ask for {SECRET} there

## Procedure

### Step 1: Look
```bash
echo {{}}
```
"""


@pytest.mark.parametrize("view", ["matrix", "xref"])
def test_no_part_of_a_secret_is_left_where_a_cell_is_cut(shell: Shell, view: str) -> None:
    shell.write("rung.toml", f'[secrets]\nKEY = "file:{shell.folder}/key"\n')
    shell.write("key", SECRET)
    shell.write("run.md", PAGE)
    said = shell.rung(view)
    assert "RUN-001" in said.out
    assert "[masked:KEY]" in said.out
    assert SECRET[:8] not in said.out


@pytest.mark.parametrize("text", [SECRET, LITERAL])
def test_what_remembers_a_check_keeps_no_file_with_a_secret(shell: Shell, text: str) -> None:
    shell.write("rung.toml", f'[secrets]\nKEY = "file:{shell.folder}/key"\n')
    shell.write("key", SECRET)
    shell.write("run.md", PAGE.replace(SECRET, "a key").format(text))
    shell.write("other.md", PAGE.replace("RUN-001", "RUN-002").replace(SECRET, "a key"))
    first = shell.rung("check", ".", env={"XDG_CACHE_HOME": str(shell.folder / "cache")})
    kept = [path.read_bytes() for path in (shell.folder / "cache").rglob("*") if path.is_file()]
    assert any(b"RUN-002" in each for each in kept)
    assert not [each for each in kept if text.encode() in each]
    again = shell.rung("check", ".", env={"XDG_CACHE_HOME": str(shell.folder / "cache")})
    assert (again.code, again.out) == (first.code, first.out)
