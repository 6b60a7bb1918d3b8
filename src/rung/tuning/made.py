"""What rules make, by name and by pattern, and which files that lie in a project are therefore made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase

from rung.model.pattern import pattern
from rung.tuning.project import Project, Rule

HOLE = pattern(r"\{[^{}]*\}|%|\$[({][^)}]*[)}]")
NAMED = pattern(r"\{(\w+)(?:,[^{}]*)?\}|(%)")
NAMELESS = pattern(r"\{[^{}]*\}|\$[({][^)}]*[)}]?")
LETTER = pattern(r"[A-Za-z0-9%]")
NOTED = ("log", "benchmark")
DEEPEST = 4
"""How many files that are themselves made may stand between a file and its source."""


class Made:
    """The files that rules of either side make. ``paths`` are those of both sides, ``both`` those that both have."""

    def __init__(self, projects: tuple[Project, ...], paths: Collection[str], both: Collection[str]) -> None:
        self._paths, self._both = paths, both
        rules = [rule for project in projects for rule in (*project.graph.values(), *project.rules.values())]
        making = [rule for rule in rules if rule.recipe]
        self._plain = {name for rule in making for name in rule.outputs if not HOLE.search(name)}
        # Of a name that is nothing but a variable nobody can tell which files it means.
        self._rules = [
            (name, rule)
            for rule in making
            for name in rule.outputs
            if HOLE.search(name) and LETTER.search(NAMELESS.sub("", name))
        ]
        self._needed = {need for rule in rules for need in (*rule.needs, *rule.order_only)}
        noted = {name.rpartition("=")[2] for rule in rules for key in NOTED for name in rule.fields.get(key, ())}
        self._noted = tuple(map(_form, noted))

    def holds(self, path: str) -> bool:
        """Say whether a rule makes a file: one of its name, or a pattern whose source is there.

        A pattern that names no source of its own makes only what stands on one side, and what no rule needs.
        """
        return self._made(path, DEEPEST)

    def notes(self, path: str) -> bool:
        """Say whether a rule says of a file that its jobs write their log or their benchmark there."""
        return any(fnmatchcase(path, form) for form in self._noted)

    def _made(self, path: str, left: int) -> bool:
        if path in self._plain:
            return True
        return bool(left) and any(self._from_source(name, rule, path, left) for name, rule in self._rules)

    def _from_source(self, name: str, rule: Rule, path: str, left: int) -> bool:
        if not fnmatchcase(path, _form(name)):
            return False
        sources = list(_sources(name, rule, path))
        if not sources:
            return path not in self._both and path not in self._needed
        return any(each != path and (each in self._paths or self._made(each, left - 1)) for each in sources)


def _form(name: str) -> str:
    return HOLE.sub("*", name.replace("[", "[[]"))


def _sources(name: str, rule: Rule, path: str) -> Iterator[str]:
    """Yield what a rule with a pattern needs to make the file, as far as its needs have the holes of the pattern."""
    found = re.fullmatch(_groups(name), path)
    held = found.groupdict() if found else {}
    for need in rule.needs:
        holes = {each[1] or "stem" for each in NAMED.finditer(need)}
        if "(" not in need and holes and holes <= held.keys() and HOLE.sub("", need) == NAMED.sub("", need):
            yield NAMED.sub(lambda each: held[each[1] or "stem"], need)


def _groups(name: str) -> str:
    """Return a pattern as an expression with a group for each of its holes."""
    seen: set[str] = set()
    parts, at = [], 0
    for each in NAMED.finditer(name):
        hole = each[1] or "stem"
        parts += [re.escape(name[at : each.start()]), f"(?P={hole})" if hole in seen else f"(?P<{hole}>.+)"]
        seen.add(hole)
        at = each.end()
    return "".join((*parts, re.escape(name[at:])))
