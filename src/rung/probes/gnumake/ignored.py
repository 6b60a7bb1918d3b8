"""Failures that make was told to ignore (`-`, `-i`, `.IGNORE`), after which what the recipe makes is not there.

Make says `Error 127 (ignored)`, goes on and ends with 0: a build in which nothing was made looks like a good one. Where
only a `-rm` or a `-mkdir` failed, or the target is no file at all, nothing is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, normpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import matched, words
from rung.probes.gnumake.leads import INCLUDE
from rung.probes.gnumake.lines import Part
from rung.probes.gnumake.makefiles import Makefiles, opened_for
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case, Ran

SAID = pattern(r"^\S*make(?:\[\d+\])?: \[(?:[^\]]*: )?(?P<target>[^\]:]+)\] Error (?P<code>\d+) \(ignored\)$")
OPTIONAL = pattern(r"^\s*(?:-include|sinclude)\b")
TALK = pattern(r"^[@+\-\s]*(?:echo|printf)\b")  # its words are for a person, but for the file that they are put into
LISTS, COMMANDS = pattern(r";|\|\|"), pattern(r"[|&]+")
PREPARES = pattern(r"^[@+\-\s(]*(?:cd|mkdir|rm|echo|set|export|umask|\.)\s")  # `PROBE && WRITE` writes for some only
LOOKS = pattern(r"(?:\btest|\[)\s+-[efrsx]\s")  # whether a file is there, and does without it
OUTPUT = pattern(r"(?:^|\s)-o\s*|>\s*")  # the word after it is a file that the command writes
ALL_NEEDS, ANY_NEED = pattern(r"\$(?:[\^+]|[({][\^+][)}])"), pattern(r"\$(?:[\^+<]|[({][\^+<][)}])")
CALLED = pattern(r"^[@+\-\s]*\$[({](?:call\s+)?[\w.-]+[^)}]*[)}]\s*$")  # a whole recipe that stands elsewhere


class Ignored(Struct, frozen=True):
    """A recipe that failed, with which exit, and was passed over though its target is not there."""

    target: str
    code: str


def unmade(case: Case, ran: Ran) -> tuple[Ignored, ...]:
    """Return the recipes whose failure a build passed over, and whose target, a file, it left unmade."""
    if not ran.look.acts or "(ignored)" not in ran.err:
        return ()
    there = frozenset(left(case, ran))
    lost = tuple(
        dict.fromkeys(
            Ignored(found["target"], found["code"])
            for found in map(SAID.match, ran.err.splitlines())
            if found and not lies(found["target"], there)
        )
    )
    if not lost:
        return ()
    found = opened_for(case)
    spare = frozenset((*_optional(found), *found.phony()))
    return tuple(
        each
        for each in lost
        if {each.target, normpath(each.target)}.isdisjoint(spare)
        and (
            lies(each.target, frozenset(case.entries))
            or makes_file(found, each, ran)
            or _read(case, found, each.target)
        )
    )


def _optional(found: Makefiles) -> Iterator[str]:
    """Yield the makefiles that make does without where they are not there."""
    for path, line in found.each():
        if line.part is Part.TEXT and OPTIONAL.match(line.text) and (named := INCLUDE.match(line.text)):
            for way in expansions(named["names"], found.at(path)):
                yield from map(normpath, words(way))


def makes_file(found: Makefiles, lost: Ignored, ran: Ran) -> bool:
    """Say whether the recipe makes its target as a file.

    A command writes to it, or names it and it has the name of a file. A recipe that no makefile spells out is told by
    what make printed of it.
    """
    recipe = list(recipe_of(found, lost.target))
    if not recipe or any(map(CALLED.match, recipe)):
        recipe = [*recipe, *ran.out.splitlines()]
    target = re.compile(rf"(?:(?:\$@|\$[({{]@[)}}])(?![\w.-])|(?<![\w./-]){re.escape(lost.target)}(?![\w./-]))")
    commands = [command for text in recipe for command in _always(text)]
    if any(target.match(command, each.end()) for command in commands for each in OUTPUT.finditer(command)):
        return True
    named = any(target.search(command) for command in commands if not TALK.match(command))
    return named and "." in basename(lost.target)


def _always(text: str) -> Iterator[str]:
    """Yield the commands of a line that are meant to run each time: what is behind a probe (`&&`) may be skipped."""
    for each in LISTS.split(text):
        first, *rest = each.split("&&")
        yield from COMMANDS.split(first)
        while rest and PREPARES.match(first):
            first, *rest = rest
            yield from COMMANDS.split(first)


def _read(case: Case, found: Makefiles, target: str) -> bool:
    """Say whether the recipe of another rule reads the target, which is a file then: it needs it, and names it."""
    by_name = re.compile(rf"(?<![\w./-]){re.escape(target)}(?![\w./-])")
    for rule in scanned(case).graph.rules:
        if target in rule.needs:
            every = ALL_NEEDS if target != rule.needs[0] else ANY_NEED
            commands = (c for name in rule.targets for line in recipe_of(found, name) for c in _always(line))
            reads = (each for each in commands if not (TALK.match(each) or LOOKS.search(each)))
            if any(every.search(each) or by_name.search(each, 1) for each in reads):
                return True
    return False


def recipe_of(found: Makefiles, target: str) -> Iterator[str]:
    """Yield the recipe lines of the rules that can make a target, in every way that their variables allow."""
    for path, line in found.each():
        known = found.at(path)
        names = (word for each in line.targets for way in expansions(each, known) for word in words(way))
        if line.part is Part.RECIPE and any(matched(each, target) is not None for each in names):
            yield from expansions(line.text, known)


def lies(target: str, there: frozenset[str]) -> bool:
    """Say whether a target is among the paths that are ``there``, or lies where nobody looked."""
    path = normpath(target)
    return target.startswith(("/", "..")) or path in there or any(each.endswith(f"/{path}") for each in there)


def left(case: Case, ran: Ran) -> Iterator[str]:
    """Yield what lies in the folder after a build: what was there before and stayed, and what was made."""
    gone = {change.path for change in ran.changes if change.what == "removed"} | set(ran.look.without)
    yield from (path for path in case.entries if path not in gone)
    yield from ran.digests
    yield from (change.path for change in ran.changes if change.what != "removed")
