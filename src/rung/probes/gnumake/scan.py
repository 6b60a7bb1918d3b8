"""What make runs although nobody asked it to build: found in the text of the makefiles, before anything is run.

``make -n`` and ``make -q`` run ``$(shell …)`` and ``!=`` while they read, rebuild included makefiles, and run recipe
lines that begin with ``+`` or name ``$(MAKE)`` (GNU Make manual, "Instead of Executing Recipes" and "How Makefiles Are
Remade").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake import oneshell
from rung.probes.gnumake.act import Act, Scan
from rung.probes.gnumake.carrier import another
from rung.probes.gnumake.exported import exports
from rung.probes.gnumake.functions import CLOSING, words
from rung.probes.gnumake.handed import LOOKS, Handed
from rung.probes.gnumake.leads import SUBMAKE
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import Makefiles, opened
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.reach import graph
from rung.probes.gnumake.remade import builtin, remade
from rung.probes.gnumake.world import World, world
from rung.probes.probe import Case, JudgeCommand, Read

# Also for a single target (`all: V != command`), which is read as a rule.
ASSIGNED = pattern(
    r"^(?:[^=#!]*:\s*)?(?:(?:override|export|unexport|private)\s+)*[^\s:#=+?!]+\s*!=\s*(?P<command>.+)$", re.DOTALL
)
MARKS = pattern(r"[@+\-\s]*")
OPENS = pattern(r"[@+\-\s]*(?:\$[({][\w.-]+[)}]|\$\w)+")  # variables that stand before the command
WRITES = pattern(r"\$[({]call\s+(?:shell|file|guile)\b|\$[({](?:file\s+[>$]|guile\s)|^\s*-?load\s")


def scanned(case: Case) -> Scan:
    """Return what the makefile of a case runs by itself, where it is asked; conditions are weighed."""
    where = world(case.machine, case.version, case.ask, case.entries) if case.machine else None
    return scan(case.read, case.judge, case.ask.makefile, where)


@lru_cache(maxsize=2)  # one answer asks several times, of the same files
def scan(read: Read, judge: JudgeCommand, makefile: str = "", where: World | None = None) -> Scan:
    """Return what the makefile (or the one make would take) runs by itself, with those it leads to.

    Conditions are weighed by what is known ``where`` it is asked; without it both of their sides count.
    """
    found = opened(read, makefile, where)
    acting = _Acting(found, Handed(judge))
    acts = [act for path, line in found.each() for act in acting.in_line(path, line)]
    top = [(path, each) for path, each in found.lines.items() if not found.folders[path]]
    rules = graph(found.start, top, found.known.get("", {}), found.first)
    there = where.there if where else None
    acts += (*remade(found, read, rules, there), *builtin(found, there), *acting.whole())
    why = another(line for _, line in found.each())
    named = (_placed(_carried_out(act, why) if why else act, found) for act in acts)
    ordered = tuple(sorted(named, key=lambda act: (act.path, act.line, act.kind)))
    out = exports(found.each(), found.at)
    return Scan(tuple(found.lines), ordered, found.unread, rules, found.calls, out)


def _carried_out(act: Act, why: str) -> Act:
    """Return an act that only looks as unknown: ``why`` another program than a shell carries it out."""
    return replace(act, verdict=Verdict(Effect.UNKNOWN, why, "make-shell")) if act.harmless else act


def _placed(act: Act, found: Makefiles) -> Act:
    return replace(act, folder=found.folders[act.path], hangs=found.hangs.get((act.path, act.line), ""))


class _Acting(Struct, frozen=True):
    """Finds the acts in makefiles that were read."""

    makefiles: Makefiles
    handed: Handed

    def in_line(self, path: str, line: Line) -> Iterator[Act]:
        for command in shells(line.text) if "$" in line.text else ():
            yield Act(path, line.number, "shell", command, self._judged(path, line, command))
        told = line.part in {Part.TEXT, Part.RULE}
        assigned = ASSIGNED.match(line.text) if told and "!=" in line.text else None
        if assigned:
            command = assigned["command"]
            yield Act(path, line.number, "assignment", command, self._judged(path, line, command))
        if ("$" in line.text or "load" in line.text) and WRITES.search(line.text):
            reason = "a function of make that writes a file or loads code"
            yield Act(path, line.number, "function", line.text, Verdict(Effect.MUTATE, reason, "make-function"))
        if line.part in {Part.RECIPE, Part.DEFINED}:
            yield from self._in_recipe(path, line)

    def _in_recipe(self, path: str, line: Line) -> Iterator[Act]:
        marks = MARKS.match(line.text)
        rest = line.text[marks.end() :] if marks else line.text
        if line.part is Part.RECIPE and marks and self._marked(path, line.text, marks[0]):
            yield Act(path, line.number, "plus", rest, self._judged(path, line, rest), self._owners(path, line))
        elif SUBMAKE.search(rest):
            simple = oneshell.ONLY_SUBMAKE.match(rest) is not None and "MAKE" not in self.makefiles.at(path)
            told = LOOKS if simple else self._judged(path, line, rest)
            yield Act(path, line.number, "submake", rest, told, self._owners(path, line))

    def _marked(self, path: str, text: str, marks: str) -> bool:
        """Say whether a recipe line begins with a ``+``, by a variable too (`$(RUN)cc`, where `RUN = @+`)."""
        first = OPENS.match(text) if "+" not in marks else None
        ways = expansions(first[0], self.makefiles.at(path)) if first else (marks,)
        return any("+" in (way if way.lstrip("@- ").startswith("$") else (MARKS.match(way) or way)[0]) for way in ways)

    def whole(self) -> Iterator[Act]:
        """Yield an act for each recipe that runs from its first line on, though nothing is to be built.

        Under ``.ONESHELL`` a recipe counts as one line: where it names ``$(MAKE)`` or begins with ``+``, all of it
        runs.
        """
        if not oneshell.used(line for _, line in self.makefiles.each()):
            return
        for path, each in self.makefiles.lines.items():
            for recipe in filter(oneshell.runs, oneshell.recipes(each)):
                text = "\n".join(line.text.lstrip("@-+ ") for line in recipe)
                told, owners = self._judged(path, recipe[0], text), self._owners(path, recipe[0])
                yield Act(path, recipe[0].number, "recipe", " ".join(text.split()), told, owners)

    def _owners(self, path: str, line: Line) -> tuple[str, ...]:
        """Return the targets that a recipe line is run for, variables worked out.

        Of a ``define`` they are those of the recipes that name it; of one that is named elsewhere nobody knows.
        """
        if line.part is Part.RECIPE:
            ways = (way for target in line.targets for way in expansions(target, self.makefiles.at(path)))
            return tuple(name for way in ways for name in words(way))
        name = re.escape(line.targets[0] if line.targets else "")
        named = re.compile(rf"\$[({{](?:call\s+|value\s+)?{name}[)}},]")
        users = [(place, each) for place, each in self.makefiles.each() if named.search(each.text)]
        if not users or not all(each.part is Part.RECIPE for _, each in users):
            return ("$",)
        return tuple(name for place, each in users for name in self._owners(place, each))

    def _judged(self, path: str, line: Line, text: str) -> Verdict:
        return self.handed.verdict(self.makefiles.at(path), line, text)


def shells(text: str) -> Iterator[str]:
    """Yield the command of each ``$(shell …)`` in a text, nested ones included."""
    for found in re.finditer(r"\$([({])shell\s+", text):
        close = CLOSING[found[1]]
        depth, at = 1, found.end()
        while at < len(text) and depth:
            depth += (text[at] == found[1]) - (text[at] == close)
            at += 1
        yield text[found.end() : at - 1 if not depth else at].strip()
