"""Ten commands, run by rung and by the tools people reach for instead: seconds and memory of the whole process.

rung reads, judges, records durably and reports; a bare shell is the floor. The others are looked for on the path, or
in the environment named by RUNNERS, where one installed ``ansible-core chaostoolkit papermill ipykernel``.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from table import median

COMMANDS = (
    *("uname -r", "id -u", "hostname", "pwd", "date +%s"),
    *("wc -c /etc/passwd", "head -n 3 /etc/passwd", "df -P /", "uptime", "ls /"),
)
RUNS = 5
_KIB_IN_MIB = 1024
_OTHERS = ("ansible-playbook", "chaos", "papermill")


@dataclass(frozen=True, slots=True)
class Runner:
    """A tool that runs the ten commands: what is typed, in a folder that is ready for it."""

    name: str
    command: tuple[str, ...]
    version: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians of some runs: seconds on the clock and of processor; MiB is the largest process of any run."""

    name: str
    wall: float
    cpu: float
    memory: float


def measure(folder: Path, runs: int = RUNS) -> Iterator[Figure]:
    """Yield a figure a tool that is there. The tools take turns, so that a busy moment does not fall on one alone."""
    found = tuple(runners(folder))
    taken: dict[str, list[tuple[float, float, float]]] = {runner.name: [] for runner in found}
    for _ in range(runs + 1):
        for runner in found:
            taken[runner.name].append(_once(runner.command, folder))
    for runner in found:
        walls, cpus, peaks = zip(*taken[runner.name][1:], strict=True)  # the first of each warms files and caches
        yield Figure(runner.name, median(walls), median(cpus), max(peaks))


def runners(folder: Path) -> Iterator[Runner]:
    """Write what each tool reads into ``folder`` and yield those that are installed; bash and rung always."""
    (folder / "ten.sh").write_text("set -eu\n" + "".join(f"{command} > out\n" for command in COMMANDS))
    yield Runner("bash", (_path("bash"), "ten.sh"))
    (folder / "ten.md").write_text(_page())
    # A store of its own each time: the cost of opening one is part of a run.
    yield Runner("rung run", (sys.executable, "-m", "rung", "run", "ten.md", "--no-input", "--store", "store"))
    (folder / "ten.yml").write_text(_playbook())
    (folder / "ten.json").write_text(json.dumps(_experiment()))
    (folder / "ten.ipynb").write_text(json.dumps(_notebook()))
    typed = {
        "ansible-playbook": (
            *("-i", "localhost,", "-c", "local", "-e", f"ansible_python_interpreter={sys.executable}", "ten.yml"),
        ),
        "chaos": ("run", "--no-validation", "ten.json"),
        "papermill": ("--log-level", "ERROR", "--no-progress-bar", "ten.ipynb", "ten.out.ipynb"),
    }
    for name, arguments in typed.items():
        program = _path(name)
        if program:
            yield Runner(name, (program, *arguments))


def _path(name: str) -> str:
    beside = os.environ.get("RUNNERS", "")
    return shutil.which(name, path=f"{beside}/bin" if beside else None) or shutil.which(name) or ""


def _page() -> str:
    steps = "".join(
        f"### Step {number}: Look {number}\nCommands:\n```bash\n{command}\n```\n"
        f"Verification:\n- [ ] It answers: `step {number}` expect `exit 0`\n\n"
        for number, command in enumerate(COMMANDS, start=1)
    )
    return f"# RUN-010: Ten looks\nCategory: Incident\nOwner: Ops\n\n## Procedure\n\n{steps}"


def _playbook() -> str:
    tasks = "".join(f"    - ansible.builtin.command: {command}\n" for command in COMMANDS)
    return f"- hosts: all\n  gather_facts: false\n  tasks:\n{tasks}"


def _experiment() -> Mapping[str, object]:
    method = [
        {
            "type": "probe",
            "name": f"look {number}",
            "tolerance": 0,
            "provider": {"type": "process", "path": command.split()[0], "arguments": " ".join(command.split()[1:])},
        }
        for number, command in enumerate(COMMANDS, start=1)
    ]
    return {"title": "Ten looks", "description": "Ten commands that look.", "method": method, "rollbacks": []}


def _notebook() -> Mapping[str, object]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"look{number}",
            "metadata": {},
            "outputs": [],
            "source": f"import subprocess\nsubprocess.run({command.split()!r}, check=True)",
        }
        for number, command in enumerate(COMMANDS, start=1)
    ]
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _once(command: tuple[str, ...], folder: Path) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds with those of children, and the MiB of the largest process."""
    shutil.rmtree(folder / "store", ignore_errors=True)
    here = Path.cwd()
    log = folder / "log"
    fresh = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        *((os.POSIX_SPAWN_OPEN, stream, str(log), fresh, 0o600) for stream in (1, 2)),
    ]
    os.chdir(folder)
    began = time.perf_counter()
    try:
        child = os.posix_spawn(command[0], list(command), {**os.environ, "HOME": str(folder)}, file_actions=actions)
    finally:
        os.chdir(here)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status):
        message = f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}: {log.read_text()[-500:]}"
        raise RuntimeError(message)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _KIB_IN_MIB


def main(runs: int = RUNS) -> None:
    """Measure and print, with what was not there."""
    with tempfile.TemporaryDirectory() as scratch:
        print(f"ten commands; each the median of {runs}, in turns; MiB of the largest process\n")
        print(f"{'what':<18}{'wall s':>8}{'CPU s':>8}{'MiB':>7}{'x bash':>8}")
        floor = 0.0
        for one in measure(Path(scratch), runs):
            floor = floor or one.wall
            print(f"{one.name:<18}{one.wall:>8.2f}{one.cpu:>8.2f}{one.memory:>7.0f}{one.wall / floor:>8.1f}")
    absent = [name for name in _OTHERS if not _path(name)]
    if absent:
        print(f"\nNot measured, not installed: {', '.join(absent)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
