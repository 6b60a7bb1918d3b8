"""What make runs although nobody asked it to build: found in the text of the makefiles, before anything is run.

``make -n`` and ``make -q`` run ``$(shell …)`` and ``!=`` while they read, rebuild included makefiles, and run recipe
lines that begin with ``+`` or name ``$(MAKE)`` (GNU Make manual, "Instead of Executing Recipes" and "How Makefiles Are
Remade").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct, field

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake import calls, oneshell
from rung.probes.gnumake.act import Act, Scan
from rung.probes.gnumake.carrier import another
from rung.probes.gnumake.commands import assigned_by, assigns, flattened, shells, whole
from rung.probes.gnumake.evaluated import hidden, named, rewritten, signs, unknown
from rung.probes.gnumake.exported import exports
from rung.probes.gnumake.functions import arguments, balanced, words
from rung.probes.gnumake.given import given
from rung.probes.gnumake.handed import LOOKS, Handed
from rung.probes.gnumake.leads import EVALUATED, INCLUDE, SUBMAKE
from rung.probes.gnumake.lines import Line, Part, lines
from rung.probes.gnumake.makefiles import Makefiles, opened
from rung.probes.gnumake.plain import SET, evaluated, expansions
from rung.probes.gnumake.pluses import (
    ALONE,
    MARKS,
    begins_a_rule,
    breaking,
    loose,
    marked,
    opening,
    parted,
    scattered,
)
from rung.probes.gnumake.reach import can_be
from rung.probes.gnumake.remade import builtin, remade
from rung.probes.gnumake.rules import graph
from rung.probes.gnumake.secondary import secondary
from rung.probes.gnumake.settings import computed, unread
from rung.probes.gnumake.world import World, world
from rung.probes.probe import Case, JudgeCommand, Read

CALL = pattern(r"[({]call\s+")
FUNCTIONS = ("shell", "file", "guile", "eval")
WRITES = pattern(
    r"\$[({]call\s+(?:shell|file|guile|eval)\b|\$[({](?:file\s+[>$]|guile\s)|^\s*-?load\s"
    # A dollar sign, or a part of the name, that a variable holds: it is a function where it is evaluated.
    r"|(?:\$[^({$]|[)}])[({](?:call\s+)?(?:shell|file|guile|eval)[\s,]"
    r"|[({](?:shell|file|guile|eval|call)\s*$"
)
# The name of a function in what is expanded a second time, made up by variables.
MADE_UP = pattern(r"\$\$[({](?P<name>(?:[\w-]|\$[({][^(){}]*[)}]|\$\w)+)\s")
RECIPES = frozenset({Part.RECIPE, Part.DEFINED})
LATER = pattern(r"\$\$[({]MAKE[)}]")
NO_FUNCTION = Verdict(Effect.MUTATE, "a function of make that writes a file or loads code", "make-function")


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
    names = frozenset(name for path, line in found.each() for name in computed(line, found.at(path)))
    acting = _acting(found, Handed(judge, names), where)
    acts = [act for path, line in found.each() for act in acting.in_line(path, line)]
    top = [(path, each) for path, each in found.lines.items() if not found.folders[path]]
    there = where.there if where else None
    rules = graph(found.start, top, found.known.get("", {}), found.first, there or ())
    acts += (*remade(found, read, rules, there), *builtin(found, there), *acting.whole(), *secondary(found))
    acts += given(found, where) if where else ()
    why = another(line for _, line in found.each())
    named = (_placed(_carried_out(act, why) if why else act, found) for act in acts)
    ordered = tuple(sorted(named, key=lambda act: (act.path, act.line, act.kind)))
    out = exports(found.each(), found.at)
    return Scan(tuple(found.lines), ordered, found.unread, rules, found.calls, out)


def _acting(found: Makefiles, handed: Handed, where: World | None) -> _Acting:
    every = tuple(line for _, line in found.each())
    outside = {**where.machine.env, **dict(where.pinned)} if where else {}
    breaks = {folder: breaking(known) for folder, known in found.known.items()}
    return _Acting(found, handed, scattered(every, outside.values()), loose(every), breaks, outside, named(every))


def _carried_out(act: Act, why: str) -> Act:
    """Return an act that only looks as unknown: ``why`` another program than a shell carries it out."""
    return replace(act, verdict=Verdict(Effect.UNKNOWN, why, "make-shell")) if act.harmless else act


def _placed(act: Act, found: Makefiles) -> Act:
    return replace(act, folder=found.folders.get(act.path, ""), hangs=found.hangs.get((act.path, act.line), ""))


class _Acting(Struct, frozen=True):
    """Finds the acts in makefiles that were read.

    ``open_plus``: a text or the environment holds a ``+`` that may come to begin a recipe line. ``loose_plus``: the
    value of a variable begins with one, and nobody can tell of which. ``given`` are the variables of the environment
    and the command line.
    """

    makefiles: Makefiles
    handed: Handed
    open_plus: bool = False
    loose_plus: bool = False
    breaks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    evaluated: frozenset[str] = frozenset()  # the variables whose value is
    begins: dict[tuple[str, str], bool] = field(default_factory=dict)  # what was found so far: many begin alike

    def in_line(self, path: str, line: Line) -> Iterator[Act]:
        yield from self._plainly(path, line)
        line = flattened(line)
        if "eval" in line.text or ("$" in line.text and line.part is not Part.RECIPE):
            yield from self._again(path, line)
        if "$$" in line.text and self._rewritten(line):
            yield self._odd(path, line, "function", "functions of text put together what is evaluated")

    def _rewritten(self, line: Line) -> bool:
        """Say whether what is evaluated of a line may hold a reference that functions of text put together."""
        if any(map(rewritten, evaluated(line.text))):
            return True
        name = line.targets[0] if line.part is Part.DEFINED and line.targets else ""
        told = SET.match(line.text) if line.part is Part.TEXT else None
        return (told["name"] if told else name) in self.evaluated and rewritten(line.text)

    def _again(self, path: str, line: Line) -> Iterator[Act]:
        """Yield the acts of what make reads where this line stands: what is evaluated, or made up by variables."""
        known = self.makefiles.at(path)
        seen = set(shells(line.text))
        for each in hidden(line, known):
            yield from (act for act in self._plainly(path, each) if act.text not in seen)
            if each.part is Part.TEXT and INCLUDE.match(each.text) and not EVALUATED.search(line.text):
                yield self._odd(path, line, "include", "it reads a makefile that is named while make reads")
        if unknown(line.text, known, self.given):
            yield self._odd(path, line, "function", "what it evaluates stands in no makefile")

    def _odd(self, path: str, line: Line, kind: str, why: str) -> Act:
        return Act(path, line.number, kind, line.text, Verdict(Effect.UNKNOWN, why, f"make-{kind}"))

    def _plainly(self, path: str, line: Line) -> Iterator[Act]:
        flat = flattened(line)
        for command in shells(flat.text) if "$" in flat.text else ():
            if line.part is Part.DEFINED and not whole(flat.text):
                yield self._odd(path, line, "shell", "the command goes on in the next line")
            yield Act(path, line.number, "shell", command, self._judged(path, line, command))
        assigned = "!=" in flat.text and line.part is not Part.RECIPE and assigns(flat)
        if assigned and "define" in flat.text:
            yield self._odd(path, line, "assignment", "all lines of a define are run")
        elif assigned and not flat.text.lstrip().startswith(("if", "else")):
            command = assigned_by(flat.text)
            yield Act(path, line.number, "assignment", command, self._judged(path, line, command))
        if ("$" in flat.text or "load" in flat.text) and (WRITES.search(flat.text) or self._computed(path, flat)):
            yield Act(path, line.number, "function", line.text, NO_FUNCTION)
        if why := unread(flat, self.makefiles.at(path)):
            yield self._odd(path, line, "setting", why)
        yield from self._in_recipe(path, line) if line.part in RECIPES else self._beside(path, flat)
        for text in self._recipes(path, line) if line.part is Part.DEFINED else ():
            yield from self._in_recipe(path, replace(line, text=text))

    def _beside(self, path: str, line: Line) -> Iterator[Act]:
        """Yield what runs by a line that stands in no recipe, and yet is one or begins one."""
        if line.part is Part.TEXT and begins_a_rule(line.text, self.makefiles.at(path)):
            yield self._odd(path, line, "plus", "a built-in rule has it first in its recipe")
        elif "+" in line.text and ALONE.match(line.text):
            yield self._odd(path, line, "plus", "a line that begins with + where no rule is known")
        elif "MAKE" in line.text and LATER.search(line.text):
            yield self._odd(path, line, "submake", "what it sets may be a recipe that names $(MAKE)")

    def _recipes(self, path: str, line: Line) -> Iterator[str]:
        """Yield what is a recipe in a line of a define, where that is evaluated, beside the line as it stands."""
        if ";" in line.text and ":" in line.text:
            yield from (each.text for each in lines(line.text) if each.part is Part.RECIPE)
        if line.text[:1] in signs(self.makefiles.at(path)):
            yield line.text[1:]

    def _computed(self, path: str, line: Line) -> bool:
        """Say whether a `$(call …)` in a line may be of a function that acts, by a name that variables make up."""
        text, known = line.text, {**self.makefiles.at(path), "MAKE": ("make",)}
        ends = ((found.end(), balanced(text, found.start())) for found in CALL.finditer(text) if "call" in text)
        names = [arguments(text[at : end if end > 0 else len(text)])[0] for at, end in ends]
        later = "$$" in text and (line.part is not Part.RECIPE or "eval" in text)
        names += [found["name"] for found in MADE_UP.finditer(text)] if later else []
        ways = (way.strip() for name in names if "$" in name for way in expansions(name.replace("$$", "$"), known))
        return any(can_be(way, function) for way in ways for function in FUNCTIONS)

    def _in_recipe(self, path: str, line: Line) -> Iterator[Act]:
        marks = MARKS.match(flattened(line).text)
        rest = line.text[marks.end() :] if marks else line.text
        if self._marked(path, flattened(line)):
            yield Act(path, line.number, "plus", rest, self._judged(path, line, rest), self._owners(path, line))
        elif SUBMAKE.search(rest):
            yield Act(path, line.number, "submake", rest, self._called(path, line, rest), self._owners(path, line))

    def _called(self, path: str, line: Line, rest: str) -> Verdict:
        """Return the verdict of a line that starts another make, whose words say whether it only looks as well."""
        known = self.makefiles.at(path)
        joined = rest.replace("\\\n", " ").replace("\n", " ")  # a line that goes on; a variable may hold a real break
        ways = expansions(joined, {name: held for name, held in known.items() if name != "MAKE"})
        alone = "$$(" not in rest and not any("\n" in way for way in ways)
        simple = alone and oneshell.ONLY_SUBMAKE.match(rest) is not None and "MAKE" not in known
        cds = 1 if rest.startswith("cd") else 0  # `cd FOLDER && $(MAKE)`
        simple = simple and not any(calls.goes_on(way.replace("&&", "", cds)) for way in ways)
        told = LOOKS if simple else self._judged(path, line, rest)
        why = next((why for way in ways if (why := calls.reason(way))), "")
        outside = simple and any(map(calls.leaves, ways))
        why = why or ("another make reads a makefile from outside of the project" if outside else "")
        return Verdict(Effect.UNKNOWN, why, "make-submake", rest) if why and told.effect <= Effect.PROBE else told

    def _marked(self, path: str, line: Line) -> bool:
        known = self.makefiles.at(path)
        begin = (self.makefiles.folders[path], opening(line.text))
        if begin not in self.begins:
            self.begins[begin] = marked(begin[1], known, open_ways=self.open_plus, any_way=self.loose_plus)
        if self.begins[begin]:
            return True
        return parted(line.text, known, self.breaks.get(self.makefiles.folders[path], frozenset()))

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
