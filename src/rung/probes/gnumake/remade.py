"""The makefiles that make makes again before it does anything else, even when it is only asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from itertools import pairwise

from msgspec import Struct

from rung.model.effect import Effect, Verdict
from rung.probes.gnumake.act import Act
from rung.probes.gnumake.functions import matched, words
from rung.probes.gnumake.leads import INCLUDE, inside
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import Makefiles
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.reach import Graph, can_be
from rung.probes.probe import Read

REMADE = "make-remade"  # the rule of what make does to make a makefile again
END = Line(0, Part.TEXT, "")


def remade(makefiles: Makefiles, read: Read, rules: Graph, there: Collection[str] | None) -> Iterator[Act]:
    """Yield an act for each makefile that a rule makes: it is made again before anything else, even under -n.

    A rule that needs nothing runs only where the makefile is not there, and one of a pattern only where what it needs
    is ``there`` or can be made.
    """
    beside = _makefiles(makefiles)
    stopped = frozenset(name for _, line in makefiles.each() if _stops(line) for name in line.targets)
    trying = _Trying(rules, there, stopped)
    for (path, line), (_, after) in pairwise((*makefiles.each(), ("", END))):
        if line.part is not Part.RULE or not _does(line, after):
            continue
        targets = (
            name for target in line.targets for way in expansions(target, makefiles.at(path)) for name in words(way)
        )
        folder = makefiles.folders[path]
        texts = expansions(line.text, makefiles.at(path))
        made = sorted(
            name for target in targets for name in beside[folder] if trying.makes(texts, target, name, folder)
        )
        if made and re.fullmatch(r"[^:]*:\s*", line.text):
            made = [name for name in made if read(inside(folder, name)) is None]
        if made:
            reason = f"`{made[0]}` is a makefile and has a rule: make makes it again before it answers"
            yield Act(path, line.number, "include", line.text, Verdict(Effect.UNKNOWN, reason, REMADE))


def _makefiles(found: Makefiles) -> dict[str, set[str]]:
    """Return the names of the makefiles that are read or included, by the folder that make works in."""
    included = {
        name
        for path, line in found.each()
        if line.part is Part.TEXT and (way := INCLUDE.match(line.text))
        for text in expansions(way["names"], found.at(path))
        for name in words(text)
    }
    return {
        folder: included | {_named(path, folder) for path in found.lines if found.folders[path] == folder}
        for folder in found.known
    }


def _named(path: str, folder: str) -> str:
    """Return a makefile as the make that reads it in ``folder`` names it."""
    return path.removeprefix(f"{folder}/") if folder else path


def _does(rule: Line, after: Line) -> bool:
    """Say whether a rule makes anything be done: one without needs and recipe only says that there is none."""
    return bool(rule.text.rpartition(":")[2].strip()) or after.part is Part.RECIPE


def _stops(line: Line) -> bool:
    """Say whether a rule needs nothing, as `Makefile: ;`: so a rule for anything is kept from a makefile."""
    return line.part is Part.RULE and not line.text.rpartition(":")[2].strip()


class _Trying(Struct, frozen=True):
    """What make tries to make a makefile by: rules, what is ``there`` (None: nobody knows), and what no rule makes."""

    rules: Graph
    there: Collection[str] | None
    stopped: frozenset[str]

    def makes(self, texts: Collection[str], target: str, name: str, folder: str) -> bool:
        """Say whether a rule for ``target``, spelled in one of these ways, makes the makefile of that name."""
        if target == "%":
            return name not in self.stopped and self.there is not None and _for_any(texts, name, folder, self.there)
        if "$" in name or "$" in target or "%" not in target:
            return target.removeprefix("./") == name.removeprefix("./")
        if not matched(target, name):
            return False
        return bool(folder) or self.there is None or _applies(texts, target, name, self.rules, self.there)


def _for_any(texts: Collection[str], name: str, folder: str, there: Collection[str]) -> bool:
    """Say whether a rule for anything (`%`) makes the file: what it needs for that name is there, or hangs on none."""
    ways = (words(text.rpartition(":")[2].replace("|", " ")) for text in texts)
    each = ([inside(folder, need.replace("%", name)) for need in needs if "%" in need] for needs in ways)
    return any(all(need in there for need in needs) for needs in each)


def _applies(texts: Collection[str], target: str, name: str, rules: Graph, there: Collection[str]) -> bool:
    """Say whether make may take a pattern rule for a makefile: what it needs for that name is there, or can be made.

    ``build/%: src/%.c`` is no rule for ``build/a.d`` where there is no ``src/a.d.c``. ``texts`` is the rule in every
    way in which its variables can spell it.
    """
    stem = matched(target, name) or ""
    ways = ([need for need in words(text.rpartition(":")[2].replace("|", " ")) if "%" in need] for text in texts)
    return any(all(_can_be(need.replace("%", stem), rules, there) for need in needs) for needs in ways)


def _can_be(need: str, rules: Graph, there: Collection[str]) -> bool:
    """Say whether a file is there, or a rule makes or names it; one with a ``*`` is any file of that shape."""
    if "$" in need or need in there or (set(need) & set("*?[") and any(fnmatchcase(path, need) for path in there)):
        return True
    named = (each for rule in rules.rules for each in (*rule.targets, *rule.needs) if "%" not in each)
    shaped = (each for rule in rules.rules for each in rule.targets if "%" in each and each != "%")
    return any(can_be(each, need) for each in named) or any(matched(each, need) for each in shaped)
