"""What make learns from git: in a copy of a folder inside a repository nothing of it is there, or it is another one."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import opened
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.reach import reaches
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.world import world
from rung.probes.probe import Case

ASKS = pattern(
    r"(?<![\w./-])git\s+(?:-\S+\s+(?:[^\s-]\S*\s+)?)*?(?:describe|rev-parse|rev-list|log|status|show|show-ref|diff|"
    r"diff-index|diff-files|ls-files|ls-tree|grep|branch|tag|config|symbolic-ref|name-rev|cat-file|archive|submodule|"
    r"worktree|shortlog|blame|var|remote|for-each-ref|merge-base|update-index)\b"
)
SCRIPT = pattern(r"[\w.+/-]*[\w+-]")
LARGEST = 200_000  # bytes of a script that is read
UP = 40  # folders above that are looked at


def asks_above(case: Case) -> str:
    """Return where make asks git for something of a repository that begins above the folder: ``Makefile:3``, or empty.

    Recipes count that the goal reaches, and scripts of the project that they name.
    """
    return next(_asked(case), "") if _begins_above(case) else ""


def _asked(case: Case) -> Iterator[str]:
    found = opened(case.read, case.ask.makefile, world(case.machine, case.version, case.ask) if case.machine else None)
    names = scanned(case).graph.below(case.ask.target)
    for path, line in found.each():
        if line.part is Part.RULE or not (found.folders[path] or _reached(line, names)):
            continue
        if ASKS.search(line.text):
            yield f"{path}:{line.number}"
        for word in SCRIPT.findall(" ".join(expansions(line.text, found.at(path)))):
            name = word.removeprefix("./")
            entry = case.entries.get(name)
            if entry and not entry.folder and entry.size <= LARGEST and name not in found.lines:
                text = case.read(name) or b""
                if b"git" in text and text.startswith(b"#!") and ASKS.search(text.decode("utf-8", "replace")):
                    yield name


def _reached(line: Line, names: frozenset[str] | None) -> bool:
    """Say whether a line counts where these names are made: a recipe only where one of them is its target."""
    return line.part is not Part.RECIPE or reaches(
        names, [word for target in line.targets for word in words(target)] or line.targets
    )


def _begins_above(case: Case) -> bool:
    """Say whether the folder holds no repository of its own, and one above it does."""
    if ".git" in case.entries:
        return False
    ups = ("../" * number for number in range(1, UP))
    return any(case.read(f"{up}.git/HEAD") is not None or case.read(f"{up}.git") is not None for up in ups)
