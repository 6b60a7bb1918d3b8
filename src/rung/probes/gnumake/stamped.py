"""What stamps say of the variables, beside what make believes now: by `NAME=value`, or as the recipe writes it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.clipped import clipped, unless_secret
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.plain import expand
from rung.probes.gnumake.restamped import same
from rung.probes.gnumake.secretnames import writes_secrets
from rung.probes.gnumake.spelled import spelled_out
from rung.probes.gnumake.watched import stamps
from rung.probes.probe import Case

ASSIGNS = pattern(r"(?:^|(?<=\s))([A-Za-z_]\w*)\s*:?=\s*")
WRITES = pattern(
    r"^[@+\s-]*(?:echo(?: -[neE]+)?|(?P<joins>printf) ['\"]%s(?:\\n)?['\"]) +"
    r"(?P<text>[^<>]*?) *>(?P<more>>?) *(?P<file>\S+)$"
)
ACTIVE = frozenset("$`;|&*?[{\\(<>~#")  # what a shell, or echo, would make something else of
SHOWN = 60


def disagreeing(case: Case, known: Database) -> Iterator[str]:
    """Yield a line for each value in a stamp below the goal that is another one than make believes now."""
    kept = stamps(known)
    needed = frozenset(known.names_below(case.ask.target or known.default_goal) if kept else ())
    plain = {name: held.value for name, held in known.variables.items()}
    for stamp in (name for name in kept if name in needed):
        held = case.read(stamp)
        if held is None:
            continue
        text = held.decode("utf-8", "replace")
        told = list(_assigned(text, known))
        named, secret = _by_name(stamp, told, known, plain), writes_secrets(case, known, stamp)
        differs = f"{stamp} says something else than make believes now"
        yield from dict.fromkeys(differs if secret else unless_secret(each, differs) for each in named)
        now = None if told else _written(stamp, known, plain)
        copied = any(ran.look.scratch for ran in case.ran)
        if now and not same(text.split(), now, copied=copied) and spelled_out(case, known, stamp):
            says, would = (clipped(" ".join(words), SHOWN) or "nothing" for words in (text.split(), now))
            said = f"{stamp} says {says}; its recipe would write {would} now"
            yield differs if secret else unless_secret(said, differs)


def _by_name(stamp: str, told: list[tuple[str, str]], known: Database, plain: dict[str, str]) -> Iterator[str]:
    for name, value in told:
        variable = known.variables[name]
        now = expand(variable.value, plain)
        if "$" not in now and now.split() != value.split():
            yield f"{stamp} says {name} = {value}; make believes {now.strip()} ({variable.place})"


def _assigned(text: str, known: Database) -> Iterator[tuple[str, str]]:
    """Yield what a stamp says of each variable that make knows; several of them may stand on one line."""
    for line in text.splitlines():
        at = [each for each in ASSIGNS.finditer(line) if each[1] in known.variables]
        ends = [*(each.start() for each in at), len(line)][1:]
        for each, end in zip(at, ends, strict=True):
            value = line[each.end() : end].strip().strip("'\"")
            # A word of the value may be the next assignment, or not: nobody can tell.
            if not ASSIGNS.search(f" {value}"):
                yield each[1], value


def _written(stamp: str, known: Database, plain: dict[str, str]) -> list[str] | None:
    """Return the words that the recipe of a stamp writes with the variables of now; None where nobody can tell."""
    lines = [line for line in known.targets[stamp].recipe if ">" in line]
    mine = any(target == stamp or "%" in target for target in known.own)  # it may hold other values there
    if mine or len(lines) != 1:
        return None
    found = WRITES.match(expand(lines[0].replace("$@", stamp).replace("$(@)", stamp), plain).strip())
    if found is None or found["more"] or found["file"].strip("'\"") != stamp:
        return None
    # A value may hold what a shell reads otherwise: what is told is then not what a shell would write.
    if ACTIVE & set(found["text"]):
        return None
    try:
        told = shlex.split(found["text"])
    except ValueError:
        return None
    # printf puts its words together without a blank
    return " ".join(told).split() if len(told) == 1 or not found["joins"] else None
