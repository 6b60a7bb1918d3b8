"""What each question to make costs beside the bare commands it runs, and how long a large data base of make takes.

    python benchmarks/probing.py [TIMES [FOLDER…]]

Without a folder three made-up projects are asked: a small one, and one as large as a C library (1,400 objects), built
and clean. The cost is how much longer a person waits for `rung probe` than for the same commands run bare in the same
folder, in turn; CPU (user and system) of all processes stands beside it. Where a look needs a copy, the bare command
gets one of `cp -a`, as fresh as ours: no usual tool makes one for less, and nobody asks what acts in the project.
Only questions that build nothing are asked. Modules are compiled once, before the first figure, as they are for who
installed rung.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from table import Row, Spent, at_most, cpu_of, median, show, spent

from rung.probes.gnumake.database import database

OBJECTS = 1_400
LINES = 23_000  # of `make -pq` in musl
COST = 0.15  # seconds longer than the bare commands, or
SHARE = 0.1  # of them, whichever is larger
READING = 0.5  # seconds
ANY = tuple(range(8))  # how commands end here is not what is measured
QUESTIONS = ("acts", "causes", "converges", "cost", "evidence", "planned", "state", "target", "verify-report")
RUNG = (sys.executable, "-m", "rung", "probe", "make")
HEAD = "OS := $(shell uname -s)\nCFLAGS = -O2\n"


@dataclass(frozen=True, slots=True)
class Bare:
    """The commands that a question runs, each with whether a fresh copy of the folder is made for it."""

    commands: tuple[tuple[tuple[str, ...], bool], ...]


def _project(folder: Path, objects: int, *, built: bool) -> Path:
    """Write a makefile with so many objects, sources and headers, and the objects too where it is built."""
    names = [f"unit{number}" for number in range(objects)]
    rules = "\n".join(f"o/{name}.o: s/{name}.c i/{name}.h i/all.h" for name in names)
    made = " ".join(f"o/{name}.o" for name in names)
    text = f"{HEAD}OBJS = {made}\nall: lib.a\nlib.a: $(OBJS)\n\tar rc $@ $(OBJS)\no/%.o: s/%.c\n"
    text += f"\t$(CC) $(CFLAGS) -c $< -o $@\n{rules}\nclean:\n\trm -f lib.a $(OBJS)\n.PHONY: all clean\n"
    for part in ("s", "i", "o"):
        (folder / part).mkdir(parents=True)
    for name in names:
        (folder / "s" / f"{name}.c").write_text(f"int {name};\n")
        (folder / "i" / f"{name}.h").touch()
    (folder / "i" / "all.h").touch()
    (folder / "Makefile").write_text(text, "utf-8")
    for name in names if built else ():
        (folder / "o" / f"{name}.o").touch()
    if built:
        (folder / "lib.a").touch()
    return folder


def _bare(folder: Path, question: str) -> Bare:
    """Ask once, and return what it ran."""
    asked = [*RUNG, question, "-C", str(folder), "--format", "json"]
    told = json.loads(subprocess.run(asked, capture_output=True, check=False).stdout)["probe"]
    fresh = told["copied"]["copies"]
    looks = []
    for look in told["looks"]:
        argv = (shutil.which(look["argv"][0]) or "", *look["argv"][1:])
        looks.append((argv, look["place"] == "scratch" and fresh > 0))
        fresh -= look["place"] == "scratch"
    return Bare(tuple(looks))


def _run_bare(bare: Bare, folder: Path, copy: Path) -> Spent:
    """Run the commands that a question runs, those in copies in copies."""
    wall = cpu = 0.0
    where = folder
    for argv, fresh in bare.commands:
        steps = [argv]
        if fresh:
            shutil.rmtree(copy, ignore_errors=True)
            where, steps = copy, [("/bin/cp", "-a", str(folder), str(copy)), argv]
        for step in steps:
            with chdir(folder if step[0] == "/bin/cp" else where):
                took = spent(step, accepted=ANY)
            wall, cpu = wall + took.wall, cpu + took.cpu
    return Spent(wall, cpu)


def _asked(folder: Path, question: str, times: int) -> Row:
    bare = _bare(folder, question)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        for _ in range(times):
            ours.append(spent([*RUNG, question, "-C", str(folder)], accepted=ANY))
            theirs.append(_run_bare(bare, folder, Path(name) / "copy"))
    whole, plain = median(each.wall for each in ours), median(each.wall for each in theirs)
    cpu = median(each.cpu for each in ours) - median(each.cpu for each in theirs)
    copies = sum(fresh for _, fresh in bare.commands)
    beside = f", {copies} x cp -a" if copies else ""
    over, limit = whole - plain, max(COST, SHARE * plain)
    return Row(
        f"{folder.name}: {question}", f"{over * 1000:.0f} ms over, cpu {cpu * 1000:.0f}",
        f"{len(bare.commands)} x make{beside} {plain * 1000:.0f} ms", whole / max(plain, 1e-3),
        at_most(round(over, 3), round(limit, 3), "s"),
    )  # fmt: skip


def _floors(times: int) -> Iterator[Row]:
    """Yield what no question can go below: Python with the library of the command line, and a list of questions."""
    nothing = median(cpu_of([sys.executable, "-c", "pass"]) for _ in range(times))
    for what, command in (
        ("floor: Python that imports click", (sys.executable, "-c", "import click")),
        ("floor: rung --version", (sys.executable, "-m", "rung", "--version")),
    ):
        took = median(cpu_of(command) for _ in range(times))
        base = f"python -c pass {nothing * 1000:.0f} ms"
        yield Row(what, f"{took * 1000:.0f} ms", base, took / nothing, "no target: it stands in each line below")


def _database() -> str:
    """Return a data base of ``LINES`` lines in make's form."""
    target = "unit{0}.o: unit{0}.c h.h\n#  Implicit rule search has been done.\n#  File does not exist.\n"
    target += "#  recipe to execute (from 'Makefile', line 3):\n\tcc -c $<\n\n"
    variables = "# Make data base, printed on today\n\n# Variables\n\n# makefile\nA = 1\n\n# Files\n\n"
    return variables + "".join(target.format(number) for number in range(LINES // target.count("\n")))


def _reading() -> Row:
    text = _database()
    began = time.process_time()
    known = database(text)
    took = time.process_time() - began
    floor = time.process_time()
    text.splitlines()
    floor = time.process_time() - floor
    return Row(
        f"reading {LINES} lines, {len(known.targets)} targets", f"{took:.3f} s", f"split {floor:.3f} s",
        took / max(floor, 1e-6), at_most(took, READING, "s"),
    )  # fmt: skip


def measure(times: int = 5, folders: tuple[str, ...] = ()) -> list[Row]:
    """Return what every question costs over its bare commands, and the time that reading takes."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # with it every process would compile what was changed last
    rows = [*_floors(times)]
    with tempfile.TemporaryDirectory() as name:
        projects = [Path(each).resolve() for each in folders] or [
            _project(Path(name) / "small", 3, built=True),
            _project(Path(name) / "large-built", OBJECTS, built=True),
            _project(Path(name) / "large-clean", OBJECTS, built=False),
        ]
        rows += [_asked(each, question, times) for each in projects for question in QUESTIONS]
    return [*rows, _reading()]


if __name__ == "__main__":
    show(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5, tuple(sys.argv[2:])))
