"""A library of one runbook that is cheap to run: it looks, it changes one file, it proves the change."""

from __future__ import annotations

from cli.terminal import Said, Shell

CONFIG = '[targets.here]\nkind = "local"\nenv = "dev"\n'
RUNBOOK = """\
# RUN-001: The lamp is off
Category: Incident
Severity: critical
Trigger: MON-001 (the lamp is off for a minute)
Owner: Lamp Team
Last Tested: 2026-11-01

## Scope
- **Handles**: a lamp that is off
- **Does NOT handle**: a lamp that is broken (see RUN-002)

## Procedure

### Step 1: Look at the lamp
The word is `on` or `off`.

Commands:
```bash target=here
cat lamp
```
Verification:
- [ ] The lamp is off: expect `contains off`

### Step 2: Switch the lamp on
The file then holds `on`; a lamp that stays off is broken.

Commands:
```bash target=here
echo on >> lamp
```
Do not:
- Do not touch a lamp that somebody holds

Verification:
- [ ] The lamp is on: `cat lamp` expect `contains on`

## Decision
| Class | Signs | Route |
|---|---|---|
| switched off | the word is off | step 2 |
| broken | there is no word | RUN-002 |
| held | somebody holds the lamp | escalate |

## Escalation
- **When to escalate**: after 15m; if step 2 fails
- **Who to contact**: Lamp Team lead (pagerduty: lamps)
- **What to provide**: timeline, the word

## Proof
- [ ] The lamp stays on: `cat lamp` expect `contains on`

## Post-Incident
- [ ] Find out who switched it off

Linked IDs: MON-001 (alert), RUN-002 (broken lamp)
"""
BROKEN = RUNBOOK.replace("RUN-001", "RUN-009").replace("RUN-002", "RUN-001").replace("RUN-009", "RUN-002")
MONITOR = "# MON-001: The lamp is off\nSeverity: critical\nRunbook: RUN-001\n"


def lamp(shell: Shell, *, env: str = "dev") -> Shell:
    """Write the library, its configuration and the lamp, and return the shell."""
    shell.write("rung.toml", CONFIG.replace('"dev"', f'"{env}"') + '[store]\nfolder = "store"\n')
    shell.write(
        "lamp.md", RUNBOOK.replace("cat lamp", f"cat {shell.folder}/lamp").replace(">> lamp", f">> {shell.folder}/lamp")
    )
    shell.write("lamp", "off\n")
    return shell


def switched(shell: Shell) -> int:
    """Return how often the change reached the world."""
    return (shell.folder / "lamp").read_text().count("on\n")


def run_id(said: Said) -> str:
    """Return the id of the run that a transcript tells of."""
    return said.out.split("   run ", 1)[1].split()[0]


def digest(said: Said) -> str:
    """Return the digest a stop asks for."""
    return said.out.split("rung approve ", 1)[1].split()[1]


def noted(shell: Shell) -> Said:
    """Run as far as the note and write it."""
    shell.rung("run", "RUN-001")
    return shell.rung("note", "--symptom", "dark", "--scope", "the room", "--next", "switch it on")


def decided(shell: Shell) -> Said:
    """Run as far as the decision and take it; return the stop that asks for an approval."""
    noted(shell)
    shell.rung("decide", only_run(shell), "switched off", "--cites", "2,3")
    return shell.rung("resume")


def only_run(shell: Shell) -> str:
    """Return the id of the only run of the store."""
    (found,) = shell.rung("list", "--runs", "--format", "json").document()["runs"]
    return str(found["id"])
