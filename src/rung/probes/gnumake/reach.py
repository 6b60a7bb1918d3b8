"""What a goal leads to by the rules of makefiles: too much rather than too little, and everything where in doubt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from posixpath import normpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import CLOSING, balanced, matched

SIGNS = frozenset("$%*?[")
OPEN = pattern(r"[%*?\[]")
SHAPED = pattern(
    r"\$[({](?:addprefix\s+(?P<prefix>[^,$]*),|addsuffix\s+(?P<suffix>[^,$]*),|(?:patsubst\s+%\s*,|[\w.-]+:%=)"
    r"(?P<becomes>[^,$%()]*%[^,$%()]*)[,)])"
)
SUFFIXES = pattern(r"(?P<source>\.[^./%\sA-Z][^./%\s]*)(?P<made>\.[^./%\s]+)?")
NO_PATTERN: frozenset[int] = frozenset()
CHAINED = 5_000  # names that several patterns in a row lead to; with more of them nobody can tell


class Rule(Struct, frozen=True):
    """One way in which a rule line can be read: its targets and what they need, names or patterns with a ``%``."""

    targets: tuple[str, ...]
    needs: tuple[str, ...]


class Graph(Struct, frozen=True, dict=True):
    """The rules of one make, with the goals that it takes by itself: it may be any of them, and all are made first."""

    rules: tuple[Rule, ...] = ()
    goals: tuple[str, ...] = ()
    there: Collection[str] = ()

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(name for rule in self.rules for name in (*rule.targets, *rule.needs))

    @cached_property
    def _plain(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for target in rule.targets:
                found.setdefault(target if is_name(target) else "", []).append(rule)
        return found

    @cached_property
    def _below(self) -> dict[str, frozenset[str] | None]:
        return {}  # what was found so far: one answer asks several times

    def below(self, goal: str) -> frozenset[str] | None:
        """Return every name that a goal (empty: the usual one) can lead to; None where nobody can tell.

        A ``*`` in a name stands for what could not be worked out.
        """
        if goal not in self._below:
            self._below[goal] = self._led(cleaned(goal))
        return self._below[goal]

    def _led(self, goal: str) -> frozenset[str] | None:
        """Follow every rule; in a chain make takes each pattern once (GNU Make manual, "Chains of Implicit Rules")."""
        waiting = [(name, NO_PATTERN) for name in ([goal] if goal else self.goals)]
        seen: dict[str, list[frozenset[int]]] = {}  # by which patterns each name was come to
        chained = 0
        while waiting:
            text, taken = waiting.pop()
            name = opened_name(text)
            before = seen.setdefault(name, [])
            if any(each <= taken for each in before):
                continue
            before.append(taken)
            chained += len(taken) > 1
            if name == "*" or chained > CHAINED:
                return None
            waiting += self._next(name, taken)
        return frozenset(seen)

    def _next(self, name: str, taken: frozenset[int]) -> Iterator[tuple[str, frozenset[int]]]:
        """Yield what a name needs, each with the patterns that led to it since the last rule that names its target."""
        for rule in self._plain.get(name, ()) if is_name(name) else self.rules:
            if any(can_be(each, name) for each in rule.targets):
                yield from ((need, NO_PATTERN) for need in rule.needs)
        for number, rule in enumerate(self._plain.get("", ()) if is_name(name) else ()):
            stem = next((stem for each in rule.targets if (stem := _stem(each, name)) is not None), None)
            if stem is not None and number not in taken:
                for need in (each.replace("%", stem) for each in rule.needs):
                    # From what is there, or named by a rule, make begins a chain anew.
                    anew = need in self.there or need in self._named
                    yield need, NO_PATTERN if anew else taken | {number}


def cleaned(name: str) -> str:
    """Return a name as make knows it by any of its spellings (`./a`, `.//a`)."""
    return normpath(name) if ("./" in name or "//" in name) and "$" not in name else name


def reaches(names: frozenset[str] | None, targets: Collection[str]) -> bool:
    """Say whether a recipe of these targets can run where these names are made.

    ``.DEFAULT`` is every name that has no rule.
    """
    return (
        names is None
        or ".DEFAULT" in targets
        or any(each in names or any(can_be(each, name) for name in names) for each in map(_as_pattern, targets))
    )


def _as_pattern(target: str) -> str:
    """Return a target as a name that a goal leads to: that of a rule by suffixes as what the rule can make."""
    found = SUFFIXES.fullmatch(target)
    return f"%{found['made'] or ''}" if found else cleaned(target)


def can_be(one: str, other: str) -> bool:
    """Say whether two names can be the same: what is open in them could be anything."""
    if is_name(one) and is_name(other):
        return one == other
    (head, tail), (begin, end) = _ends(one), _ends(other)
    starts = head.startswith(begin) or begin.startswith(head)
    return starts and (tail.endswith(end) or end.endswith(tail))


def _ends(text: str) -> tuple[str, str]:
    parts = OPEN.split(opened_name(text))
    return parts[0], parts[-1]


def opened_name(text: str) -> str:
    """Return a name with a ``*`` for every reference that is left in it."""
    at = text.find("$")
    while at >= 0:
        end = balanced(text, at + 1) if text[at + 1 : at + 2] in CLOSING else at + 1
        text = f"{text[:at]}{_shape(text[at : end + 1]) if end > 0 else '*'}{text[end + 1 :] if end > 0 else ''}"
        at = text.find("$")
    return re.sub(r"\*+", "*", text) if "**" in text else text


def _shape(reference: str) -> str:
    """Return what every word of a reference that is left looks like, as far as what puts it together tells."""
    found = SHAPED.match(reference)
    if found is None:
        return "*"
    before, after = (found["prefix"] or "").strip(), (found["suffix"] or "").strip()
    if found["becomes"]:
        before, _, after = found["becomes"].strip().partition("%")
    return f"{before}*{after}" if is_name(before + after) else "*"


def is_name(text: str) -> bool:
    """Say whether a text is a name, and no pattern and nothing that variables make up."""
    return SIGNS.isdisjoint(text)


def _stem(target: str, name: str) -> str | None:
    """Return what ``%`` stands for where the target can be the name; a wildcard or an open variable can be any."""
    if set(target) & set("$*?["):
        return "*" if can_be(target, name) else None
    stem = matched(target, name)
    if stem is None and "/" in name and "/" not in target:  # make looks at the name without its folder, too
        return "*" if matched(target, name.rpartition("/")[2]) is not None else None
    return stem
