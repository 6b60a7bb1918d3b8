"""What of a recipe decides what is made: its lines with their variables put in, without what only says how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from rung.probes.gnumake.database import Database
from rung.probes.gnumake.lines import Line
from rung.probes.gnumake.plain import expand, values
from rung.tuning.pair import Pair
from rung.tuning.project import Project, Rule

PREFIX = re.compile(r"^[\s@+-]+")
IDLE = re.compile(r"(?:echo|printf|sleep|mkdir|date|true|:)(?:\s[^<>|&;`]*)?|#.*")
CLEANED = re.compile(r"rm\s[^<>|&;`]*")
"""Lines that decide nothing of what is made: what is said or waited for, and what a phony target cleans away."""
HOW = re.compile(
    r"(?<!\S)--(?:jobs|parallel|threads|cores|no-print-directory|no-color|quiet|silent|verbose)(?:[= ]\d+)?(?!\S)"
    r"|(?<=\$\(MAKE\)) -j ?\d*(?!\S)"
)
"""Options that say how many work, or what is printed, with these names in every program that has them."""
MEANS = re.compile(r"(?i)(?:thread|core|cpu|mem|job|worker|tmp|temp)")
"""Words in the names of variables that say the same."""
NAMED = re.compile(r"\$[({]([\w.-]+)(?::[^)}]*)?[)}]")


def variables(lines: Iterable[Line], known: Database) -> dict[str, str]:
    """Return what makefiles set variables to, all ways of one that has several; built-in ones as make knows them."""
    own = {name: " or ".join(held) for name, held in values(lines).items() if held and not MEANS.search(name)}
    return {**{each.name: each.value for each in known.variables.values() if each.origin == "default"}, **own}


def otherwise(pair: Pair) -> Iterator[tuple[Rule, bool]]:
    """Yield each rule of after that is told otherwise than before; true when only the variables in it are others."""
    for old, new in chain(pair.rules, pair.links):
        before, after = telling(old, pair.before), telling(new, pair.after)
        # Of a job whose command is no shell text only its rule can say it.
        if before != after and (not old.of or bool(before and after)):
            yield new, old.recipe == new.recipe


def revalued(pair: Pair) -> Iterator[str]:
    """Yield each variable in a recipe that reads as before, and whose value is another one."""
    told: set[str] = set()
    for rule in (rule for rule, only in otherwise(pair) if only):
        waiting = NAMED.findall("\n".join(rule.recipe))
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            old, new = pair.before.variables.get(name, ""), pair.after.variables.get(name, "")
            if name not in seen and name not in told and old != new:
                yield f"{name}: {old[:40] or 'nothing'} before, {new[:40] or 'nothing'} after"
            seen.add(name)
            waiting += [each for each in NAMED.findall(f"{old} {new}") if each not in seen]
        told |= seen


def telling(rule: Rule, project: Project) -> tuple[str, ...]:
    """Return the lines of a recipe that can decide what is made."""
    lines = (PREFIX.sub("", expand(_how(line), project.variables)) for line in rule.recipe)
    even = (" ".join(line.split()) for line in lines)
    return tuple(line for line in even if line and not _idle(line, phony=rule.phony))


def _how(line: str) -> str:
    return HOW.sub("", line)


def _idle(line: str, *, phony: bool) -> bool:
    return IDLE.fullmatch(line) is not None or (phony and CLEANED.fullmatch(line) is not None)
