"""What of a recipe decides what is made: its lines with their variables put in, without what only says how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from rung.probes.clipped import clipped
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.exported import READ_BY_ALL, exports
from rung.probes.gnumake.lines import Line
from rung.probes.gnumake.plain import expand, values
from rung.tuning.amount import amount, told_only
from rung.tuning.blanks import even
from rung.tuning.pair import Pair
from rung.tuning.project import Project, Rule

PREFIX = re.compile(r"^[\s@+-]+")
IDLE = re.compile(r"(?:echo|printf|sleep|mkdir|date|true|:)(?:\s[^<>|&;`]*)?|#.*")
CLEANED = re.compile(r"rm\s[^<>|&;`]*")
"""Lines that decide nothing of what is made: what is said or waited for, and what a target that cleans takes away."""
CLEANING = re.compile(r"clean|clobber|purge|wipe|uninstall")
RUN = re.compile(r"\$\$?\((?!\()|\$\([a-z-]+\s")
"""A command, or a function of make, whose output a line says: what it does beside is done too."""
TELLING = re.compile(
    r"\$\$?\((?:date|hostname|whoami|pwd|nproc|basename|dirname|id|uname)\b[^()]*\)|\$\([\w.@<^*?+|%]+\)"
)
HOW = re.compile(
    r"[ \t]?(?<!\S)--(?:jobs|parallel|threads|cores|no-print-directory)(?:[= ]\d+)?(?!\S)"
    r"|(?<=\$\(MAKE\)) -j ?\d*(?!\S)"
)
"""Options that say how many work, with these names in every program that has them."""
COMPILES = re.compile(r"\$[({](?:CC|CXX|COMPILE\.\w+)[)}]|(?<![\w./-])(?:gcc|clang|cc|g\+\+|c\+\+|clang\+\+)(?![\w/-])")
DEPENDS = re.compile(r"[ \t]?(?<!\S)-(?:MMD|MD|MP)(?!\S)")
"""Options by which a compiler writes down beside what it makes which files it read."""
SAYS = re.compile(r"[ \t]?(?<!\S)--(?:no-color|quiet|silent|verbose)(?!\S)")
"""Options that say what is printed; where something reads that, or whether it went well, they decide what is made."""
BRACED = re.compile(r"(?<!\$)\$\{([\w.-]+)\}")
"""A variable of make in the other brackets."""
QUOTED = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"")
FILLED = re.compile(r"[$`\\]")
"""What the shell works out in a text in quotes."""
READ = re.compile(r"[|>`!]|&&|\$\$\(|(?:^|[\s@;(])(?:if|elif|while|until|git)\s")
AUTOMATIC = re.compile(r"(?<!\$)\$(?:([@<^])|[({]([@<^])[)}])")
NAMED = re.compile(r"\$[({]([\w.-]+)(?::[^)}]*)?[)}]")


def variables(lines: Iterable[Line], known: Database) -> dict[str, str]:
    """Return what makefiles set variables to, all ways of one that has several; built-in ones as make knows them."""
    read = tuple(lines)
    texts = [line.text for line in read]
    sure = {name: held for name, held in values(read).items() if held}
    own = {
        name: " or ".join(held) for name, held in sure.items() if not (amount(name, held) and told_only(name, texts))
    }
    return {**{each.name: each.value for each in known.variables.values() if each.origin == "default"}, **own}


def handed_on(texts: Mapping[str, Sequence[Line]], known: Database) -> dict[str, str]:
    """Return the variables that reach the programs of recipes, with their values; how much is used is left out.

    ``texts`` are the lines of the makefiles by path.
    """
    held = values(line for lines in texts.values() for line in lines)
    told = exports(((path, line) for path, lines in texts.items() for line in lines), lambda _: held)
    own = {name for name, ways in held.items() if name in told.names or (ways and READ_BY_ALL.fullmatch(name))}
    now = {each.name: each.value for each in known.variables.values()}
    found = {}
    for name in sorted(own - told.kept):
        if not (amount(name, held.get(name, ())) or name.startswith("MAKE")):
            ways = " or ".join(held.get(name, ()))
            sure = expand(now.get(name, ways), now)
            found[name] = ways if sure == ways or "$" in sure else f"{sure} ({ways})"
    return found


def otherwise(pair: Pair) -> Iterator[tuple[Rule, bool]]:
    """Yield each rule of after that is told otherwise than before; true when only the variables in it are others."""
    one, two = pair.before, pair.after
    alike = (one.tool, one.resolved, one.variables) == (two.tool, two.resolved, two.variables)
    for old, new in chain(pair.rules, pair.links):
        if alike and _all_that_tells(old) == _all_that_tells(new):
            continue
        before, after = telling(old, pair.before), telling(new, pair.after)
        # Of a job whose command is no shell text only its rule can say it.
        if before != after and (not old.of or bool(before and after)):
            yield new, old.recipe == new.recipe
        elif old.by not in {"", "shell"} and _handed_otherwise(old, new):
            yield new, False


def _handed_otherwise(old: Rule, new: Rule) -> bool:
    """Say whether code is given its files in another order, or by other names; what comes last is given beside them."""
    if not _in_order(old.names, new.names):
        return True
    both = ((old.needs, new.needs), (old.outputs, new.outputs))
    return any([x for x in one if x in two] != [x for x in two if x in one] for one, two in both)


def _in_order(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    left = iter(new)
    return all(each in left for each in old)


def _all_that_tells(rule: Rule) -> tuple[object, ...]:
    return rule.recipe, rule.name, rule.needs, rule.outputs, rule.names, rule.asis, rule.phony


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
                yield f"{name}: {clipped(old, 40) or 'nothing'} before, {clipped(new, 40) or 'nothing'} after"
            seen.add(name)
            waiting += [each for each in NAMED.findall(f"{old} {new}") if each not in seen]
        told |= seen


def telling(rule: Rule, project: Project) -> tuple[str, ...]:
    """Return the lines of a recipe that can decide what is made."""
    own = automatic(rule, project)
    recipe = (BRACED.sub(r"$(\1)", line) for line in rule.recipe) if project.tool == "make" else rule.recipe
    lines = (PREFIX.sub("", expand(filled(_how(line), own), project.variables)) for line in recipe)
    return tuple(line for line in even(tuple(lines)) if line and not _idle(line, rule))


def automatic(rule: Rule, project: Project) -> dict[str, str]:
    """Return what the automatic variables of make stand for in a rule, as far as that is sure.

    Which need is the first, only make can say where a rule has several.
    """
    if project.tool != "make":
        return {}
    found = {"@": rule.name}
    if rule.needs and (project.resolved or (len(rule.needs) == 1 and not rule.asis)):
        found |= {"<": rule.needs[0], "^": " ".join(dict.fromkeys(rule.needs))}
    return found


def filled(line: str, own: Mapping[str, str]) -> str:
    """Return a line of a recipe with automatic variables put in."""
    return AUTOMATIC.sub(lambda each: own.get(each[1] or each[2], each[0]), line) if own else line


def _unquoted(line: str) -> str:
    """Return a line without the texts in quotes that the shell takes as they stand, where it is sure what is quoted."""
    if "\\" in QUOTED.sub("", line):
        return line
    return QUOTED.sub(lambda found: found[0] if found[0][0] == '"' and FILLED.search(found[0]) else "''", line)


def _how(line: str) -> str:
    less = HOW.sub("", DEPENDS.sub("", line) if COMPILES.search(line) else line)
    return less if READ.search(PREFIX.sub("", less)) else SAYS.sub("", less)


def _idle(line: str, rule: Rule) -> bool:
    if IDLE.fullmatch(_unquoted(line)):
        return RUN.search(TELLING.sub("", line)) is None
    return rule.phony and CLEANING.search(rule.name) is not None and CLEANED.fullmatch(line) is not None
