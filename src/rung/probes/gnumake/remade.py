"""The makefiles that make makes again before it does anything else, even when it is only asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import accumulate, pairwise
from posixpath import basename, dirname, normpath

from msgspec import Struct

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.probes.gnumake.act import Act
from rung.probes.gnumake.evaluated import hidden
from rung.probes.gnumake.functions import matched, words
from rung.probes.gnumake.leads import INCLUDE, MADE_FROM, NAMES, inside
from rung.probes.gnumake.lines import Line, Part, lines
from rung.probes.gnumake.makefiles import Makefiles
from rung.probes.gnumake.plain import Values, evaluated, expansions
from rung.probes.gnumake.reach import SUFFIXES, Graph, can_be, cleaned
from rung.probes.gnumake.rules import SEARCHES
from rung.probes.probe import Read
from rung.probes.snapshot import Entry

REMADE = "make-remade"  # the rule of what make does to make a makefile again
END = Line(0, Part.TEXT, "")
NAME = pattern(r"[\w/+-][\w./+-]*")
WILD = frozenset("*?[")
OPEN = pattern(r"\$\$?(?:[({][^(){}]*[)}]|\w)")
TAKES_IN = pattern(r"\b(?:-?include|sinclude)\s[^)}]*")
STOPS = pattern(r"^(?P<names>[^\s:#=][^:=#\n]*)::?[ \t]*;", re.MULTILINE)


def remade(makefiles: Makefiles, read: Read, rules: Graph, there: Mapping[str, Entry] | None) -> Iterator[Act]:
    """Yield an act for each makefile that a rule makes: it is made again before anything else, even under -n.

    A rule that needs nothing runs only where the makefile is not there, and one of a pattern only where what it needs
    is ``there`` or can be made.
    """
    beside = _makefiles(makefiles)
    searched = any(SEARCHES.match(line.text) for _, line in makefiles.each() if line.part is Part.TEXT)
    trying = _Trying(rules, there, frozenset(_stopped(makefiles, read)), searched)
    phony = frozenset(makefiles.phony())
    plain = {folder: frozenset(map(cleaned, names)) for folder, names in beside.items()}
    for (path, line), (_, after) in pairwise((*makefiles.each(), ("", END))):
        if line.part is Part.RECIPE and "eval" not in line.text:
            continue
        if line.part is Part.RULE and _is_other(line.targets, plain[makefiles.folders[path]]) and "$" not in line.text:
            continue
        if name := _evaluated(line, beside[makefiles.folders[path]]):
            reason = f"what it evaluates may be a rule for `{name}`, a makefile"
            yield Act(path, line.number, "include", line.text, Verdict(Effect.UNKNOWN, reason, REMADE))
        if name := _made_up(line, makefiles.at(path), plain[makefiles.folders[path]]):
            reason = f"what variables make of it is a rule for `{name}`, a makefile"
            yield Act(path, line.number, "include", line.text, Verdict(Effect.UNKNOWN, reason, REMADE))
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
        if made and re.fullmatch(r"[^:]*:\s*", line.text) and not any(map(SUFFIXES.fullmatch, line.targets)):
            made = [name for name in made if name in phony or read(inside(folder, name)) is None]
        if made:
            reason = f"`{made[0]}` is a makefile and has a rule: make makes it again before it answers"
            yield Act(path, line.number, "include", line.text, Verdict(Effect.UNKNOWN, reason, REMADE))


def _made_up(line: Line, known: Values, names: Collection[str]) -> str:
    """Return a makefile for which an evaluation, or what variables hold, makes a rule; else nothing."""
    if "$" not in line.text or line.part is Part.RULE:
        return ""
    wide = (way for each in evaluated(line.text) for way in expansions(each, known))
    rules = (each for way in wide for each in lines(way.replace("$$", "$")))
    found = (
        cleaned(name) for each in (*hidden(line, known), *rules) if each.part is Part.RULE for name in each.targets
    )
    return next((name for target in found if (name := _named_by(target, names))), "")


def _named_by(target: str, names: Collection[str]) -> str:
    """Return the makefile that a target is, or of which it is a pattern; else nothing."""
    if target in names or "%" not in target or target == "%":
        return target if target in names else ""
    return next((name for name in sorted(names) if matched(target, name)), "")


def _is_other(targets: Collection[str], names: Collection[str]) -> bool:
    """Say whether the targets of a rule are names, and none that of a makefile."""
    return all(NAME.fullmatch(target) and cleaned(target) not in names for target in targets)


def _makefiles(found: Makefiles) -> dict[str, set[str]]:
    """Return the names of the makefiles that are read or included, by the folder that make works in."""
    names = {
        folder: {_named(path, folder) for path in found.lines if found.folders[path] == folder}
        for folder in found.known
    }
    for path, line in found.each():
        for way in INCLUDE.finditer(line.text) if line.part is not Part.RECIPE else ():
            names[found.folders[path]].update(
                name for text in expansions(way["names"], found.at(path)) for name in words(text)
            )
    return names


def _evaluated(line: Line, names: Collection[str]) -> str:
    """Return a makefile that what is evaluated may make, by a line with `$(eval …)` or of a `define`; else nothing.

    A rule there has parts that are only known when it is evaluated (`$(1)/%.d: …`).
    """
    if line.part is Part.DEFINED:
        head, colon, _ = line.text.partition(":")
        targets = [OPEN.sub("*", each) for each in words(head)] if colon and "=" not in head else []
        return next((name for each in targets for name in names if each.strip("*/") and can_be(each, name)), "")
    if "$(eval" not in line.text and "${eval" not in line.text:
        return ""
    found = words(re.sub(r"[:;,(){}]", " ", TAKES_IN.sub("", line.text)))
    return next((name for name in found if name in names), "")


def _named(path: str, folder: str) -> str:
    """Return a makefile as the make that reads it in ``folder`` names it."""
    return path.removeprefix(f"{folder}/") if folder else path


def _does(rule: Line, after: Line) -> bool:
    """Say whether a rule makes anything be done: one without needs and recipe only says that there is none."""
    return bool(rule.text.rpartition(":")[2].strip()) or after.part is Part.RECIPE


def _stopped(makefiles: Makefiles, read: Read) -> Iterator[str]:
    """Yield what a rule with an empty recipe (`Makefile: ;`) keeps rules for anything from."""
    for path in makefiles.lines:
        for found in STOPS.finditer((read(path) or b"").decode("utf-8", "replace")):
            yield from words(found["names"])


class _Trying(Struct, frozen=True):
    """What make tries to make a makefile by: rules, what is ``there`` (None: nobody knows), and what no rule makes.

    ``searched``: what is needed may lie in other folders too (`VPATH`, `vpath`).
    """

    rules: Graph
    there: Mapping[str, Entry] | None
    stopped: frozenset[str]
    searched: bool = False

    def makes(self, texts: Collection[str], target: str, name: str, folder: str) -> bool:
        """Say whether a rule for ``target``, spelled in one of these ways, makes the makefile of that name."""
        if target == ".DEFAULT" or "MAKEFILE_LIST" in target or "\\" in target:
            return True
        pattern, texts = _as_pattern(target, texts)
        if pattern == "%" and (name in self.stopped or self.there is None):
            return False
        if "$" in name or "$" in pattern or "%" not in pattern:
            one, other = cleaned(name), cleaned(pattern)
            return one == other or (not WILD.isdisjoint(other) and fnmatchcase(one, other))
        stem, where = matched(pattern, name), folder
        if not stem and "/" in name and "/" not in pattern:  # make looks at the name without its folder, too
            stem, where = matched(pattern, basename(name)), inside(folder, dirname(name))
        if not stem:
            return False
        return self.there is None or (bool(folder) and pattern != "%") or self._applies(texts, stem, where)

    def _applies(self, texts: Collection[str], stem: str, folder: str) -> bool:
        """Say whether make may take a pattern rule: what it needs for that name is there, or can be made.

        ``build/%: src/%.c`` is no rule for ``build/a.d`` where there is no ``src/a.d.c``. ``texts`` is the rule in
        every way in which its variables can spell it. What hangs on nothing of that name (`%: always`) counts.
        """
        ways = (words(text.rpartition(":")[2].replace("|", " ")) for text in texts)
        each = ([inside(folder, need.replace("%", stem)) for need in needs if "%" in need] for needs in ways)
        return any(all(map(self._can_be, needs)) for needs in each)

    def _can_be(self, need: str) -> bool:
        """Say whether a file is there, or a rule makes or names it; one with a ``*`` is any file of that shape.

        What lies outside, or behind a link, nobody looked at.
        """
        there, path = self.there or {}, normpath(need)
        if "$" in need or path in there or path.startswith(("..", "/")) or _behind_a_link(path, there):
            return True
        shape = f"*/{path}" if self.searched else path
        if (self.searched or not WILD.isdisjoint(path)) and any(fnmatchcase(f"/{each}", f"*{shape}") for each in there):
            return True
        rules = self.rules.rules
        named = (each for rule in rules for each in (*rule.targets, *rule.needs) if "%" not in each)
        shaped = (each for rule in rules for each in rule.targets if "%" in each and each != "%")
        return any(can_be(each, need) for each in named) or any(matched(each, need) for each in shaped)


def _as_pattern(target: str, texts: Collection[str]) -> tuple[str, Collection[str]]:
    """Return a rule by suffixes (`.c.d`, `.in`) as the rule by a pattern that it stands for; any other as it is."""
    found = SUFFIXES.fullmatch(target)
    if found is None or not all(text.rstrip().endswith(":") for text in texts):
        return target, texts
    made = f"%{found['made'] or ''}"
    return made, (f"{made}: %{found['source']}",)


def _behind_a_link(path: str, there: Mapping[str, Entry]) -> bool:
    folders = accumulate(path.split("/")[:-1], "{}/{}".format)
    return any(each in there and not there[each].folder for each in folders)


def builtin(makefiles: Makefiles, there: Mapping[str, Entry] | None) -> Iterator[Act]:
    """Yield an act for each makefile that a built-in rule makes of a newer file beside it (`%: %.sh`, `%:: s.%`).

    Where there is no makefile at all, make tries to make each of those that it would take.
    """
    known = there or {}
    for kept in (each for each in known if each.endswith(",v")):
        reason = f"a built-in rule fetches a file from `{kept}`, even when make is only asked"
        yield Act(makefiles.start or NAMES[-1], 1, "plus", f"co {kept}", Verdict(Effect.UNKNOWN, reason, "make-plus"))
    for path in makefiles.lines if makefiles.start else NAMES:
        for source in (*(f"{path}{end}" for end in MADE_FROM), *_kept(path)):
            here, made_of = known.get(path), known.get(source)
            if made_of and not made_of.folder and (made_of.mtime > here.mtime if here else not makefiles.start):
                reason = f"a built-in rule makes `{path}` from `{source}`, which is newer or the only one there"
                yield Act(path, 1, "include", f"{path}: {source}", Verdict(Effect.UNKNOWN, reason, REMADE))


def _kept(path: str) -> tuple[str, ...]:
    """Return where old systems of versions keep a file that make fetches anew."""
    folder, last = dirname(path), basename(path)
    return tuple(normpath(f"{folder or '.'}/{each}") for each in (f"s.{last}", f"SCCS/s.{last}", f"RCS/{last},v"))
