"""What a team declared, as people meet it: in risk, show, a dry run and a run; and never for another content."""

from __future__ import annotations

from hashlib import sha256

from cli.terminal import Shell

SCRIPT = "#!/bin/sh\necho 4 jobs wait\n"
EFFECTS = """[[effect]]
script = "depth.sh"
sha256 = "{digest}"
level = "observe"
reason = "asks the queue for its depth"
reviewed = "ana, 2026-01-02"
"""
PAGE = """# RUN-001: The queue grows
Category: Incident
Owner: Ops

## Procedure

### Step 1: Look at the depth
```bash cwd={folder}
./depth.sh
```
"""


def team(shell: Shell) -> Shell:
    shell.write("rung.toml", "[store]\nfolder = 'store'\n")
    shell.write("effects.toml", EFFECTS.format(digest=sha256(SCRIPT.encode()).hexdigest()))
    shell.write("depth.sh", SCRIPT).chmod(0o755)
    shell.write("run-001.md", PAGE.format(folder=shell.folder))
    return shell


def test_a_declared_script_runs_by_itself_and_says_why(shell: Shell) -> None:
    team(shell)
    shown = shell.rung("show", "RUN-001").out
    assert "declared `depth.sh` is declared observe by the team" in shown
    assert "declared: `depth.sh`" in shell.rung("run", "RUN-001", "--dry-run").out
    ran = shell.rung("run", "RUN-001").out
    assert "4 jobs wait" in ran
    assert "declared: `depth.sh` is declared observe by the team" in ran
    assert "(reviewed: ana, 2026-01-02)" in ran


def test_a_script_that_changed_waits_for_a_person(shell: Shell) -> None:
    team(shell).write("depth.sh", "#!/bin/sh\ntouch acted\n").chmod(0o755)
    said = shell.rung("run", "RUN-001")
    assert said.code != 0
    assert not (shell.folder / "acted").exists()
    risk = shell.rung("risk", "./depth.sh")
    assert risk.code == 1
    assert "no longer the one that was reviewed" in risk.out
    assert sha256(b"#!/bin/sh\ntouch acted\n").hexdigest() in risk.out


def test_effects_of_another_file_take_the_place_of_the_librarys(shell: Shell) -> None:
    team(shell)
    assert shell.rung("risk", "./depth.sh").code == 0
    other = shell.write("none.toml", "")
    assert shell.rung("risk", "--effects", str(other), "./depth.sh").code == 1
    answer = shell.rung("risk", "--format", "json", "./depth.sh").document()
    assert "by the team" in str(answer["risk"]["declared"])


def test_a_mistake_in_the_declarations_stops_every_command_that_judges(shell: Shell) -> None:
    team(shell).write("effects.toml", "[[effect]]\nscript = 'x'\nlevel = 'observe'\nreason = 'r'\n")
    for call in (("risk", "date"), ("check",), ("show", "RUN-001"), ("run", "RUN-001")):
        said = shell.rung(*call)
        assert said.code == 2, call
        assert "effects.toml:1" in said.err
        assert "sha256" in said.err


def test_the_form_of_the_file_is_explained(shell: Shell) -> None:
    assert "[[effect]]" in shell.rung("explain", "effects-file").out


def test_a_declaration_counts_where_no_configuration_stands_beside_it(shell: Shell) -> None:
    """A verdict alone loads no configuration, and says the same."""
    with_one = team(shell).rung("risk", "./depth.sh")
    (shell.folder / "rung.toml").unlink()
    assert "declared observe by the team" in with_one.out
    without = shell.rung("risk", "./depth.sh")
    assert (without.out, without.code) == (with_one.out, with_one.code)
    shell.write("effects.toml", "[[effect]]\nscript = 'x'\nlevel = 'observe'\nreason = 'r'\n")
    assert "effects.toml:1" in shell.rung("risk", "./depth.sh").err
