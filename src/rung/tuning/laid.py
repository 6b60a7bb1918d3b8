"""What differs in how the files of both sides are laid out: what may be run, pinned submodules, more than is read."""

from __future__ import annotations

from collections.abc import Iterator

from rung.probes.gnumake.plain import expand
from rung.tuning.changed import MOST, too_many
from rung.tuning.pair import Differs
from rung.tuning.project import Project
from rung.tuning.reaching.commands import commands
from rung.tuning.side import Side


def laid(sides: tuple[Side, Side], projects: tuple[Project, Project]) -> Iterator[Differs]:
    """Yield each file that commands run and only one side may run, each other pin, and a side with too many files."""
    one, two = sides
    other = (one.runs ^ two.runs) & one.paths.keys() & two.paths.keys()
    if other:
        started = {name for project in projects for name in _started(project)}
        for path in sorted(other):
            if path in started or path.rpartition("/")[2] in started:
                yield Differs(path, f"it may be run in {(one if path in one.runs else two).name} only")
    for path in sorted({*one.pins, *two.pins}):
        old, new = one.pins.get(path, "none"), two.pins.get(path, "none")
        if old != new:
            yield Differs(path, f"the pin of a submodule: {old[:12]} before, {new[:12]} after")
    if too_many(one, two):
        count = len({*one.paths, *two.paths})
        yield Differs("…", f"{count:,} files, of which the first {MOST:,} were compared")


def _started(project: Project) -> Iterator[str]:
    """Yield the programs that recipes and scripts start: paths as they lie in the project, and plain names."""
    texts = {line.text for line in project.lines if line.recipe}
    texts |= {line for rule in project.graph.values() for line in rule.recipe}
    for text in texts:
        for command in commands(expand(text, {"CURDIR": ".", **project.variables})):
            path = command.path.removeprefix("$(CURDIR)/").removeprefix("${CURDIR}/")
            while path.startswith("./"):
                path = path.removeprefix("./")
            yield path or command.program
