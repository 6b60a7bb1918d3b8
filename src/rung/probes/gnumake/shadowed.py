"""Targets that are commands and not declared phony, hidden by a folder or file of their name: nothing runs them.

Make takes what lies there for the target, made already, and says that nothing is to be done (GNU Make manual, "Phony
Targets"). A folder counts where the recipe does not make it; a file only under a name that stands for no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import Makefiles, opened_for
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case

KIND = "shadowed"
# Names that a makefile has for commands (GNU Make manual, "Standard Targets"), and those that are usual beside them.
COMMANDS = pattern(
    r"all|(?:un)?install(?:-\w+)?|(?:\w+-)?clean|check|tests?|lint|fmt|format|run|serve|start|stop|deploy|release|publish"
    r"|help|dist|docs?|build|bench|coverage|verify|ci|setup|bootstrap"
)
OUTPUTS = frozenset({"build", "dist", "doc", "docs", "coverage", "release"})  # folders that a script may well make
MAKES = r"\b(?:mkdir|install|cp|mv|ln|tar|unzip|git|rsync|touch|tee|cmake|meson|curl|wget|virtualenv|venv|npm|pip)\b|>"
OWN = r"\$@|\$[({{]@[)}}]|(?<![\w./-]){name}(?![\w.-])"


class Shadowed(Struct, frozen=True):
    """A target that something of its name hides, with the place of its recipe, and whether that is a folder."""

    target: str
    place: str
    folder: bool

    @property
    def sentence(self) -> str:
        """Return it in words."""
        what = "folder" if self.folder else "file"
        return (
            f"A {what} `{self.target}` lies here, and the target of that name is not declared phony: make takes it for "
            f"made, and its recipe ({self.place}) does not run."
        )


def shadowed(case: Case) -> tuple[Shadowed, ...]:
    """Return the targets below what was asked for that something of their name hides."""
    goal = case.ask.target
    below = scanned(case).graph.below(goal)
    names = {*(below or ()), goal} & case.entries.keys()
    names = {name for name in names if case.entries[name].folder or COMMANDS.fullmatch(name)}
    if not names:
        return ()
    found = opened_for(case)
    names -= set(found.phony())
    return tuple(
        Shadowed(name, place, case.entries[name].folder)
        for name in sorted(names)
        if (recipe := tuple(_recipe(found, name))) and not _makes(found, name, recipe)
        for place in [f"{recipe[0][0]}:{recipe[0][1].number}"]
    )


def named(said: str, hidden: tuple[Shadowed, ...]) -> str:
    """Return a sentence with the first target that is hidden; as it is where none is."""
    more = f" The same holds of {len(hidden) - 1} more." if len(hidden) > 1 else ""
    return f"{said} {hidden[0].sentence}{more}" if hidden else said


def kinds(hidden: tuple[Shadowed, ...]) -> tuple[str, ...]:
    """Return the kind of an answer where a target is hidden that cannot be meant for what hides it."""
    return (KIND,) if any(each.target not in OUTPUTS and COMMANDS.fullmatch(each.target) for each in hidden) else ()


def _recipe(found: Makefiles, name: str) -> Iterator[tuple[str, Line]]:
    """Yield the recipe lines of the rules of the first make whose target is spelled so."""
    for path, line in found.each():
        if line.part is Part.RECIPE and not found.folders[path]:
            ways = (way for each in line.targets for way in expansions(each, found.at(path)))
            if any(name == word for way in ways for word in words(way)):
                yield path, line


def _makes(found: Makefiles, name: str, recipe: tuple[tuple[str, Line], ...]) -> bool:
    """Say whether a line of a recipe may make what bears the name of its target."""
    own, makes = re.compile(OWN.format(name=re.escape(name))), re.compile(MAKES)
    texts = (way for path, line in recipe for way in expansions(line.text, found.at(path)))
    return any(own.search(text) and makes.search(text) for text in texts)
